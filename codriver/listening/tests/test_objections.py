"""These posts are mine, leave me alone: asked, proven by a phrase or a person, carried out, lifted."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from codriver.kit.clock import now
from codriver.kit.importing import rejects
from codriver.listening import intake, log
from codriver.listening.engine import run
from codriver.listening.importing import imports
from codriver.listening.keeping import job, objecting, rules, sweeping
from codriver.listening.keeping.forms import site_key
from codriver.listening.models import Block, Decision, Forgotten, Import, Mention, Objection
from codriver.listening.records import Author, PostRecord

pytestmark = pytest.mark.django_db(transaction=True)
OWN = re.compile(r"csrfmiddlewaretoken.*?>|[\"'][\w=/-]{22,}[\"']|codriver-[\w-]+|/objection/[\w-]+/")  # of one page
PHRASE = re.compile(r"codriver-[0-9A-Z-]{14}")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings, monkeypatch):
    settings.CODRIVER_DATA = tmp_path
    settings.CODRIVER_WINDOW = 500
    monkeypatch.setattr(sweeping.sweep, "__defaults__", (timedelta(0),))
    yield
    run.rest()


def post(name, author="tea-1", text="The lid burned my lip", called=None, channel="weibo"):
    return PostRecord(channel=channel, id=name, author=Author(id=author, name=called), text=f"{text} {name}",
                      source_kind="person", published_at=now() - timedelta(hours=1))  # fmt: skip


def said(*posts):
    outcome = intake.append(posts, now())
    run.until(log.head())
    return outcome


def ask(handle="tea-1", wish="leave", site="Weibo", **more):
    """Send the form as a stranger does; return her browser and the address of her page."""
    browser = Client()
    answer = browser.post("/objection/", {"site": site, "handle": handle, "wish": wish, **more})
    assert answer.status_code == 302, answer.content.decode()
    return browser, answer.headers["Location"]


def page(browser, address):
    return browser.get(address).content.decode()


def with_words():
    return set(Mention.objects.exclude(text="").values_list("external_id", flat=True))


def test_a_phrase_posted_from_the_account_proves_it_and_that_post_is_not_kept():
    said(post("1", called="Tea Lover"), post("2"), post("3", author="other"))
    browser, address = ask("@tea lover")
    phrase = PHRASE.search(page(browser, address)).group()
    outcome = said(post("proof", text=f"please {phrase}", called="Tea Lover"))
    assert outcome.objected == [0]
    assert "being forgotten" in page(browser, address)
    job.run()
    assert with_words() == {"3"}
    assert "2 posts lost their words" in page(browser, address)
    assert said(post("4"), post("5", author="other")).objected == [0]
    assert not Mention.objects.filter(external_id__in=["proof", "4"]).exists()
    assert Block.objects.get().refused == 2


def test_a_phrase_from_another_account_proves_nothing():
    browser, address = ask()
    phrase = PHRASE.search(page(browser, address)).group()
    said(post("thief", author="other", text=phrase))
    assert Objection.objects.open().exists()
    assert with_words() == {"thief"}


def test_nothing_in_clear_is_left_of_the_account_when_it_is_carried_out():
    said(post("1"))
    ask(note="I run the shop of that name")
    objection = Objection.objects.get()
    assert objecting.opened(objection) == objecting.Said("tea-1", "I run the shop of that name")
    objecting.confirm(objection, "person")
    job.run()
    objection = Objection.objects.select_related("decision").get()
    assert objecting.opened(objection) == objecting.Said("", "")
    assert objection.handle_hash == objecting.mark_of("weibo", "@TEA-1")


def test_the_answer_is_the_same_for_known_and_unknown_accounts(django_assert_num_queries):
    said(*(post(str(n)) for n in range(50)))
    answers = []
    for handle in ("tea-1", "nobody-ever"):
        browser, address = ask(handle)
        words = page(browser, address).replace(handle, "…")
        answers.append(OWN.sub("", words))
    assert answers[0] == answers[1]


def test_asking_looks_nothing_up(django_assert_num_queries):
    said(post("1"))
    with django_assert_num_queries(1):
        objecting.ask("leave", "weibo", "tea-1", "note")


def test_it_may_be_asked_ten_times_an_hour_from_one_address():
    for _ in range(10):
        ask()
    answer = Client().post("/objection/", {"site": "weibo", "handle": "tea-1", "wish": "leave"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert Objection.objects.count() == 10


def test_a_person_confirms_by_the_phrase_in_the_profile(leo, sign_in):
    said(post("1", author="77001", called="Tea Lover"), post("2", author="77001", called="Tea Lover"))
    browser, address = ask("Tea Lover")
    phrase = PHRASE.search(page(browser, address)).group()
    browser.post(address)
    assert "You asked that a person look" in page(browser, address)
    mine = sign_in(leo)
    door = f"/set-up/keeping/objections/{Objection.objects.get().pk}/"
    assert "id 77001" in mine.get(door).content.decode()
    assert mine.post(door, {"phrase": "codriver-AAAA-BBBB-CCCC"}).status_code == 200
    assert mine.post(door, {}).status_code == 200
    assert not Decision.objects.exists()
    assert mine.post(door, {"phrase": phrase.lower(), "account": "77001"}).status_code == 302
    job.run()
    assert not with_words()
    assert said(post("3", author="77001", called="Tea Lover the Second")).objected == [0]
    assert "Leo looked" in mine.get(door).content.decode()


def test_an_account_that_is_confirmed_by_name_alone_is_found_by_it_however_old_its_posts_are():
    said(post("1", author="77001", called="Tea Lover"))
    ask("tea lover")
    objecting.confirm(Objection.objects.get(), "person")
    job.run()
    assert not with_words()
    assert Forgotten.objects.get().why == "objected"


def test_a_refusal_is_told_with_its_reason(leo, sign_in):
    said(post("1"))
    browser, address = ask()
    sign_in(leo).post(f"/set-up/keeping/objections/{Objection.objects.get().pk}/", {"why": "The profile is a band's."})
    words = page(browser, address)
    assert "The profile is a band" in words
    job.run()
    assert with_words() == {"1"}
    assert objecting.opened(Objection.objects.get()).handle == ""


def test_the_same_proof_lifts_it_again():
    said(post("1"))
    browser, first = ask()
    said(post("proof", text=rules.phrase(first.split("/")[2])))
    job.run()
    _, second = ask(wish="return")
    outcome = said(post("back", text=f"I am back: {rules.phrase(second.split('/')[2])}"))
    assert outcome.objected == []
    assert not Block.objects.exists()
    assert "may be heard again" in page(browser, second)
    assert "You took this objection back" in page(browser, first)
    said(post("4"))
    assert with_words() == {"back", "4"}


def test_what_nobody_proves_lapses_and_leaves_no_row_in_the_end():
    browser, address = ask()
    Objection.objects.update(asked_at=now() - timedelta(days=31))
    job.run()
    assert "Nobody proved it in time" in page(browser, address)
    assert objecting.opened(Objection.objects.get()).handle == ""
    Decision.objects.update(at=now() - timedelta(days=91))
    job.run()
    assert not Objection.objects.exists()
    assert browser.get(address).status_code == 404


def test_an_import_keeps_no_line_of_who_objected():
    ask()
    objecting.confirm(Objection.objects.get(), "person")
    row = Import.objects.create(name="posts.jsonl", started_at=now())
    kept = rejects.Rejects()
    line = b'{"channel":"weibo","id":"9","text":"my secret words"}'

    class Source:
        name, done = "posts.jsonl", 1

    imports.take_batch([(1, post("9"), line), (2, post("10", author="other"), line)], Source(), row, kept)
    kept.close()
    assert (row.read, row.stored, row.rejected) == (2, 1, 1)
    body = kept.path.read_text("utf-8")
    assert "asked to be left alone" in body
    assert "secret" not in body


NAMES = {
    "Weibo": "weibo",
    "微博": "weibo",
    "小红书": "xiaohongshu",
    "App store": "app-store",
    "Some Forum.example": "some forum.example",
}


@pytest.mark.parametrize(("typed", "key"), NAMES.items())
def test_a_site_is_known_by_its_name_in_either_language(typed, key):
    assert site_key(typed) == key


def test_a_block_on_one_site_is_none_on_another():
    ask()
    objecting.confirm(Objection.objects.get(), "person")
    assert said(post("1"), post("2", channel="forum")).objected == [0]


def test_intake_asks_one_question_more_where_nobody_objected_and_one_where_nobody_was_erased(
    django_assert_max_num_queries,
):
    said(post("0"))
    with django_assert_max_num_queries(10) as told:
        intake.append([post(str(n)) for n in range(1, 40)], now())
    assert sum("listening_block" in query["sql"] for query in told.captured_queries) == 1
    assert sum("people_tombstone" in query["sql"] for query in told.captured_queries) == 1
