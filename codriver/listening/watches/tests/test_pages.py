"""The pages of watches: what we listen for, and what was heard."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.listening.models import Notice, Watch, WatchListener
from codriver.listening.notices import queries
from codriver.listening.tests.saying import SALE, post, said
from codriver.listening.watches import actions, listening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_peace")]
FORM = {"name": "Lids", "words": "杯盖", "near": "", "within": "10", "without": "", "is_birth_told": "on"}


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_pia_makes_a_watch_and_sees_why_a_post_was_heard(sign_in, pia, story):
    browser = sign_in(pia)
    story()
    answer = browser.post("/stories/watches/add/", FORM)
    watch = Watch.objects.get()
    assert answer.headers["Location"] == f"/stories/watches/{watch.pk}/"
    assert WatchListener.objects.get().user == pia
    listening.refresh()
    page = text_of(browser.get(f"/stories/watches/{watch.pk}/"))
    assert "<mark>杯盖</mark>" in page
    assert "Heard because of: 杯盖" in page
    assert "Lids" in text_of(browser.get("/stories/watches/"))


def test_a_try_says_how_many_of_the_latest_posts_would_have_been_heard(sign_in, pia, story):
    browser = sign_in(pia)
    story()
    story(SALE, "q")
    for where, said_more in (("/stories/watches/add/", {"do": "try"}), ("/stories/watches/try/", {})):
        page = text_of(browser.post(where, FORM | said_more))
        assert "<strong>2</strong> of the latest 4 posts" in page
        assert "<mark>杯盖</mark>" in page
    assert not Watch.objects.exists()


def test_what_cannot_be_listened_for_is_said_beside_its_field(sign_in, pia):
    browser = sign_in(pia)
    page = text_of(browser.post("/stories/watches/add/", FORM | {"near": "lid"}), 422)
    assert "needs two words with dots between them" in page
    page = text_of(browser.post("/stories/watches/try/", FORM | {"words": "!!"}))
    assert "has no letter" in page
    assert not Watch.objects.exists()


def test_a_change_keeps_the_name_and_a_taken_name_is_refused(sign_in, pia, watched):
    browser = sign_in(pia)
    assert text_of(browser.post("/stories/watches/add/", FORM), 422)
    browser.post(f"/stories/watches/{watched.pk}/change/", FORM | {"words": "会员", "number": "5"})
    watched.refresh_from_db()
    assert (watched.words, watched.number, watched.edition, watched.is_press_told) == ("会员", 5, 2, False)
    assert watched.by.name == "Tess"


def test_a_watch_is_forgotten_with_all_it_heard_and_told(sign_in, pia, watched):
    assert Notice.objects.exists()
    sign_in(pia).post(f"/stories/watches/{watched.pk}/forget/")
    assert not Watch.objects.exists()
    assert not Notice.objects.exists()


def test_sam_is_told_only_what_comes_after_he_asked(sign_in, sam, watched, story):
    browser = sign_in(sam)
    assert queries.unread(sam) == 0
    browser.post(f"/stories/watches/{watched.pk}/listen/", {"do": "tell"})
    assert queries.unread(sam) == 0
    story("杯盖又漏了，坐在我旁边的人裤子都湿了一大片，店员看了一眼就走开了", "r")
    listening.refresh()
    assert queries.unread(sam) == 1
    assert "A story begins" in text_of(browser.get("/notices/"))
    browser.post(f"/stories/watches/{watched.pk}/listen/", {"do": "stop"})
    assert queries.unread(sam) == 0


@pytest.mark.parametrize("address", ["/stories/watches/", "/notices/", "/stories/watches/{watch}/"])
def test_pages_ask_as_often_for_many_as_for_one(sign_in, tess, watched, address):
    browser, counts = sign_in(tess), []
    for number in (0, 12):
        for step in range(number):
            text = f"{step}号杯盖在第{step * 7919 % 1000}家店漏了{'水茶奶油糖盐醋酱汤粥面饭'[step] * 3}没有人管"
            said(post(f"x{step}", text), post(f"y{step}", text, 1, parent=f"x{step}", kind="repost"))
            actions.save(Watch(name=f"Lids {step}", words="杯盖"), tess)
        listening.refresh()
        browser.get(address.format(watch=watched.pk))
        with CaptureQueriesContext(connection) as asked:
            browser.get(address.format(watch=watched.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


def test_a_watch_leads_to_its_overview(sign_in, pia, watched):
    page = text_of(sign_in(pia).get(f"/stories/watches/{watched.pk}/"))
    assert f'href="/stories/overview/?watch={watched.pk}"' in page


def test_ticks_are_folded_and_the_fold_says_what_is_chosen(sign_in, pia, watched):
    browser = sign_in(pia)
    for address in ("/stories/watches/add/", "/stories/watches/about/", f"/stories/watches/{watched.pk}/change/"):
        page = text_of(browser.get(address))
        for words in ("All languages", "All kinds of source", "All sites"):
            assert f">{words}</summary>" in page
    browser.post(f"/stories/watches/{watched.pk}/change/", FORM | {"languages": ["zh", "en"], "kinds": ["forum"]})
    page = text_of(browser.get(f"/stories/watches/{watched.pk}/change/"))
    assert ">2 of 3 languages</summary>" in page
    assert ">1 of 8 kinds</summary>" in page
    pia.language = "zh-hans"
    pia.save()
    assert ">已选 2 种语言，共 3 种</summary>" in text_of(browser.get(f"/stories/watches/{watched.pk}/change/"))
