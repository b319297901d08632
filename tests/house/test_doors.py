"""Every door of the house × everybody who may stand before it, as doors.csv says.

A row is one question: `door` is the route as urls.py has it, `method` and `ask` and `body` what is sent (names in
braces come from the fixture `world`), and then for each who asks the status that is expected, or a word:
`in` sent to the sign-in page, `again` asked for the password once more.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from codriver.channels import actions as sources
from codriver.channels import folders, pushes, ranks, stopping
from codriver.channels.base import Offer, Unfit
from codriver.channels.models import Connection, Outgoing
from codriver.kit.clock import now
from codriver.listening import actions as rulings
from codriver.listening.forgetting import forget
from codriver.listening.keeping import objecting
from codriver.listening.meaning import tallies
from codriver.listening.models import (
    EngineState,
    Forgotten,
    Hearing,
    HookMessage,
    Import,
    KeepingRun,
    Notice,
    Placement,
    SavedView,
    SeenSite,
    Site,
    Watch,
    WatchMatch,
)
from codriver.listening.notices import desktops, hooks
from codriver.listening.overview import words
from codriver.listening.searching import filling
from codriver.listening.sources.looking import Look
from codriver.listening.voices import actions as voices
from codriver.listening.watches import actions as watches
from codriver.staff import actions, rules
from codriver.staff.models import Invitation, SetupLink
from codriver.terms import judging
from codriver.terms.nouns import Planned
from codriver.terms.purposes import purpose
from tests.posts import alone, story

TABLE = Path(__file__).with_name("doors.csv")
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
WHO = {"owner": "tess", "lead": "leo", "press": "pia", "agent": "sam", "auditor": "udo", "no role": "eve"}
WORDS = {"in": "/sign-in/?", "again": "/sign-in/again/"}


def routes(patterns: list[URLPattern | URLResolver], above: str = "") -> Iterator[str]:
    """Return the whole route of every page that the house serves."""
    for pattern in patterns:
        route = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def test_every_door_is_in_the_table_and_every_row_has_a_door():
    there, said = set(routes(get_resolver().url_patterns)), {row["door"] for row in ROWS}
    unsaid, gone = sorted(there - said), sorted(said - there)
    assert not unsaid, (
        f"{TABLE.name} does not say who may open {unsaid}: add a row for each, with a status for everybody."
    )
    assert not gone, f"{TABLE.name} has rows for doors that are gone: take out {gone}."


@pytest.fixture
def world(tess, leo, pia, sam, udo, eve, ana, company) -> dict[str, object]:
    """One of everything that a door may show. Add yours here when your door needs one."""
    told, lone = story("The lid leaks.", "Mine too."), alone("Where can I buy it?")
    EngineState.objects.create(position=lone.seq)
    filling.tick()
    tallies.count()
    words.count()
    watch = Watch(name="Lids", words="lid", within=5, number=2)
    watches.save(watch, by=tess)
    WatchMatch.objects.create(watch=watch, post_id=told.number, why=[[4, 7, "lid"]], heard_at=now())
    notice = Notice.objects.create(watch=watch, story_number=told.number, reason="number", posts=2, at=now())
    hook, _ = hooks.add(tess, "https://127.0.0.1/", home="http://testserver/")
    HookMessage.objects.create(hook=hook, key="m1", body="", made_at=now())
    desktops.turn_on(tess, "", "")
    repost = Placement.objects.exclude(anchor_id=None).get().post_id
    place = {"url": "http://127.0.0.1/feed", "channel": "courier.example"}
    source, _ = sources.add("feeds", "Courier", place, coverage_note="no comments", by=tess)
    sources.keep_back(source, [Unfit("an entry without title and text", "<item/>")], now())
    Hearing.objects.create(post=lone, connection=source)
    asked, refused = (objecting.ask("leave", "weibo", name) for name in ("chika-1", "chika-2"))
    objecting.refuse(objecting.of_token(refused), "No phrase there.", by=leo)
    gone = alone("What nobody keeps.")
    with transaction.atomic():
        forget([gone.seq], Forgotten.Why.EXPIRED)
    KeepingRun.objects.create(began_at=now(), ended_at=now(), expired=1)
    hot, _ = sources.add("hotlist", "Hot", place | {"url": "http://127.0.0.1/hot"}, by=tess)
    Connection.objects.filter(pk=hot.pk).update(state={"ranks": {lone.external_id: 1}})
    ranks.keep(hot, {lone.external_id: 1}, now())
    refused_news = denied_news(ana, source)
    servers = {"imap_host": "127.0.0.1", "imap_port": 1, "smtp_host": "127.0.0.1", "smtp_port": 1}
    box, _ = sources.add("email", "Tea", {"address": "help@lantern.example", **servers}, by=tess)
    sources.keep_back(box, [Unfit("The mail does not say who sent it.", "Subject: hello")], now())
    return {
        "stop": stopping.token(refused_news.pk),
        "person": ana.pk,
        "address": ana.handles.get().pk,
        "message": refused_news.pk,
        "source": source.pk,
        "seen_site": SeenSite.objects.create(host="town.example", first_at=now(), last_at=now(), example=lone).pk,
        "mails": folders.open_folder("alertmail", "Alerts", by=tess).pk,
        "hot": hot.pk,
        "mailbox": box.pk,
        "push": pushes.open_door("posts", "Boards", by=tess)[0].pk,
        "offer": Look(Offer("feeds", "Town", {"url": "https://town.example/", "channel": "town.example"})).token,
        "story": told.number,
        "repost": repost,
        "lone": lone.seq,
        "ruling": rulings.split(repost, by=leo).seq,
        "view": SavedView.objects.create(user=leo, page="stories", name="Hot", query="").pk,
        "search": SavedView.objects.create(user=leo, page="search", name="Lids", query="q=lid").pk,
        "import": Import.objects.create(name="posts.jsonl", by=leo, started_at=now()).pk,
        "objection": objecting.of_token(asked).pk,
        "objection_token": asked,
        "decided": objecting.of_token(refused).pk,
        "watch": watch.pk,
        "notice": notice.pk,
        "hook": hook.pk,
        "desktop": tess.desktops.get().pk,
        "forgotten": gone.seq,
        "correction": voices.correct(("weibo", "chika-1"), "insider", by=leo).pk,
        "site": Site.objects.create(name="paper.example", is_host=True).pk,
        "sam": sam.pk,
        "setup": SetupLink.make(rules.SETUP_LINK_LASTS),
        "invitation": actions.invite(role="agent", note="Nia", by=tess),
        "invitation_number": Invitation.objects.get().pk,
        "password_link": actions.password_link(sam, by=tess),
    }


def denied_news(person, connection) -> Outgoing:
    """News for somebody who never allowed any."""
    wanted = purpose("news")
    decision = judging.decide(person, wanted, Planned(wanted.value, "weibo"), [])
    return Outgoing.objects.create(
        person=person, handle=person.handles.get(), connection=connection, channel="weibo", key="news-1",
        purpose=wanted, subject="New tea", text="It is green.", decision=decision, state="denied", made_at=now(),
    )  # fmt: skip


@pytest.fixture
def browsers(world, request, sign_in, customer_browser, ana) -> dict[str, Client]:
    """A browser for everybody who may stand before a door."""
    staff = {role: sign_in(request.getfixturevalue(name)) for role, name in WHO.items()}
    return {"stranger": Client(), **staff, "customer": customer_browser(ana)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['method']} {row['ask']} {row['body']}".strip())
def test_a_door_opens_for_whom_the_table_says(row, world, browsers):
    found = {}
    for who, browser in browsers.items():
        with transaction.atomic():  # what one does must not be there for the next
            found[who] = answer(browser, row, world)
            transaction.set_rollback(True)
    assert found == {who: row[who] for who in browsers}


def answer(browser: Client, row: dict[str, str], world: dict[str, object]) -> str:
    """Ask one question and return the answer as the table would write it."""
    ask, body = row["ask"].format(**world), parse_qs(row["body"].format(**world))
    got = browser.get(ask) if row["method"] == "GET" else browser.post(ask, body)
    where = got.headers.get("Location", "") + "?"
    words = [word for word, start in WORDS.items() if got.status_code == 302 and where.startswith(start)]
    return words[-1] if words else str(got.status_code)
