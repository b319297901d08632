"""Who comes after the first post, and what they do: copy, carry, answer, repost, quote, comment."""

from codriver.demo import copies, crowd
from codriver.demo.crowd import Account
from codriver.demo.planned import Plan, Planned, add, filled
from codriver.demo.remarks import BARE, LONGEST, chain

WORDLESS = 0.34  # share of reposts without a word
SHARES = {"weibo": "repost", "x": "quote"}  # how a post is passed on; elsewhere people comment
READERS = {"portal": "forum", "wechat": "forum", "local-news": "boards"}  # who comments there


def copy(building: Plan) -> None:
    """Let another site carry the story's text, without a word of where it came from."""
    script, random = building.script, building.random
    sites = {site: weight for site, weight in script.sites.items() if site != script.home}
    site = random.choices(list(sites), list(sites.values()))[0]
    text = copies.copied(script, building.texts[0], site, random)
    add(building, Planned(site, crowd.anybody(random, site), text, own=text, likes=random.randint(0, 90)),
        pull=0.3 if site in READERS else 2.5)  # fmt: skip


def carry(building: Plan) -> None:
    """Let an account with very many followers pass the source on, each once; much of what follows comes by it."""
    script, random = building.script, building.random
    before = {post.who for post in building.posts}
    accounts = [account for account in crowd.carriers(script.tongue) if account not in before]
    if not accounts:
        follow(building)
        return
    own = next(building.carriers, None) or building.remark()
    likes, pull = random.randint(80, 900), 18 + 40 * random.random() ** 2
    who = random.choice(accounts)
    add(building, Planned(script.home, who, own, 0, SHARES[script.home], own=own, likes=likes), pull)


def answer(building: Plan) -> None:
    """Let the company answer where it was said."""
    said = [filled(building, line) for line in building.script.page.lines("answers")]
    before = sum(post.who.kind == "company" for post in building.posts[1:])
    who = crowd.known(crowd.COMPANY, building.script.home, "company")
    if who is None or before >= len(said):
        follow(building)
        return
    add(building, Planned(building.script.home, who, said[before], 0, "reply", own=said[before], likes=60), pull=6)


def ana(building: Plan) -> None:
    """Let Ana speak, the customer whose side the second door opens."""
    script = building.script
    who = crowd.known(crowd.ANA, script.home)
    if who is None:
        follow(building)
        return
    lines = script.page.lines("ana")
    own = lines[building.tale.draw % len(lines)]
    add(building, Planned(script.home, who, own, 0, SHARES.get(script.home, "comment"), own=own, likes=12), pull=1.5)


def follow(building: Plan) -> None:
    """Let somebody come upon a post and say something about it."""
    random = building.random
    place = random.choices(range(len(building.posts)), building.pull)[0]
    above = building.posts[place]
    who = crowd.anybody(random, READERS.get(above.site, above.site))
    FOLLOWING.get(above.site, comment)(building, place, who)


def repost(building: Plan, place: int, who: Account) -> None:
    """Pass a post on as weibo does: one's own words and the chain of those who passed it on before."""
    random, above = building.random, building.posts[place]
    own = "" if random.random() < WORDLESS else building.remark()
    if above.parent is None or not above.own:
        text = own or random.choice(BARE["zh"])
    else:
        text = chain(own, links(building, place))
    kind = "comment" if own and random.random() < 0.18 else "repost"
    add(building, Planned(above.site, who, own if kind == "comment" else text, place, kind, own=own))


def links(building: Plan, place: int) -> list[tuple[str, str]]:
    """Return who said what on the way up from a post, without the source itself."""
    found: list[tuple[str, str]] = []
    step: int | None = place
    while step is not None and (post := building.posts[step]).parent is not None:
        if post.own:
            found.append((post.who.name, post.own))
        step = post.parent
    return found


def tweet(building: Plan, place: int, who: Account) -> None:
    """Answer, quote, or pass on word for word."""
    random, above = building.random, building.posts[place]
    if random.random() < 0.4 and not above.text.startswith(("RT @", "@")):
        text = f"RT @{above.who.name}: {above.text}"
        if len(text) <= 2 * LONGEST:
            is_linked = place > 0 or random.random() < 0.5
            add(building, Planned("x", who, text, place, "repost", is_linked=is_linked), pull=0.2)
            return
    own = building.remark()
    if random.random() < 0.3:
        add(building, Planned("x", who, own, place, "quote", own=own))
    else:
        add(building, Planned("x", who, f"@{above.who.name} {own}", place, "reply", own=own))


def toot(building: Plan, place: int, who: Account) -> None:
    """Boost, or answer."""
    above = building.posts[place]
    if building.random.random() < 0.35 and above.parent is None:
        add(building, Planned("mastodon", who, above.text, place, "repost"), pull=0.2)
        return
    own = building.remark()
    add(building, Planned("mastodon", who, f"@{above.who.name} {own}", place, "reply", own=own))


def comment(building: Plan, place: int, who: Account) -> None:
    """Comment below a post."""
    own = building.remark()
    add(building, Planned(building.posts[place].site, who, own, place, "comment", own=own))


FOLLOWING = {"weibo": repost, "x": tweet, "mastodon": toot}
