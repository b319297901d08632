"""What posts mean on the pages of stories, and corrections in place."""

import pytest

from codriver.listening.meaning import anew, corrections, tallies
from codriver.listening.meaning.labels import sums
from codriver.listening.models import Mention, Reading
from codriver.listening.stories import pictures, story_page
from codriver.listening.stories.figures import Meant
from codriver.listening.tests.saying import post, said, seq
from codriver.listening.tests.test_meaning import ANGRY, HAPPY, counted_by_hand, feeling, summed
from codriver.reading.models import Correction

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.CODRIVER_DATA = tmp_path
    settings.CODRIVER_WINDOW = 500


@pytest.fixture(autouse=True)
def signed_in(client, pia):
    client.force_login(pia)


@pytest.fixture
def told():
    """A story: an angry source, a bare repost, a happy one, and one that nobody could read."""
    said(
        post("1", ANGRY),
        post("2", "转发微博", 1, parent="1"),
        post("3", HAPPY, 2, parent="1"),
        post("4", "……", 3, parent="1"),
    )
    return pictures.Story.objects.get()


def test_sums_keep_the_unknown_apart_and_needs_may_overlap():
    found = sums([Meant(0, 0, 0b00011, 3), Meant(2, 2, 0b00010, 1), Meant(-1, -1, -1, 6)])
    assert (found.posts, found.heard) == (10, 4)
    assert [(part.key, part.posts) for part in found.feelings] == [
        ("negative", 3), ("neutral", 0), ("positive", 1), ("unknown", 6),
    ]  # fmt: skip
    assert found.feelings[0].share == 0.75
    assert [part.posts for part in found.needs] == [3, 4, 0, 0, 0]
    assert found.needs[1].share == 1.0


def test_a_story_says_what_its_posts_mean_and_every_number_opens_them(client, pia, told):
    meaning = story_page.read(pia, told).meaning
    feelings = {part.key: part.posts for part in meaning.feelings}
    assert feelings["negative"] == feelings["positive"] == 1
    assert sum(feelings.values()) == 4
    page = client.get(f"/stories/{told.number}/").content.decode()
    assert "What they say" in page
    assert "?feeling=negative" in page
    for part in meaning.feelings:
        rows = client.get(f"/stories/{told.number}/posts/?feeling={part.key}").context["page"].rows
        assert len(rows) == part.posts, part.key
    for part in meaning.needs:
        rows = client.get(f"/stories/{told.number}/posts/?need={part.key}").context["page"].rows
        assert len(rows) == part.posts, part.key


def test_a_correction_holds_at_once_moves_what_was_counted_and_teaches(client, told):
    tallies.count()
    answer = client.post(
        f"/stories/posts/{seq('1')}/meaning/",
        {"feeling": "positive", "kind": "praise", "needs": ["promise", "respect"], "next": "/stories/"},
    )
    assert answer.status_code == 302
    assert answer.url == "/stories/"
    assert feeling("1") == "positive"
    assert summed() == {"h": counted_by_hand(), "d": counted_by_hand()}
    taught = dict(Correction.objects.values_list("head", "label"))
    assert taught == {"sentiment": "positive", "kind": "praise", "needs": "promise,respect"}
    assert Correction.objects.values_list("text", flat=True).first() == ANGRY
    page = client.get(f"/stories/{told.number}/posts/").content.decode()
    assert "said by a person" in page


def test_saying_it_twice_says_it_once(client, told):
    for _ in range(2):
        client.post(f"/stories/posts/{seq('1')}/meaning/", {"feeling": "neutral"})
    assert Correction.objects.count() == 2  # feeling, and no need


def test_taken_back_the_reader_says_it_again(client, told):
    client.post(f"/stories/posts/{seq('1')}/meaning/", {"feeling": "positive"})
    client.post(f"/stories/posts/{seq('1')}/meaning/", {"again": "1"})
    assert not Correction.objects.exists()
    assert anew.refresh() == 1
    assert feeling("1") == "negative"


def test_htmx_gets_the_post_s_own_line_and_the_plain_form_goes_nowhere_else(client, told):
    asked = {"feeling": "neutral", "next": "https://elsewhere.example/"}
    line = client.post(f"/stories/posts/{seq('1')}/meaning/", asked, headers={"HX-Request": "true"})
    assert f'id="reading-{seq("1")}"' in line.content.decode()
    assert client.post(f"/stories/posts/{seq('1')}/meaning/", asked).url.startswith("/stories/")


def test_nonsense_and_words_that_are_gone_are_refused(client, told):
    assert client.post(f"/stories/posts/{seq('1')}/meaning/", {"feeling": "furious"}).status_code == 422
    Mention.objects.filter(seq=seq("1")).update(text="")
    assert client.post(f"/stories/posts/{seq('1')}/meaning/", {"feeling": "neutral"}).status_code == 409
    assert not Reading.objects.filter(is_corrected=True).exists()


def test_who_may_not_rule_sees_no_form_and_is_refused(client, told, sam):
    client.force_login(sam)
    assert client.post(f"/stories/posts/{seq('1')}/meaning/", {"feeling": "neutral"}).status_code == 403
    assert "/meaning/" not in client.get(f"/stories/{told.number}/posts/").content.decode()


def test_the_words_are_those_of_the_latest_version():
    said(post("1", ANGRY), post("1", HAPPY, edited=30))
    assert corrections.words_of(Mention.objects.get()) == HAPPY
