"""How long words are kept: by kind of source, never those of people we know, and the page that says so."""

from datetime import timedelta

import pytest

from codriver.kit.clock import now
from codriver.listening import intake, log
from codriver.listening.engine import run
from codriver.listening.keeping import counting, job, overview, periods, sweeping
from codriver.listening.keeping.late import late_since
from codriver.listening.models import Forgotten, Holding, KeepingPeriod, KeepingRun, Mention
from codriver.listening.records import Author, PostRecord
from codriver.people.actions import give_handle
from codriver.people.models import Person
from codriver.web import check

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings, monkeypatch):
    settings.CODRIVER_DATA = tmp_path
    settings.CODRIVER_WINDOW = 500
    monkeypatch.setattr(sweeping.sweep, "__defaults__", (timedelta(0),))
    yield
    run.rest()


def said(days_ago, *, kind="person", author="chika-1", name=None):
    """Let a post have come in so many days ago."""
    at = now() - timedelta(days=days_ago)
    name = name or f"{kind}-{author}-{days_ago}"
    post = PostRecord(channel="weibo", id=name, author=Author(id=author), text=f"words of {name}", source_kind=kind,
                      published_at=at)  # fmt: skip
    intake.append([post], at)
    run.until(log.head())


def with_words():
    return set(Mention.objects.exclude(text="").values_list("external_id", flat=True))


def test_a_strangers_words_go_when_ninety_days_are_over_and_not_before():
    said(91, name="old")
    said(89, name="young")
    job.run()
    assert with_words() == {"young"}
    assert Holding.objects.get(posts=1).arrived_on == (now() - timedelta(days=89)).date()
    job.run()
    assert [(row.expired, row.posts) for row in KeepingRun.objects.all()] == [(1, 1)]
    job.run()
    assert KeepingRun.objects.count() == 1, "a run that forgets nothing leaves no row"


def test_each_kind_of_source_has_its_own_period(tess):
    for kind in ("person", "company", "national press"):
        said(100, kind=kind)
        said(40, kind=kind)
    periods.set_period("company", 30, by=tess)
    periods.set_period("national press", None, by=tess)
    job.run()
    assert with_words() == {"person-chika-1-40", "national press-chika-1-100", "national press-chika-1-40"}
    with pytest.raises(ValueError):
        periods.set_period("person", None, by=tess)


def test_who_is_known_by_a_handle_is_no_stranger():
    ana = Person.objects.create(name="Ana", language="en", timezone="UTC")
    give_handle(ana, "weibo", "ana-1", evidence="imported")
    said(91, author="ana-1")
    said(91, author="chika-1")
    job.run()
    assert with_words() == {"person-ana-1-91"}
    assert [(one.posts, one.known) for one in Holding.objects.all()] == [(0, 1)]


def test_a_longer_period_brings_nothing_back(tess):
    said(91)
    job.run()
    periods.set_period("person", 365, by=tess)
    job.run()
    assert not with_words()
    assert Forgotten.objects.get().why == "expired"


def test_the_page_says_what_is_held_and_what_goes_next(tess):
    said(80)
    said(80, author="other")
    said(10)
    job.run()
    row = next(row for row in overview.kept(tess) if row.kind == "person")
    assert (row.days, row.posts, row.next_posts) == (90, 3, 2)
    assert row.next_on == (now() + timedelta(days=10)).date()
    assert overview.goes_at_once(tess, "person", 30) == 2
    assert overview.goes_at_once(tess, "person", None) == 0


def test_the_consequence_is_said_before_a_period_is_saved(tess, leo, sign_in):
    said(40)
    job.run()
    browser = sign_in(tess)
    page = browser.post("/set-up/keeping/periods/person/", {"days": "30"}).content.decode()
    assert "One post loses its words within minutes" in page
    assert not KeepingPeriod.objects.exists()
    browser.post("/set-up/keeping/periods/person/", {"days": "30", "agreed": "yes"})
    assert KeepingPeriod.objects.get().days == 30
    assert browser.post("/set-up/keeping/periods/person/", {"days": "0", "agreed": "yes"}).status_code == 200
    assert KeepingPeriod.objects.get().days == 30, "a person's words have a last day"
    assert sign_in(leo).post("/set-up/keeping/periods/person/", {"days": "7"}).status_code == 403


def test_being_a_day_late_is_found(tess):
    said(90)
    assert late_since() is None, "what was not counted yet is not known to be due"
    counting.count_all()
    assert late_since() is None
    Holding.objects.update(arrived_on=(now() - timedelta(days=93)).date())
    assert late_since() is not None
    assert any("to be forgotten" in finding.what for finding in check.keeping() if not finding.is_good)
    Holding.objects.update(arrived_on=(now() - timedelta(days=90)).date())
    job.run()
    assert [finding.is_good for finding in check.keeping()] == [True]


def test_many_days_are_forgotten_in_small_transactions():
    at = now() - timedelta(days=100)
    posts = [
        PostRecord(channel="weibo", id=str(n), author=Author(id=f"a{n % 70}"), text=f"words {n}", published_at=at)
        for n in range(1_300)
    ]
    intake.append(posts, now() - timedelta(days=95))
    run.until(log.head())
    job.run()
    assert not with_words()
    assert Forgotten.objects.count() == 1_300
    assert Mention.objects.values("author_id").distinct().count() == 70


def test_the_page_takes_a_fixed_number_of_queries(tess, sign_in, django_assert_max_num_queries):
    for day in range(60):
        Holding.objects.create(arrived_on=(now() - timedelta(days=day)).date(), source_kind="person", posts=5,
                               first_seq=day, last_seq=day + 1)  # fmt: skip
    browser = sign_in(tess)
    browser.get("/set-up/keeping/")
    with django_assert_max_num_queries(22):
        browser.get("/set-up/keeping/")
