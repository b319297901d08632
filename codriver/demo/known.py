"""Customers of the sample beside Ana, and what they and she allow: texts/people.txt says who they are."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import ProtectedError

from codriver.demo import crowd, letters, words
from codriver.demo.decided import parts
from codriver.demo.models import Made, Sample
from codriver.kit.append_only import lifted
from codriver.kit.clock import now
from codriver.people.actions import give_handle
from codriver.people.models import Handle, Person
from codriver.terms import actions, pages
from codriver.terms.models import ConsentEvent, ConsentRecord, Opening, SendDecision, TermSet
from codriver.terms.nouns import SOON, Cap, Rule, Window
from codriver.timeline.models import Activity

NIGHT = Window("FREQ=DAILY;BYHOUR=22;BYMINUTE=0", 600)
MONDAY = Window("FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0", 120)
EVENINGS = Window("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=18;BYMINUTE=0", 180)
BOOKS: dict[str, tuple[tuple[int, Rule], ...]] = {  # who → days ago, and the rule that she set then
    "ana": (
        (8, Rule("news", "allow", "news", digest="weekly")),
        (6, Rule("my-hours", "deny", windows=(NIGHT,))),  # as her wheel writes it
        (2, Rule("coupons", "allow", "offers", channel="weibo", cap=Cap(1, 14))),
    ),
    "xiaoman": (
        (30, Rule("news", "allow", "news", channel="email", windows=(MONDAY,))),
        (30, Rule("wechat", "deny", channel="wechat", urgency=SOON)),
        (4, Rule("beans", "allow", "offers", topic="豆子", channel="email")),
    ),
    "grace": (
        (21, Rule("offers", "allow", "offers", cap=Cap(2, 30))),
        (21, Rule("evening", "allow", "events", channel="email", windows=(EVENINGS,))),
    ),
    "tom": ((15, Rule("news", "allow", "news", channel="email")),),
    "yutong": ((5, Rule("no-profile", "deny", "profile")),),
    "nurgul": (
        (12, Rule("news", "allow", "news", channel="email", digest="daily")),
        (12, Rule("quiet", "deny", "surveys")),
        (12, Rule("all", "allow", channel="wechat", digest="daily")),
    ),
}
GIVEN_UP = (Opening, ConsentEvent, SendDecision, TermSet)


def make(made: Sample, at: datetime) -> None:
    """Make the customers and their books. In the caller's transaction."""
    people = {"ana": made.person} if made.person else {}
    people |= {key: person(line) for line in words.page("people").lines("people") for key in [parts(line)[0]]}
    for key, rules in BOOKS.items():
        for days, rule in rules if key in people else ():
            actions.turn_page(people[key], with_rule(rule), source="typed", at=at - timedelta(days=days))
    actions.pause(people["grace"], at + timedelta(days=18))
    actions.object_to(people["jianguo"], "*")
    actions.suppress(people["tom"].handles.get(), "bounced")
    letters.make(at)


def with_rule(rule: Rule) -> actions.Change:
    """Return the change that puts a rule at the end of a book."""
    return lambda page: pages.with_rule(page, rule)


def person(line: str) -> Person:
    """Make one customer, as a line of texts/people.txt says."""
    key, name, language, zone, country, age, addresses = parts(line)
    facts = {"language": language, "timezone": zone, "country": country, "age_band": age}
    who = Person.objects.create(name=name, **facts)
    for word in addresses.split(", "):
        handle = address(who, word)
    Made.objects.create(what=Made.What.PERSON, name=key, number=handle.pk)
    return who


def address(who: Person, word: str) -> Handle:
    """Give somebody one address."""
    is_proven, word = word.endswith("!"), word.rstrip("!")
    site, _, place = word.partition("#")
    channel, given = (site, crowd.account(site, int(place)).id) if place else word.split(":", 1)
    if not is_proven:
        return give_handle(who, channel, given, evidence="imported")
    return give_handle(who, channel, given, evidence="signed in", verified_at=now() - timedelta(days=40))


def forget(made: Sample) -> None:
    """Delete the sample's customers with their books; one who cannot go stays, and is the visitor's."""
    marks = Made.objects.filter(what=Made.What.PERSON)
    ours = set(Handle.objects.filter(pk__in=marks.values("number")).values_list("person_id", flat=True))
    for key in sorted(ours | ({made.person_id} if made.person_id else set())):
        try:
            with transaction.atomic():
                delete(key)
        except ProtectedError:
            continue
    marks.delete()
    letters.close()


def delete(key: str) -> None:
    """Delete one customer with all that is hers, append-only rows as well: none of it ever happened."""
    with lifted(GIVEN_UP):
        Opening.objects.filter(person=key).delete()
        ConsentEvent.objects.filter(record__person=key).delete()
        ConsentRecord.objects.filter(person=key).delete()
        letters.forget(key)
        SendDecision.objects.filter(person=key).delete()
        for page in TermSet.objects.filter(person=key).order_by("-version"):
            page.delete()
        Activity.objects.filter(person_key=key).delete()
        Handle.objects.filter(person=key).delete()
        Person.objects.filter(pk=key).delete()
