"""Writing what is due: posts of the tales and chatter enter by the one door, and a mark says that we wrote them."""

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from django.db import transaction

from codriver.demo import sources
from codriver.demo.chatter import Chatter
from codriver.demo.due import Due, due
from codriver.demo.models import DemoPost, Sample, Tale
from codriver.demo.plan import Planned, plan
from codriver.demo.tales import next_tale
from codriver.listening import intake, log
from codriver.listening.models import Mention

QUIET = 2.5  # seconds without a post of a story, then the next one comes early
CHATTER = 5.0  # seconds between two posts that concern nobody, on average
ALIVE = 3  # stories that go on at any time
ENOUGH = 40  # posts that a story must still have ahead to count as one that goes on
BETWEEN = (280.0, 430.0)  # seconds between two births
HEARD = 5_000  # posts that the chatter remembers after a restart
SHORT = 60  # posts ahead, of all stories together: with fewer the next one is born early
CHUNK = 150  # posts of the past that arrive together


FACTS = ("script", "draw", "seed", "shape", "size", "span", "hour", "with_ana")  # what a tale's posts follow from


@lru_cache(maxsize=64)
def _planned(*facts: object) -> tuple[Planned, ...]:
    return tuple(plan(Tale(**dict(zip(FACTS, facts, strict=True)))))


def planned(tale: Tale) -> tuple[Planned, ...]:
    """Return a tale's posts in the order of their arrival, planned once."""
    return _planned(*(getattr(tale, fact) for fact in FACTS))


def of_plan(post: Planned, begins_at: datetime) -> Due:
    """Return a planned post as it is written."""
    above = post.above if post.is_linked else None
    more: dict[str, object] = {"parent_id": above.id, "parent_kind": post.kind} if above else {}
    if post.likes:
        more["counts"] = {"likes": post.likes}
    if not above and (host := sources.hosts().get(post.who.name)):
        more["url"] = f"https://{host}/{post.id}"
    published_at = begins_at + timedelta(seconds=round(post.at, 3))
    at = begins_at + timedelta(seconds=post.arrives)
    return due(post.site, post.id, post.who, post.text, published_at=published_at, at=at, **more)


def of_tale(tale: Tale, until: datetime) -> list[Due]:
    """Return the posts of a tale that reach us until a moment and are not written yet; the caller writes them."""
    posts = planned(tale)
    found = []
    for post in posts[tale.posted :]:
        one = of_plan(post, tale.begins_at)
        if one.at > until:
            break
        found.append(one)
    tale.posted += len(found)
    if tale.posted == len(posts):
        tale.ended_at = until
    return found


def with_chatter(sample: Sample, told: list[Due], until: datetime, between: float) -> list[Due]:
    """Return the posts in the order of their arrival, and among them the chatter that is due until a moment.

    between  seconds from one post of chatter to the next, on average.
    """
    stream = chatter_of(sample)
    waiting = deque(sorted(told, key=lambda one: one.at))
    found: list[Due] = []
    while sample.chatter_at <= until:
        found += passing(waiting, sample.chatter_at, stream)
        found.append(remark_of_nobody(sample, stream))
        random = Random(f"chatter time {sample.seed} {stream.number}")
        sample.chatter = stream.number
        sample.chatter_at += timedelta(seconds=max(0.4, random.expovariate(1 / between)))
    return found + passing(waiting, None, stream)


def passing(waiting: deque[Due], until: datetime | None, stream: Chatter) -> list[Due]:
    """Take the posts that come before a moment from those that wait, and let the chatter hear them."""
    found = []
    while waiting and (until is None or waiting[0].at <= until):
        found.append(waiting.popleft())
    stream.hear([one.record.text or "" for one in found])
    return found


def remark_of_nobody(sample: Sample, stream: Chatter) -> Due:
    """Return the next post of chatter."""
    said = stream.next()
    random = Random(f"chatter id {sample.seed} {stream.number}")
    at = sample.chatter_at
    return due(said.site, f"c{random.getrandbits(44):011x}", said.who, said.text, published_at=at, at=at)


_streams: dict[int, Chatter] = {}  # seed → the one that this process reads


def chatter_of(sample: Sample) -> Chatter:
    """Return the chatter, standing where the sample has got to; another place means a restart, or something undone."""
    stream = _streams.get(sample.seed)
    if stream is None or stream.number != sample.chatter:
        lately = Mention.objects.order_by("-seq").values_list("text", flat=True)[:HEARD]
        stream = _streams[sample.seed] = Chatter(sample.seed, sample.chatter, list(lately)[::-1])
    return stream


def write(posts: Sequence[Due]) -> None:
    """Append posts in the order of their arrival and mark them as ours; runs in the caller's transaction."""
    log.take(0)  # nobody appends before we have marked
    for start in range(0, len(posts), CHUNK):
        part = posts[start : start + CHUNK]
        first = log.head() + 1
        outcome = intake.append([one.record for one in part], arrival(part[-1].at))
        if outcome.rejected:
            raise ValueError(f"the demo wrote a post that may not be taken: {outcome.rejected[0]}")
        ours = Mention.objects.filter(seq__gte=first).only("seq", "channel", "external_id", "url", "published_at")
        DemoPost.objects.bulk_create([DemoPost(seq=post.seq) for post in ours])
        sources.attribute(ours, arrival(part[-1].at))


def arrival(at: datetime) -> datetime:
    """Return the arrival of a batch: never before one that is here already."""
    latest = Mention.objects.order_by("-seq").values_list("arrived_at", flat=True).first()
    return max(at, latest) if latest else at


@transaction.atomic
def step(at: datetime) -> int:
    """Write what is due until now, and return how many posts that were. Safe to run as often as one likes."""
    sample = Sample.objects.select_for_update().filter(cleared_at=None).first()
    if sample is None:
        return 0
    tales = list(Tale.objects.filter(ended_at=None).order_by("pk"))
    is_short = sum(tale.size - tale.posted for tale in tales) < SHORT
    if at >= sample.next_tale_at or is_short:
        tales.append(birth(sample, at))
    told = [one for tale in tales for one in of_tale(tale, at)]
    if not told and at - sample.last_told_at >= timedelta(seconds=QUIET):
        told = hurry(tales, at)
    if told:
        sample.last_told_at = at
        Tale.objects.bulk_update(tales, ["posted", "ended_at", "begins_at"])
    posts = with_chatter(sample, told, at, CHATTER)
    write(posts)
    sample.played_at = at
    sample.save()
    return len(posts)


def hurry(tales: list[Tale], at: datetime) -> list[Due]:
    """Bring the next post of some story forward to this moment, so that the wall never stands still."""
    waiting = [(of_plan(planned(tale)[tale.posted], tale.begins_at).at, tale) for tale in tales if not tale.ended_at]
    if not waiting:
        return []
    next_at, tale = min(waiting, key=lambda pair: pair[0])
    tale.begins_at -= next_at - at
    return of_tale(tale, at)


def birth(sample: Sample, at: datetime) -> Tale:
    """Let a story be born now, and say when the next one is."""
    born = Tale.objects.filter(shape=Tale.Shape.FRESH).count()
    random = Random(f"birth {sample.seed} {born}")
    size = 210 if born == 0 else int(min(300, max(90, random.lognormvariate(5.0, 0.45))))
    tale = next_tale(
        sample, Tale.Shape.FRESH, size=size, begins_at=at, span=5400.0, script="stamps" if born == 0 else ""
    )
    sample.next_tale_at = at + timedelta(seconds=random.uniform(*BETWEEN))
    return tale
