"""The sample company: made at the first start, taken up again at the next ones."""

from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from codriver.demo import care, crowd, decided, hotlist, known, playing, sources, watching, words
from codriver.demo.alone import alone
from codriver.demo.models import Colleague, Sample, Tale
from codriver.demo.tales import DAY, HOUR, ZONE, living_tales, next_tale, past_tales
from codriver.listening import log
from codriver.listening.engine import run
from codriver.people.actions import give_handle
from codriver.people.models import Person
from codriver.staff.models import Company, User

SEED = 20
COMPANY = "Kofan 可凡"
STAFF = (("林岚 Lan Lin", "owner"), ("陈玫 Mei Chen", "press"), ("Leo Hughes", "lead"), ("周森 Sam Zhou", "agent"))
OFTEN = 230.0  # seconds between two posts of chatter in the days before, on average
SELDOM = 300.0  # the same for the time in which the demo did not run
FIRST_BIRTH = timedelta(seconds=10)
SHORT = timedelta(seconds=60)  # a break that nobody notices
LONG = timedelta(hours=6)  # after which another day begins
LONGEST = timedelta(days=5)  # of a break that is filled


def make(at: datetime) -> Sample:
    """Make the company, its people and its last days. Everything or nothing; a second call changes nothing."""
    with transaction.atomic():
        made = Sample.objects.filter(id=1).first()
        if made:
            return made
        made = people(at)
        sources.make(made, at)
        past_tales(made, at)
        living_tales(made, at)
        begin_chatter(made, at - timedelta(days=5.5), at, OFTEN)
    run.until(log.head())
    with transaction.atomic():
        care.take_care(made, at)
        decided.decide(made, at)
        known.make(made, at)
    watching.make(made, at)
    return made


def people(at: datetime) -> Sample:
    """Make those who work there, and Ana."""
    Company.objects.get_or_create(key=1, defaults={"name": COMPANY, "timezone": ZONE, "language": "en"})
    staff = []
    for name, role in STAFF:
        mail = f"{name.split()[-1].lower()}@kofan.example"
        staff.append(User.objects.create_user(mail, name=name, role=role, timezone=ZONE))
        Colleague.objects.create(user=staff[-1])
    return Sample.objects.create(
        seed=SEED,
        edition=words.edition(),
        begun_at=at,
        played_at=at,
        last_told_at=at,
        chatter_at=at,
        next_tale_at=at + FIRST_BIRTH,
        owner=staff[0],
        person=customer(at),
    )


def customer(at: datetime) -> Person:
    """Make Ana: two addresses that she proved, and one that only looks like hers and opens nothing to her."""
    ana = Person.objects.create(name="Ana", language="en", timezone=ZONE)
    proven = at - timedelta(days=9, hours=3)
    for site in ("weibo", "x"):
        address = crowd.ANA[site][0]
        give_handle(ana, site, address, evidence="code answered", verified_at=proven)
        proven += timedelta(days=2, hours=5)
    give_handle(ana, "xiaohongshu", crowd.ANA["xiaohongshu"][0], evidence="imported")
    return ana


def begin_chatter(made: Sample, since: datetime, at: datetime, between: float) -> None:
    """Write all that was said since a moment until now: chatter, and what is due of the tales."""
    made.chatter_at = since
    tales = list(Tale.objects.filter(ended_at=None))
    told = [one for tale in tales for one in playing.of_tale(tale, at)]
    if made.begun_at == at:
        told += [*alone(since, at, Random(f"alone {made.seed}")), *hotlist.entries(at)]
    Tale.objects.bulk_update(tales, ["posted", "ended_at"])
    playing.write(playing.with_chatter(made, told, at, between))
    made.chatter_at = made.played_at = made.last_told_at = at
    made.save()


@transaction.atomic
def resume(at: datetime) -> None:
    """Take the day up again after a break: go on where it stopped, or begin another day after a long one."""
    made = Sample.objects.select_for_update().filter(cleared_at=None).first()
    if made is None:
        return
    gap = at - made.played_at
    if gap > SHORT:
        fill(made, max(made.played_at, at - LONGEST), at)
    if gap > LONG or made.edition != words.edition():
        Tale.objects.filter(ended_at=None).update(ended_at=at)
        living_tales(made, at)
        begin_chatter(made, at, at, SELDOM)
        made.edition = words.edition()
    else:
        for tale in Tale.objects.filter(ended_at=None):
            tale.begins_at += gap
            tale.save(update_fields=["begins_at"])
    enliven(made, at)
    made.played_at = made.last_told_at = made.chatter_at = at
    made.next_tale_at = at + FIRST_BIRTH
    made.save()


def fill(made: Sample, since: datetime, at: datetime) -> None:
    """Write a thin history of the time in which the demo did not run: some chatter, a small story now and then."""
    random = Random(f"gap {made.seed} {made.chatter}")
    going = list(Tale.objects.filter(ended_at=None).values_list("pk", flat=True))
    for _ in range(int((at - since).total_seconds() / (3 * HOUR))):
        begins_at = since + (at - since) * random.random() * 0.8
        span = (at - begins_at).total_seconds() * 0.5
        size = int(min(40, 2 + random.paretovariate(0.9) * 2))
        next_tale(made, Tale.Shape.PAST, size=size, begins_at=begins_at, span=min(span, DAY / 3))
    made.chatter_at = since
    tales = list(Tale.objects.filter(ended_at=None).exclude(pk__in=going))
    told = [one for tale in tales for one in playing.of_tale(tale, at)]
    Tale.objects.bulk_update(tales, ["posted", "ended_at"])
    playing.write(playing.with_chatter(made, told, at, SELDOM))


def enliven(made: Sample, at: datetime) -> None:
    """See to it that enough stories go on: begin as many as are missing a few minutes ago."""
    tales = Tale.objects.filter(ended_at=None).exclude(shape=Tale.Shape.PAST)
    going = [tale for tale in tales if tale.size - tale.posted >= playing.ENOUGH]
    for place in range(playing.ALIVE - len(going)):
        begins_at = at - timedelta(minutes=4 + 3 * place)
        next_tale(made, Tale.Shape.FRESH, size=150 + 30 * place, begins_at=begins_at, span=1.5 * HOUR)
