"""People with a canary, a string that stands nowhere else, in every place of the register that may hold their words.

The register says which places there are. A place that nobody plants fails: so a new field cannot be forgotten here.
"""

import csv
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

REGISTER = Path(__file__).parents[1] / "docs" / "look-up" / "personal-text.csv"
WHOSE = ("customer", "author of a", "author of the entry", "named in an alert")
CANARY = re.compile(rb"zq[0-9a-f]{5}p[0-9]{3}zq")
ELSEWHERE = {  # place → why no canary is planted in it
    "people.Handle.address_hash": "a hash of the address, which is a canary",
    "sessions.Session.session_key": "random digits",
    "timeline.Activity.facts": "planted with the key",
    "listening.HookMessage.trouble": "a code of ours with its values",
    "file uploads/*": "goes when its import has ended",
}


def places() -> dict[str, int]:
    """Return the places in which a canary is to be planted, numbered as the register has them."""
    with REGISTER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["place"]: number
        for number, row in enumerate(rows)
        if any(whose in row["whose"] for whose in WHOSE) and not row["how it is erased"].startswith("stays: ")
        and row["place"] not in ELSEWHERE
    }  # fmt: skip


class Canaries:
    """The canaries of one person, and which places have theirs."""

    def __init__(self, number: int, wanted: dict[str, int]) -> None:
        self.number, self.wanted, self.planted = number, wanted, set[str]()

    def at(self, place: str) -> str:
        """Return the canary of a place, and note that it stands there."""
        self.planted.add(place)
        return f"zq{self.number:05x}p{self.wanted[place]:03d}zq"

    def row(self, model: Any, **told: Any) -> Any:
        """Make a row with a canary in each of its registered fields that is not told otherwise."""
        for place in self.wanted:
            label, _, field = place.rpartition(".")
            if label == model._meta.label and field not in told:
                told[field] = self._value(model._meta.get_field(field).get_internal_type(), self.at(place))
        return model._default_manager.create(**told)

    @staticmethod
    def _value(kind: str, canary: str) -> Any:
        return {"BinaryField": canary.encode(), "JSONField": [canary]}.get(kind, canary)


def plant(number: int, wanted: dict[str, int], house: "House") -> tuple[Any, set[str]]:
    """Make one person with canaries everywhere. Returns her, and the places that have one."""
    from django.db import transaction

    canaries = Canaries(number, wanted)
    with transaction.atomic():
        person = _person(canaries)
        for act in (_book, _messages, _mail, _proven, _session, _requests, _posts, _files):
            act(person, canaries, house)
    return person, canaries.planted


class House:
    """What all of them share: staff, a connection, a watch, a webhook."""

    def __init__(self) -> None:
        from codriver.channels.models import Connection
        from codriver.kit.clock import now
        from codriver.listening.models import Hook, Watch
        from codriver.staff.models import Company, User

        Company.objects.create(name="Lantern Tea", timezone="UTC", language="en")
        self.tess = User.objects.create_user("tess@example.com", "a long road home", name="Tess", role="owner")
        self.paper = Connection.objects.create(kind="paper", name="Paper", settings={}, key="paper", added_at=now())
        self.watch = Watch.objects.create(name="Lids", words="lid", by=self.tess, made_at=now(), begins=0, position=0)
        self.hook = Hook.objects.create(user=self.tess, address="https://127.0.0.1/", home="-", secrets=b"-",
                                        made_at=now(), since=now())  # fmt: skip
        self.folders: dict[str, Path] = {}


def _person(canaries: Canaries) -> Any:
    from codriver.kit.clock import now
    from codriver.people.actions import give_handle
    from codriver.people.models import Person

    canaries.planted.add("people.Handle.address_sealed")
    person = Person.objects.create(name=canaries.at("people.Person.name"), language="en", timezone="UTC")
    address = canaries.at("listening.Mention.author_id")
    give_handle(person, "weibo", address, evidence="signed in", verified_at=now())
    give_handle(person, "paper", f"{address}@example.com", evidence="signed in", verified_at=now())
    return person


def _book(person: Any, canaries: Canaries, house: House) -> None:
    from codriver.terms import actions
    from codriver.terms.nouns import Rule
    from codriver.timeline.actions import record

    actions.set_rule(person, Rule("offers", "allow", "offers", topic=canaries.at("terms.TermSet.body")))
    shown = actions.notice(b"We would tell a partner.", language="en", version="1")
    where = canaries.at("terms.ConsentEvent.where")
    actions.consent(person, "share", "given", notice=shown, where=where)
    key = canaries.at("timeline.Activity.key")
    record(person.pk, "mention.posted", key=f"weibo:{key}", note=key)


def _messages(person: Any, canaries: Canaries, house: House) -> None:
    from codriver.channels.models import Outgoing
    from codriver.kit.clock import now
    from codriver.terms import judging
    from codriver.terms.nouns import Planned
    from codriver.terms.purposes import purpose

    wanted = purpose("offers")
    handle = person.handles.get(channel="paper")
    for state in ("waiting", "denied"):
        topic = canaries.at("terms.SendDecision.facts")
        decision = judging.decide(person, wanted, Planned(wanted.value, "paper", topic=topic), [])
        canaries.row(Outgoing, person=person, handle=handle, connection=house.paper, channel="paper", purpose=wanted,
                     key=f"{person.pk}-{state}", decision=decision, state=state, made_at=now(),
                     next_at=now() + timedelta(days=1) if state == "waiting" else None)  # fmt: skip


def _mail(person: Any, canaries: Canaries, house: House) -> None:
    from codriver.channels.models import Message, MessageFile
    from codriver.kit.clock import now
    from codriver.terms.models import Countersignature, Receipt

    at = now()
    message = canaries.row(
        Message, person=person, connection=house.paper, channel="paper", external_id=f"m-{person.pk}", thread="t",
        direction="in", sent_at=at, came_at=at,
    )  # fmt: skip
    canaries.row(MessageFile, message=message, place=0, kind="text/plain", size=1)
    canaries.row(Countersignature, receipt=Receipt.objects.filter(person_key=person.pk).first(), at=at)
    canaries.planted.add("terms.Receipt.body")  # it says what the page of the book says


def _proven(person: Any, canaries: Canaries, house: House) -> None:
    from codriver.kit.clock import now
    from codriver.people.models import FormerHandle, Passkey, Proof

    at = now()
    canaries.row(Proof, person=person, channel="paper", language="en", home="-", asked_at=at, expires_at=at)
    canaries.row(FormerHandle, person=person, channel="paper", until=at)
    canaries.row(Passkey, person=person, credential_hash=person.pk, made_at=at)


def _session(person: Any, canaries: Canaries, house: House) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session["person"], session["note"] = person.pk, canaries.at("sessions.Session.session_data")
    session.save()


def _requests(person: Any, canaries: Canaries, house: House) -> None:
    from codriver.terms.requests import actions

    request = actions.ask(person, "correct", way="staff", words=canaries.at("terms.DataRequest.words"))
    actions.refuse(request, canaries.at("terms.Ending.reason"), by=house.tess)


def _posts(person: Any, canaries: Canaries, house: House) -> None:
    from codriver.channels.models import Delivery, KeptBack
    from codriver.kit.clock import now
    from codriver.listening import log, models
    from codriver.reading.models import Correction

    seq = log.take(3)
    at, address = now(), f"zq{canaries.number:05x}p{canaries.wanted['listening.Mention.author_id']:03d}zq"
    post = canaries.row(
        models.Mention, seq=seq, channel="weibo", external_id=f"n{seq}", author_id=address, text_hash=seq,
        parent_external_id="", parent_kind="", source_kind="person", published_at=at, arrived_at=at,
    )  # fmt: skip
    canaries.row(models.Edition, seq=seq + 1, mention=post, text_hash=seq + 1, edited_at=at, arrived_at=at)
    canaries.row(models.Medium, mention=post, mark="m", kind="picture")
    canaries.row(models.MediaWords, seq=seq + 2, mention=post, kind="caption", text_hash=seq + 2, arrived_at=at)
    canaries.row(models.Story, id=seq, number=seq, source=post, posts=1, heat=0, first_at=at, last_at=at,
                 changed_seq=seq, quoted_name=canaries.at("listening.Placement.quoted"))  # fmt: skip
    canaries.planted.add("listening.Story.quoted_name")
    canaries.row(models.Placement, post=post, story_id=seq, relation=0, is_parent_known=False,
                 is_origin_forgotten=False, published_at=at)  # fmt: skip
    canaries.row(models.Awaited, post_id=seq, channel="@weibo")
    for model, told in (
        (models.Standing, {"posts": 1}),
        (models.StandingRuling, {"standing": "insider", "by": house.tess, "made_at": at}),
        (models.VoiceOpening, {"by": house.tess, "at": at}),
    ):
        canaries.planted.add(f"{model._meta.label}.author_id")
        canaries.row(model, channel="weibo", author_id=address, **told)
    held = {"channel": "weibo", "id": f"n{seq}", "published_at": at.isoformat(), "author": {"id": address},
            "text": canaries.at("listening.Quarantined.record")}  # fmt: skip
    canaries.planted.add("listening.Quarantined.external_id")
    models.Quarantined.objects.create(channel="weibo", external_id=f"n{seq}", record=json.dumps(held),
                                      record_hash=seq, reason="-", arrived_at=at)  # fmt: skip
    canaries.row(Correction, subject=f"mention {seq}", head="kind", label="other", by=house.tess, at=at)
    canaries.row(models.Report, story_number=seq, language="en", zone="UTC", address="-", by=house.tess, asked_at=at,
                 begun_at=at, made_at=at)  # fmt: skip
    canaries.row(models.WatchMatch, watch=house.watch, post=post, heard_at=at)
    notice = models.Notice.objects.create(watch=house.watch, story_number=seq, reason="number", posts=2, at=at)
    message = canaries.row(models.HookMessage, hook=house.hook, key=f"m{seq}", made_at=at, next_at=at, trouble={})
    models.Sending.objects.create(hook=house.hook, notice=notice, message=message)
    entry = f"<a>{address} {canaries.at('channels.KeptBack.entry')}</a>"
    KeptBack.objects.create(connection=house.paper, reason="-", entry=entry, entry_hash=str(seq), at=at)
    canaries.planted.add("channels.Delivery.body")  # sealed: what is scanned are bytes
    Delivery.objects.create(connection=house.paper, external_id=str(seq), body_hash=str(seq), came_at=at, taken_at=at)


def _files(person: Any, canaries: Canaries, house: House) -> None:
    from django.conf import settings

    address = f"zq{canaries.number:05x}p{canaries.wanted['listening.Mention.author_id']:03d}zq"
    words = canaries.at("file rejects/*.jsonl")
    line = {
        "file": "posts.jsonl",
        "line": canaries.number,
        "reason": "no text",
        "record": f'{{"author":"{address}","text":"{words}"}}',
    }
    for name, text in (
        ("rejects/20261126-000000-canary.jsonl", json.dumps(line) + "\n"),
        ("mails/canary/all.mbox", f"From x\nTo: {address}@example.com\n\n{canaries.at('file mails/*')}\n"),
        (f"mails/canary/{canaries.number}.eml", f"From: {address}\n\n{canaries.at('file mails/*')}\n"),
    ):
        path = settings.CODRIVER_DATA / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    canaries.planted.add("table listening_card")  # the index reads the posts itself


def rows(keep: Callable[[str], bool]) -> dict[tuple[str, str], str]:
    """Return every row of every table that is to be kept, by its table and key, as text."""
    from django.apps import apps

    found = {}
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values().iterator():
            text = repr({name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()})
            if keep(text):
                found[model._meta.label, repr(row[model._meta.pk.attname])] = text
    return found
