"""One tale, planned whole: who says what, upon whom, on which site, when. The same tale gives the same posts."""

from collections.abc import Callable
from random import Random

from codriver.demo import crowd, times, words
from codriver.demo.crowd import Account
from codriver.demo.models import Tale
from codriver.demo.planned import Plan, Planned, add, filled
from codriver.demo.remarks import Remarks
from codriver.demo.times import Course
from codriver.demo.voices import SHARES, ana, answer, carry, copy, follow
from codriver.demo.words import Script

Role = Callable[[Plan], None]
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
COPIED = 0.07  # share of the posts that are copies on other sites
EBB = 30  # posts after which older ones draw fewer
LATE = 0.35  # of a tale's posts come before its late original
EARLIER = 0.45  # of them come before the earlier original that turns up on another site


def plan(tale: Tale) -> list[Planned]:
    """Return a tale's posts in the order in which they reach us; exactly `tale.size` of them."""
    script, random = words.scripts()[tale.script], Random(f"tale {tale.seed}")
    building = Plan(
        tale, script, random, Remarks(script, random), blanks(script, random), iter(shuffled(script, random))
    )
    course = course_of(tale, random)
    begin(building)
    cast = roles(building, course.waves)
    while len(building.posts) < tale.size:
        cast.get(len(building.posts), follow)(building)
        ebb(building)
    return dated(building, course)


def course_of(tale: Tale, random: Random) -> Course:
    """Return when a tale's posts come."""
    if tale.shape == Tale.Shape.LIVING:
        return times.living(random, tale.size, tale.span)
    if tale.shape == Tale.Shape.FRESH:
        return times.fresh(random, tale.size, tale.span)
    return times.past(random, tale.size, tale.span, tale.hour)


def ebb(building: Plan) -> None:
    """Let what was said long ago draw fewer and fewer; what is new is seen."""
    if len(building.posts) % EBB == 0:
        building.pull = [max(pull * 0.72, 0.15) for pull in building.pull]


def begin(building: Plan) -> None:
    """Write the source."""
    script = building.script
    lines = words.turn(script.page.groups("says"), building.tale.draw)
    text = filled(building, ("" if script.tongue == "zh" else " ").join(lines))
    who = source_author(building)
    building.texts.append(text)
    add(building, Planned(script.home, who, text, own=text, likes=building.tale.size * 3), pull=40)


def source_author(building: Plan) -> Account:
    """Return who says it first: nobody in particular, or the company where the script says so."""
    is_ours = building.script.page.head.get("teller") == "company"
    company = crowd.known(crowd.COMPANY, building.script.home, "company") if is_ours else None
    return company or crowd.anybody(building.random, building.script.home)


def shuffled(script: Script, random: Random) -> list[str]:
    """Return what the carriers say, in a random order."""
    said = list(script.page.lines("carriers"))
    random.shuffle(said)
    return said


def blanks(script: Script, random: Random) -> dict[str, str]:
    """Return what this tale's blanks stand for: the same store and the same people throughout."""
    places, tongue = words.page("places"), script.tongue
    sections = {
        "store": script.page.head.get("city", tongue),
        "drink": f"{tongue} drinks",
        "barista": f"{tongue} baristas",
    }
    return {blank: random.choice(places.lines(section)) for blank, section in sections.items()}


def roles(building: Plan, waves: tuple[int, ...]) -> dict[int, Role]:
    """Say which places of the plan are played by copies, carriers, the company, Ana; all others follow."""
    tale, random, script = building.tale, building.random, building.script
    places = list(range(1, tale.size))
    found: dict[int, Role] = {}
    if len(script.sites) > 1 and tale.size > 3:
        for _ in range(max(1, round(tale.size * COPIED))):
            found[early(random, places)] = copy
    if script.home in SHARES:
        found |= dict.fromkeys(waves, carry)
    for place in range(min(len(script.page.lines("answers")), tale.size // 30)):
        found[int(tale.size * (0.3 + 0.2 * place))] = answer
    if tale.with_ana and script.page.lines("ana"):
        found[max(1, int(tale.size * 0.21))] = ana
    return found


def early(random: Random, places: list[int]) -> int:
    """Return a place, more often an early one."""
    return places[int(len(places) * random.random() ** 1.7)]


def dated(building: Plan, course: Course) -> list[Planned]:
    """Give every post its id and its times, and return them in the order of their arrival."""
    for post, moment in zip(building.posts, course.moments, strict=True):
        post.at = post.arrives = moment
        post.id = "".join(building.random.choices(LETTERS, k=10))
    twist(building)
    return sorted(building.posts, key=lambda post: post.arrives)


def twist(building: Plan) -> None:
    """Some originals reach us late; of some stories an earlier original turns up on another site."""
    posts, kind = building.posts, building.script.page.head.get("twist", "")
    if building.tale.shape != Tale.Shape.PAST or len(posts) < 8:
        return
    if kind == "late":
        posts[0].arrives = posts[int(len(posts) * LATE)].arrives + 1
    if kind == "earlier":
        found = [post for post in posts[1:] if post.parent is None]
        if found:
            older = found[0]
            older.text = older.own = building.texts[0]
            older.at = -5400.0  # seconds: it was said an hour and a half before we heard of it elsewhere
            older.arrives = max(older.arrives, posts[int(len(posts) * EARLIER)].arrives + 1)
