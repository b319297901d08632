"""Her copy: whole, for people and programs; and an erased person's book comes back byte by byte, when she does."""

import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codriver.kit.clock import now
from codriver.people.actions import give_handle
from codriver.people.models import Person
from codriver.terms import actions
from codriver.terms.copying import bringing, files, zipped
from codriver.terms.models import TermSet
from codriver.terms.nouns import Cap, Rule, Window
from codriver.terms.requests import actions as requests
from tests.posts import post

pytestmark = pytest.mark.django_db
NIGHT = Window("FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=22;BYMINUTE=30", 90, "Asia/Shanghai")
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
TIMES = st.datetimes().map(lambda at: at.replace(year=2026, tzinfo=now().tzinfo))
RULES = st.builds(
    Rule,
    key=WORDS.filter(lambda key: key not in ("", "law")),
    effect=st.just("allow"),
    purpose=st.sampled_from([None, "news", "offers"]),
    topic=st.none() | WORDS,
    sender=st.none() | WORDS,
    urgency=st.integers(1, 4),
    until=st.none() | TIMES,
    windows=st.lists(st.just(NIGHT), max_size=2).map(tuple),
    cap=st.none() | st.builds(Cap, st.integers(1, 9), st.integers(1, 30)),
    digest=st.sampled_from([None, "daily", "weekly"]),
)
CHANGES = st.lists(
    RULES
    | st.sampled_from(["news", "offers", "share"]).map(lambda key: ("object", key))
    | st.tuples(st.just("consent"), st.sampled_from(["share", "news"]), st.sampled_from(["given", "withdrawn"]), WORDS),
    max_size=6,
)


def live(person, changes):
    """Let her change her book again and again."""
    for change in changes:
        if isinstance(change, Rule):
            actions.set_rule(person, change)
        elif change[0] == "object":
            actions.object_to(person, change[1])
        else:
            shown = actions.notice(change[3].encode() or b"-", language="en", version="1")
            actions.consent(person, change[1], change[2], notice=shown, where="/my/terms/")


def written(person, folder):
    """Write her copy into a folder and return the files of her book."""
    found = files.files_of(person)
    for name, body in found.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    return book_of(found)


def book_of(found):
    names = [f"{name}.{kind}" for name in bringing.BOOK for kind in ("json", "csv")] + [
        "consents.jsonld",
        "windows.ics",
    ]
    return {name: body for name, body in found.items() if name in names or name.startswith("notices/")}


def sign_in_again(channel, address):
    who = Person.objects.create(name="", language="", timezone="")
    give_handle(who, channel, address, evidence="code answered", verified_at=now())
    return who


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=CHANGES, name=WORDS)
def test_export_erase_import_export_is_equal(transactional, tmp_path_factory, changes, name):
    folder = tmp_path_factory.mktemp("copy")
    address = f"ana-{folder.name}"
    ana = Person.objects.create(name=name, language="zh-hans", timezone="Asia/Shanghai", country="CN")
    give_handle(ana, "weibo", address, evidence="signed in", verified_at=now())
    give_handle(ana, "email", f"{address}@example.com", evidence="imported")
    live(ana, changes)
    first = written(ana, folder)
    requests.erase(requests.ask(ana, "erase", way="staff"))
    assert not TermSet.objects.filter(person=ana).exclude(body="").exists()
    with pytest.raises(bringing.Refused):
        bringing.bring_back(bringing.read(folder))
    again = sign_in_again("weibo", address)
    assert bringing.bring_back(bringing.read(folder)) == again
    again.refresh_from_db()
    assert book_of(files.files_of(again)) == first
    assert bringing.bring_back(bringing.read(folder)) == again, "a second time changes nothing"


@pytest.fixture
def transactional(db):
    """Give the database to a property test."""


def test_a_copy_that_somebody_changed_brings_addresses_in_unproven(ana, tmp_path):
    actions.set_rule(ana, Rule("news", "allow", "news"))
    written(ana, tmp_path)
    rows = json.loads((tmp_path / "handles.json").read_bytes())
    rows[0]["address"] = "bo@example.com"
    rows[0]["channel"] = "email"
    (tmp_path / "handles.json").write_text(json.dumps(rows), "utf-8")
    copy = bringing.read(tmp_path)
    assert not copy.is_ours
    handle = bringing.bring_back(copy).handles.get()
    assert (handle.verified_at, handle.evidence) == (None, "imported")


def test_a_page_that_was_changed_is_refused(ana, tmp_path):
    actions.set_rule(ana, Rule("news", "allow", "news"))
    written(ana, tmp_path)
    rows = json.loads((tmp_path / "pages.json").read_bytes())
    rows[0]["body"] = rows[0]["body"].replace("news", "offers")
    (tmp_path / "pages.json").write_text(json.dumps(rows), "utf-8")
    (tmp_path / "handles.json").write_text("[]", "utf-8")
    with pytest.raises(bringing.Refused, match="page 1"):
        bringing.bring_back(bringing.read(tmp_path))
    assert Person.objects.count() == 1


@pytest.mark.parametrize("broken", ["", "{}", "[]", '{"files": 1}', '{"files": {"../x": ""}, "format": "y"}'])
def test_what_is_no_copy_is_refused(tmp_path, broken):
    (tmp_path / "manifest.json").write_text(broken)
    with pytest.raises(bringing.Refused):
        bringing.read(tmp_path)


def test_another_book_is_not_written_over(ana, tmp_path):
    actions.set_rule(ana, Rule("news", "allow", "news"))
    written(ana, tmp_path)
    actions.drop_rule(ana, "news")
    with pytest.raises(bringing.Refused, match="another book"):
        bringing.bring_back(bringing.read(tmp_path))


def test_the_copy_holds_her_posts_and_is_one_file_for_her_page(ana, bo):
    post("My tea was cold.", author="ana-1")
    post("Not hers.", author="chika-1")
    actions.set_rule(ana, replace(Rule("night", "deny", "news"), windows=(NIGHT,)))
    with zipfile.ZipFile(BytesIO(zipped.copy_of(ana))) as archive:
        said = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    assert "My tea was cold." in said["posts.json"]
    assert "Not hers" not in "".join(said.values())
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,FR" in said["windows.ics"]
    assert json.loads(said["manifest.json"])["format"] == files.FORMAT
    assert files.is_ours(json.loads(said["manifest.json"]), files.files_of(ana) | {"x": b""}) is False, (
        "a file more is another copy"
    )


def test_cells_are_no_formulas(ana):
    Person.objects.filter(pk=ana.pk).update(name="=1+1")
    ana.refresh_from_db()
    assert b"'=1+1" in files.files_of(ana)["person.csv"]


def test_dates_of_pages_are_kept_to_the_microsecond(ana, tmp_path):
    actions.set_rule(ana, Rule("news", "allow", "news", until=now() + timedelta(days=1)))
    page = TermSet.objects.get()
    assert json.loads(files.files_of(ana)["pages.json"])[0]["effective_from"] == page.effective_from.isoformat(
        timespec="microseconds"
    )
