"""The wheel: what is said before a turn is what follows after it, for what waits and for what comes."""

import pytest

from codriver.channels import outbox
from codriver.channels.models import Outgoing
from codriver.kit.clock import now
from codriver.terms import actions
from codriver.terms.models import TermSet
from codriver.terms.nouns import Rule
from codriver.terms.pages import Page
from codriver.terms.purposes import purposes
from codriver.web.my import consequences, turning, wheel
from codriver.web.my.first_terms import CHOICES, choose
from codriver.web.tests.turns import main_of, option, page_of, say, stands, turn

pytestmark = pytest.mark.django_db


WORDS = {"yes": "yes", "few": "one a week", "weekly": "weekly", "no": "no", "months": "for a time"}


@pytest.mark.parametrize(("key", "word"), WORDS.items())
def test_each_choice_shows_on_the_wheel(mia, key, word):
    turn(mia, "news", key)
    assert stands(mia, "news") == word
    assert turning.chosen(page_of(mia), "news") == key


def test_without_a_word_of_hers_promotion_is_off_and_service_is_on(mia):
    assert [stands(mia, one) for one in ("news", "offers", "orders", "reply", "safety")] == [
        "no",
        "no",
        "yes",
        "yes",
        "yes",
    ]


def test_a_turn_takes_the_place_of_what_she_said_before(mia):
    actions.set_rule(mia, Rule("no-news-paper", "deny", "news", channel="paper"), source="one click")
    actions.object_to(mia, "news")
    turn(mia, "news", "yes")
    assert stands(mia, "news") == "yes"
    assert [rule.key for rule in page_of(mia).rules] == ["my-news"]


def test_a_yes_to_one_thing_leaves_an_objection_to_all_the_others(mia):
    actions.object_to(mia, "*")
    turn(mia, "news", "yes")
    assert (stands(mia, "news"), stands(mia, "offers"), stands(mia, "orders")) == ("yes", "no", "no")


def test_what_she_said_of_a_topic_stays(mia):
    actions.turn_page(mia, turning.topic_weekly("news", "jasmine"), source="typed")
    turn(mia, "news", "yes")
    assert {rule.topic for rule in page_of(mia).rules} == {None, "jasmine"}


@pytest.mark.parametrize(("start", "end"), [(9, 19), (8, 21), (22, 6), (0, 12), (12, 0)])
def test_hours_are_read_as_they_were_written(start, end):
    page = turning.hours(start, end).change(Page())
    assert turning.hours_in(page) == (start, end)
    assert turning.hours_in(turning.any_hour().change(page)) is None


def test_a_closed_way_opens_again(mia):
    no, yes = (turning.channel("paper", "Paper", open_=is_open) for is_open in (False, True))
    page = no.change(page_of(mia))
    assert turning.is_closed(page, "paper")
    assert yes.change(page) == page_of(mia)


# ---- what follows is what was said


def fate(message):
    message.refresh_from_db()
    return message.state


def decided_anew(person):
    """Let the outbox ask the gate again about all that waits, as it does before it sends."""
    for message in Outgoing.objects.filter(person=person, state__in=consequences.WAITING):
        outbox._decided(message)
    return sorted(Outgoing.objects.filter(person=person).values_list("state", flat=True))


SAID = [  # how news stand first, what she presses, what is said of two messages that wait, what becomes of them
    ("weekly", "no", "2 messages that wait will stop.", ["denied", "denied"]),
    ("weekly", "yes", "2 messages that wait come now.", ["waiting", "waiting"]),
    ("yes", "weekly", "2 messages come together.", ["digest", "digest"]),
    ("yes", "yes", "Nothing that waits changes.", ["waiting", "waiting"]),
    ("yes", "no", "2 messages that wait will stop.", ["denied", "denied"]),
]


@pytest.mark.parametrize(("first", "then", "words", "states"), SAID)
def test_what_is_said_of_waiting_messages_is_what_happens(mia, first, then, words, states):
    turn(mia, "news", first)
    say(mia), say(mia)
    hers = consequences.of(mia)
    assert consequences.of_waiting(hers, option("news", then).change(hers.page)) == words
    turn(mia, "news", then)
    assert decided_anew(mia) == states


def test_a_pause_says_what_stops(mia):
    turn(mia, "news", "yes")
    say(mia), say(mia, "orders")
    hers = consequences.of(mia)
    pause = turning.pauses(hers.at)[0]
    page = pause.change(hers.page)
    assert consequences.of_all(hers, page, wheel.shown()) == "These stop: News."
    assert consequences.of_waiting(hers, page) == "1 message that waits will stop."
    actions.turn_page(mia, pause.change, source="typed")
    assert decided_anew(mia) == ["denied", "waiting"]
    assert stands(mia, "news") == "paused"


def test_hours_say_that_what_waits_comes_later(mia, monkeypatch):
    noon = now().replace(hour=12, minute=0)
    monkeypatch.setattr(consequences, "now", lambda: noon)
    say(mia, "orders")
    hers = consequences.of(mia)
    assert consequences.of_waiting(hers, turning.hours(18, 21).change(hers.page)) == "1 message that waits comes later."
    assert consequences.of_waiting(hers, turning.hours(9, 19).change(hers.page)) == "Nothing that waits changes."


def test_what_would_still_not_come_says_why(mia):
    actions.set_rule(mia, Rule("all", "deny"))
    hers = consequences.of(mia)
    news = next(one for one in purposes() if one.key == "news")
    said = consequences.of_purpose(hers, option("news", "yes").change(hers.page), news)
    assert said.startswith("Nothing of this comes. Your rule says no")


def test_a_promise_of_a_digest_names_its_day(mia):
    hers = consequences.of(mia)
    news = next(one for one in purposes() if one.key == "news")
    said = consequences.of_purpose(hers, option("news", "weekly").change(hers.page), news)
    day = hers.verdict(option("news", "weekly").change(hers.page), news).until
    assert f"{day:%B} {day.day}" in said
    assert day.weekday() == 0


# ---- the pages


def test_two_taps_turn_and_the_receipt_is_there(mia, customer_browser):
    browser = customer_browser(mia)
    page = browser.get("/my/terms/news/").content.decode()
    assert "All comes in one mail a week" in page
    answer = browser.post("/my/terms/news/", {"option": "weekly"}, follow=True).content.decode()
    assert "Page 1 of your terms holds from now on." in answer
    assert "News: one mail a week" in browser.get("/my/receipts/").content.decode()
    assert TermSet.objects.get().source == "typed"


@pytest.mark.parametrize("ask", ["/my/terms/account/", "/my/terms/profile/", "/my/terms/nothing/"])
def test_what_cannot_be_turned_is_not_there(mia, customer_browser, ask):
    assert customer_browser(mia).get(ask).status_code == 404


WRONG = [f"hours/?from={pair}" for pair in ("25&to=3", "x&to=", "7&to=7", "٣&to=4")]
WRONG += [f"pause/?until={day}" for day in ("2020-01-01", "9999-99-99", "soon")]


@pytest.mark.parametrize("ask", WRONG)
def test_what_is_typed_wrongly_is_passed_over(mia, customer_browser, ask):
    page = customer_browser(mia).get(f"/my/terms/{ask}")
    assert page.status_code == 200
    assert "2020" not in main_of(page.content.decode())


def test_hours_and_days_of_her_own_are_saved(mia, customer_browser):
    browser = customer_browser(mia)
    browser.post("/my/terms/hours/", {"option": "7-22"})
    assert turning.hours_in(page_of(mia)) == (7, 22)
    browser.post("/my/terms/pause/", {"option": "2099-01-31"})
    assert page_of(mia).paused_until.isoformat().startswith("2099-01-31")
    browser.post("/my/terms/pause/", {"option": "on"})
    assert page_of(mia).paused_until is None


def test_a_press_that_means_nothing_changes_nothing(mia, customer_browser):
    for what, word in (
        ("news", "everything"),
        ("hours", "7-7"),
        ("hours", "1-99"),
        ("pause", "2001-01-01"),
        ("where", "weibo"),
    ):
        assert customer_browser(mia).post(f"/my/terms/{what}/", {"option": word}).status_code == 422
    assert not TermSet.objects.exists()


def test_the_wheel_stands_on_her_side_with_the_week(mia, customer_browser):
    say(mia, "orders"), say(mia)
    outbox.run()
    page = customer_browser(mia).get("/my/").content.decode()
    assert 'aria-label="Orders: yes"' in page
    assert 'aria-label="Offers: no"' in page
    assert "1 message reached you this week." in page
    assert "1 was held back." in page


BEGINNINGS = {
    "asked": ["no", "no", "no", "yes"],
    "important": ["yes", "no", "no", "yes"],
    "weekly": ["yes", "weekly", "no", "yes"],
}


@pytest.mark.parametrize(("choice", "words"), BEGINNINGS.items())
def test_how_she_begins_is_how_the_wheel_stands(mia, choice, words):
    choose(mia, choice)
    assert [stands(mia, one) for one in ("orders", "news", "offers", "reply")] == words


def test_every_choice_is_a_page_that_the_gate_can_read(mia):
    for choice in CHOICES:
        choose(mia, choice)
