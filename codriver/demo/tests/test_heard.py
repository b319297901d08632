"""What the sample has besides its stories: sources that nobody asks, watches, notices, words of colleagues."""

from datetime import timedelta

from codriver.channels import actions
from codriver.channels.models import Connection, Delivery, KeptBack, Ranking
from codriver.demo import asking, clearing, naming, playing, sample, sources
from codriver.demo.models import DemoPost, Made
from codriver.demo.tests.conftest import NOON
from codriver.listening import log
from codriver.listening.engine import run
from codriver.listening.models import (
    Acknowledgement,
    Bookmark,
    Hearing,
    Mention,
    Notice,
    Objection,
    SeenSite,
    StandingRuling,
    Watch,
    WatchMatch,
)
from codriver.listening.sources import not_yet, ranking, seeing
from codriver.listening.watches import queries
from codriver.reading.models import Correction

LATER = NOON + timedelta(days=2)


def of(key: str) -> Connection:
    return Connection.objects.get(pk=Made.objects.get(what="source", name=key).number)


def count_sites() -> None:
    """Count as the worker does, inside of this test's transaction."""
    while seeing.count_some():
        pass


def test_its_sources_are_of_every_kind_and_no_worker_ever_asks_an_invented_address(made):
    kinds = set(Connection.objects.values_list("kind", flat=True))
    assert kinds == {"feeds", "pages", "hotlist", "posts", "alertmail", "email"}
    for moment in (NOON, LATER):
        assert {one.kind for one in Connection.objects.due(moment)} <= {"alertmail"}  # it reads a folder, no address
    for connection in Connection.objects.all():
        actions.retry(connection)
        actions.pause(connection, by=made.owner)
        actions.resume(connection)
    assert {one.kind for one in Connection.objects.due(LATER)} <= {"alertmail"}
    assert all(one.coverage_note and "sample" in one.name for one in Connection.objects.all())


def test_each_source_has_its_health_and_what_it_brought(made):
    assert {key: of(key).health for key in ("news", "courier", "hot", "forum", "review")} == {
        "news": "well", "courier": "well", "hot": "well", "forum": "well", "review": "failing",
    }  # fmt: skip
    assert of("courier").last_success_at == NOON
    for key in ("news", "hot", "forum", "mails"):
        assert Hearing.objects.filter(connection=of(key)).exists(), key
    assert KeptBack.objects.filter(connection=of("news")).count() == 2
    assert Delivery.objects.filter(connection=of("forum"), taken_at__isnull=False).count() > 5
    assert set(Hearing.objects.values_list("post_id", flat=True)) <= set(DemoPost.objects.values_list("seq", flat=True))


def test_entries_of_the_hot_list_rose_and_fell_and_each_has_its_post(made):
    shown = ranking.lines(of("hot"), made.owner)
    assert [line.ranked.rank for line in shown] == list(range(1, 9))
    assert all(line.post and line.post.text for line in shown)
    assert any(len(line.ranked.path) > 3 for line in shown)
    before = Ranking.objects.count()
    for step in range(1, 9):
        asking.step(NOON + step * timedelta(minutes=6))
    assert Ranking.objects.count() > before
    assert sorted(of("hot").state["ranks"].values()) == list(range(1, 9))


def test_a_source_that_is_due_answers_and_one_does_not(made):
    news, failing = of("news"), of("review")
    asking.step(NOON + timedelta(hours=3))
    assert of("news").last_success_at == NOON + timedelta(hours=3)
    assert of("news").next_at > NOON + timedelta(hours=3)
    assert (of("review").errors, of("review").last_error) == (failing.errors + 1, "kaoyan.example answered 503.")
    assert of("review").last_success_at == failing.last_success_at
    assert asking.step(NOON + timedelta(hours=3)) == 0
    actions.pause(news, by=made.owner)
    asking.step(NOON + timedelta(hours=5))
    assert of("news").last_success_at == NOON + timedelta(hours=3)


def test_what_is_played_later_comes_by_the_same_sources(made):
    before = Hearing.objects.count()
    for minute in range(1, 30):
        playing.step(NOON + timedelta(minutes=minute))
    assert Hearing.objects.count() > before
    assert of("forum").last_success_at > NOON


def test_sites_that_copy_us_or_that_posts_name_are_not_yet_polled(made):
    count_sites()
    hosts = {site.host for site in not_yet.sites(made.owner)}
    assert len(hosts) >= 6
    assert hosts & {"tu-cha.example", "bei-gai-shiyan.example", "tangshang.example", "freefrom-forum.example"}
    assert not hosts & {"jincheng.example", "southbank-courier.example", "hot.chengnan.example"}
    assert all(host.endswith(".example") for host in hosts)
    assert not_yet.sites(made.owner)[0].copies > 1


def test_watches_heard_something_in_both_languages_and_told_little(made):
    assert Watch.objects.count() == 3
    for watch in Watch.objects.all():
        texts = [match.text for match in queries.matches(made.owner, watch)[0]]
        assert len(texts) > 5
    assert any(why[2].startswith("盖 …") for match in WatchMatch.objects.all() for why in match.why)
    assert not WatchMatch.objects.filter(post__text__contains="灯影茶铺").exists()
    assert 3 <= Notice.objects.count() <= 10
    assert {"born", "number"} <= set(Notice.objects.values_list("reason", flat=True))
    assert 1 <= Notice.objects.unread_by(made.owner).count() < Notice.objects.count()
    assert not Notice.objects.filter(at__gt=NOON).exists()
    assert {notice.posts for notice in Notice.objects.filter(reason="number")} <= set(range(100, 170))
    assert WatchMatch.objects.filter(heard_at__lt=NOON - timedelta(days=1)).exists()
    assert Acknowledgement.objects.exists()


def test_colleagues_corrected_voices_and_readings_and_somebody_asked_to_be_left_alone(made):
    assert StandingRuling.objects.count() == 2
    assert Correction.objects.filter(head="kind", label="complaint").count() == 2
    waiting = Objection.objects.open().get()
    assert waiting.look_asked_at
    assert waiting.asked_at < NOON


def test_its_names_are_in_the_language_of_who_comes_in_but_not_those_that_she_gave(made):
    actions.change(of("courier"), name="Mine", source_kind="portal", coverage_note="mine")
    naming.name_all(made, "zh-hans")
    assert of("news").name == "今城热线（样例）"
    assert "演示" in of("news").coverage_note
    assert (of("courier").name, of("courier").coverage_note) == ("Mine", "mine")
    assert set(Watch.objects.values_list("name", flat=True)) == {"烫嘴的杯盖", "关于豆子的谣言", "过敏原"}
    naming.name_all(made, "en")
    assert of("news").name == "City Hotline News (sample)"


def test_a_second_start_doubles_nothing(made):
    counted = {model: model.objects.count() for model in (Connection, Watch, Objection, Notice, StandingRuling, Made)}
    sample.make(NOON + timedelta(minutes=1))
    sample.resume(NOON + timedelta(days=1))
    assert {model: model.objects.count() for model in counted} == counted


def test_clearing_takes_all_of_it_back(made, settings):
    count_sites()
    assert clearing.clear() > 5_000
    gone = (
        Connection,
        Watch,
        WatchMatch,
        Notice,
        Objection,
        StandingRuling,
        Correction,
        SeenSite,
        Hearing,
        Ranking,
        Made,
    )
    assert {model.__name__: model.objects.count() for model in gone} == {model.__name__: 0 for model in gone}
    assert not any((settings.CODRIVER_DATA / "mails").iterdir())
    assert Bookmark.objects.get(name=seeing.NAME).seq == 0


def test_a_source_by_which_the_visitor_brought_a_post_is_hers_and_stays(made):
    forum = of("forum")
    log.take(0)
    post = Mention.objects.exclude(hearing__connection=forum).filter(channel="weibo").first()
    DemoPost.objects.filter(seq=post.seq).delete()
    Hearing.objects.create(post=post, connection=forum)
    clearing.clear()
    assert set(Connection.objects.all()) == {forum}
    run.until(log.head())
    assert Mention.objects.get() == post
    sources.forget()
    assert Connection.objects.exists()
