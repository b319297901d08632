"""The worker reads who speaks, behind the story engine."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.kit.clock import now
from codriver.listening import intake, log
from codriver.listening.engine import run
from codriver.listening.models import (
    Mention,
    Picture,
    Site,
    Standing,
    StandingRuling,
    Story,
    VoiceOpening,
    VoicesState,
)
from codriver.listening.records import Author, PostRecord
from codriver.listening.stories import pictures
from codriver.listening.tests.saying import LID, NOON, post, said
from codriver.listening.voices import actions, following, sites
from codriver.listening.voices.forgetting import forget_silent
from codriver.timeline.models import Activity
from tests.cast import person

pytestmark = pytest.mark.django_db


SAYINGS = """
今天的雨下得比天气预报说的还大
地铁口新开的面馆门口排着长队
楼下的猫又把邻居的花盆打翻了
周末去爬山的人多得看不见台阶
图书馆的空调坏了整整一个星期
孩子的数学作业连爸爸都不会做
隔壁装修从早到晚敲个没完没了
电影散场时全场的人都没有起身
公园里的荷花一夜之间全都开了
""".split()


@pytest.fixture(autouse=True)
def at_rest():
    """Leave no engine behind."""
    yield
    run.rest()


def hear(*posts):
    """Append posts, let the engine place them, and read who speaks."""
    said(*posts)
    following.refresh()


def standing(author, channel="weibo"):
    """Return how an author stands, why, and on which post that rests."""
    row = Standing.objects.get(channel=channel, author_id=author)
    return row.standing, row.why, row.evidence and row.evidence.external_id


def test_who_says_that_she_bought_is_a_customer_by_that_post():
    hear(post("p1", "盖子好烫", author="Ana", account="ana"), post("p2", "我上周买了两杯", 1, account="ana"))
    assert standing("ana") == ("customer", "used", "p2")
    assert Standing.objects.get().decided_at is not None


def test_several_posts_without_a_sign_make_an_observer():
    for number, expected in enumerate(["unknown", "unknown", "observer", "observer"]):
        hear(post(f"p{number}", SAYINGS[number], number, account="chika"))
        assert standing("chika")[0] == expected
    row = Standing.objects.get()
    assert (row.posts, row.own, row.evidence.external_id) == (4, 4, "p2")


def test_passing_on_is_not_talking_and_anothers_words_are_not_hers():
    hear(
        post("s", "我买了两杯都漏", account="ana"),
        *[post(f"r{n}", "转发微博", n, parent="s", account="bo") for n in range(1, 5)],
        post("v", "我买了两杯都漏", 5, parent="s", account="dee"),  # word for word
        post("q", "看看 //@ana: 我买了两杯都漏", 6, parent="s", account="eva"),
    )
    assert [standing(name)[0] for name in ("ana", "bo", "dee", "eva")] == ["customer", *["unknown"] * 3]
    assert Standing.objects.get(author_id="bo").own == 0


def test_a_copy_elsewhere_is_no_sign():
    hear(
        post("s", "我昨天买了" + LID, account="ana"),
        post("c", "我昨天买了" + LID, 5, channel="zhihu", account="copier"),
    )
    assert standing("copier", "zhihu")[0] == "unknown"


def test_press_is_known_by_its_kind_or_its_name():
    paper = PostRecord(channel="news", id="n1", author=Author(id="desk", name="Desk"), text="Lids recalled today",
                       published_at=NOON, source_kind="national press")  # fmt: skip
    fan = PostRecord(channel="x", id="x1", author=Author(id="fan", name="Tea Gazette", verified=False), text="My take",
                     published_at=NOON)  # fmt: skip
    hear(paper, post("p", "今日要闻，请看详情", author="江城日报", account="jc"), fan)
    assert standing("desk", "news") == ("press", "press", "n1")
    assert standing("jc") == ("press", "name", "p")
    assert standing("fan", "x")[0] == "unknown"


def test_a_companys_own_account_is_no_observer():
    made = [PostRecord(channel="x", id=f"c{n}", author=Author(id="us"), text=SAYINGS[n], published_at=NOON,
                       source_kind="company") for n in range(4)]  # fmt: skip
    hear(*made)
    assert standing("us", "x")[0] == "unknown"


def test_an_insider_is_one_by_her_own_words_and_our_name(company):
    hear(post("p", "I work at Lantern Tea and the lids are new", account="ina"), post("o", "I work at Other Tea", 1))
    assert standing("ina") == ("insider", "works", "p")
    assert standing("a-o")[0] == "unknown"


def test_a_known_handle_is_a_customer_before_or_after(ana):
    hear(post("p", "这个盖子的事怎么说", account="ana-1"), post("q", "这件事我也想知道", 1, account="late-1"))
    assert standing("ana-1") == ("customer", "handle", None)
    assert standing("late-1")[0] == "unknown"
    person("Late", "weibo", "late-1")
    given = Activity.objects.filter(verb="handle.given").latest("pk")
    for _ in range(2):
        actions.known(given)
    assert standing("late-1") == ("customer", "handle", None)


def test_a_handle_of_one_who_never_spoke_changes_nothing(ana):
    actions.known(Activity.objects.get(verb="handle.given"))
    assert not Standing.objects.exists()


def test_what_is_deleted_or_changed_is_no_evidence_any_more():
    hear(post("p", "我上周买了两杯", account="ana"), post("q", "我去年也买过一次，还行", 1, account="ana"))
    gone = PostRecord(channel="weibo", id="p", published_at=NOON, deleted_at=NOON + timedelta(hours=1))
    hear(gone)
    assert standing("ana") == ("customer", "used", "q")
    first, later = NOON + timedelta(minutes=1), NOON + timedelta(hours=2)
    other_words = {"text": "写错了，不关我的事", "published_at": first, "edited_at": later}
    hear(PostRecord(channel="weibo", id="q", author=Author(id="ana"), **other_words))
    assert standing("ana")[0] == "unknown"


def test_reading_twice_counts_once_and_batches_change_nothing(monkeypatch):
    posts = [post(f"p{n}", SAYINGS[n], n, account=f"a{n % 3}") for n in range(9)]
    said(*posts)
    assert following.refresh() == 9
    assert following.refresh() == 0
    whole = list(
        Standing.objects.order_by("author_id").values_list("author_id", "posts", "own", "found", "evidence_id")
    )
    sites_whole = list(Site.objects.values_list("name", "posts", "unsaid"))
    Standing.objects.all().delete()
    Site.objects.all().delete()
    VoicesState.objects.all().delete()
    monkeypatch.setattr(following, "STRETCH", 2)
    assert following.refresh() == 9
    assert whole == list(
        Standing.objects.order_by("author_id").values_list("author_id", "posts", "own", "found", "evidence_id")
    )
    assert sites_whole == list(Site.objects.values_list("name", "posts", "unsaid")) == [("weibo", 9, 9)]


def test_a_run_ends_when_its_time_is_over_and_the_next_goes_on(monkeypatch):
    said(post("p", "我上周买了两杯", account="ana"))
    monkeypatch.setattr(following, "BUSY", 0.0)
    assert following.refresh() == 0
    monkeypatch.setattr(following, "BUSY", 600.0)
    assert following.refresh() == 1


def test_it_never_reads_further_than_the_engine():
    intake.append([post("p", "我上周买了两杯")], NOON)
    assert following.refresh() == 0
    run.until(log.head())
    assert following.refresh() == 1


def test_another_name_of_the_company_begins_a_new_round(company):
    hear(post("p", "I work at Blue Lamp and the lids are new", account="ina"))
    assert standing("ina")[0] == "unknown"
    company.name = "Blue Lamp"
    company.save()
    following.refresh()
    assert standing("ina") == ("insider", "works", "p")
    row = Standing.objects.get()
    assert (row.posts, Site.objects.get().posts) == (1, 1)


def test_the_queries_of_a_stretch_do_not_grow_with_its_voices():
    following.refresh()
    counted = []
    for size in (2, 60):
        said(
            *[post(f"{size}-{n}", f"{size} and {n}: " + SAYINGS[n % 9], n, account=f"{size}-{n}") for n in range(size)]
        )
        with CaptureQueriesContext(connection) as seen:
            following.refresh()
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_a_sites_kind_makes_its_voices_press_and_back_again(pia):
    def page(name, host, minute):
        return PostRecord(channel="web", id=name, author=Author(id=f"by-{name}"), text=f"{name}: lids recalled today",
                          published_at=NOON + timedelta(minutes=minute), url=f"https://{host}/{name}")  # fmt: skip

    hear(page("a", "www.paper.example", 1), page("b", "blog.example", 2))
    assert list(Site.objects.order_by("pk").values_list("name", "is_host", "posts", "unsaid")) == [
        ("blog.example", True, 1, 1), ("paper.example", True, 1, 1), ("web", False, 2, 2)]  # fmt: skip
    sites.set_kind(Site.objects.get(name="paper.example"), "national press", pia)
    following.refresh()
    assert [standing(name, "web")[0] for name in ("by-a", "by-b")] == ["press", "unknown"]
    hear(page("c", "paper.example", 3))
    assert standing("by-c", "web") == ("press", "press", "c")
    sites.set_kind(Site.objects.get(name="paper.example"), "unknown", pia)
    following.refresh()
    assert {standing(name, "web")[0] for name in ("by-a", "by-b", "by-c")} == {"unknown"}


def test_voices_of_whom_no_post_is_left_are_forgotten_and_the_others_read_anew(pia):
    hear(post("p", "我上周买了两杯", account="ana"), post("q", LID, 1, account="bo"))
    for name in ("ana", "bo"):
        actions.correct(("weibo", name), "partner", pia)
        actions.note_opening(("weibo", name), pia)
    Mention.objects.filter(author_id="bo").delete()
    forget_silent()
    for model in (Standing, StandingRuling, VoiceOpening):
        assert [row.author_id for row in model.objects.all()] == ["ana"]
    following.refresh()
    row = Standing.objects.get()
    assert (row.standing, row.found, row.posts, Site.objects.get().posts) == ("partner", "customer", 1, 1)


def test_a_large_storys_picture_is_drawn_again_when_somebody_turns_out_otherwise(pia, monkeypatch):
    monkeypatch.setattr(pictures.rules, "AHEAD", 2)
    monkeypatch.setattr(pictures.rules, "LARGE", 2)
    hear(post("s", LID, account="ana"), post("r", "真的吗？我想知道", 1, parent="s", account="bo"))
    pictures.refresh()
    story = Story.objects.get()
    assert pictures.figure_of(story).standings == {"unknown": 2}
    actions.correct(("weibo", "bo"), "partner", pia)
    Picture.objects.update(drawn_at=now() - timedelta(minutes=1))
    pictures.refresh()
    assert pictures.figure_of(story).standings == {"unknown": 1, "partner": 1}
