"""Sites that nobody listens to are counted behind the engine, each post once, and can be added or put aside."""

import pytest

from codriver.listening.models import Bookmark, Mention, SeenSite
from codriver.listening.records import PostRecord
from codriver.listening.sources import seeing
from codriver.listening.tests import factory
from codriver.listening.tests.saying import LID, NOON, said
from codriver.web.tasks import jobs

pytestmark = pytest.mark.django_db(transaction=True)


def record(name, text, channel="weibo", url=None):
    return PostRecord(channel=channel, id=name, text=text, published_at=NOON, url=url)


def counts():
    return {site.host: (site.links, site.posts, site.copies) for site in SeenSite.objects.all()}


def test_links_homes_and_copies_are_counted_by_site():
    said(record("1", LID), record("2", "See https://courier.example/1 and https://courier.example/2"))
    said(record("3", LID, channel="courier.example", url="https://courier.example/1"))
    said(record("4", "Something else altogether, nothing copied here", url="https://www.courier.example/9"))
    seeing.count_new()
    assert counts() == {"courier.example": (1, 2, 1)}
    site = SeenSite.objects.get()
    assert site.example.external_id == "3", "the copy of a story says most"


def test_nothing_is_counted_twice_and_nothing_before_the_engine(monkeypatch):
    monkeypatch.setattr(seeing, "BATCH", 3)
    said(*(record(str(n), f"Number {n}: https://courier.example/{n}") for n in range(8)))
    for _ in range(3):
        seeing.count_new()
    assert counts() == {"courier.example": (8, 0, 0)}
    posts = [factory.post(1000 + n, "https://late.example") for n in range(3)]
    Mention.objects.bulk_create(posts)
    seeing.count_new()
    assert "late.example" not in counts()
    factory.read_to(1001)
    seeing.count_new()
    assert counts()["late.example"] == (2, 0, 0)


def test_a_job_that_dies_counts_nothing_twice(monkeypatch):
    said(record("1", "https://courier.example/"))
    save = seeing.save

    def die(found):
        save(found)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(seeing, "save", die)
        with pytest.raises(SystemExit):
            seeing.count_new()
    assert Bookmark.objects.get().seq == 0
    seeing.count_new()
    assert counts() == {"courier.example": (1, 0, 0)}


def test_the_cost_of_a_batch_does_not_grow_with_what_was_counted(django_assert_num_queries):
    said(*(record(str(n), f"https://site{n}.example/") for n in range(60)))
    seeing.count_new()
    said(record("last", "https://site1.example/ https://new.example/"))
    with django_assert_num_queries(11):
        seeing.count_new()


def test_the_worker_counts_sites():
    assert "sites" in [job.name for job in jobs()]
