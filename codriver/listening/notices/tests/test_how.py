"""The page on which a colleague says how she is told: hours, limit, hooks; in words what follows."""

import html
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.kit.clock import now
from codriver.kit.tests.servers import answer
from codriver.listening.models import Hook, HookMessage, HookPause, Manner
from codriver.listening.notices import desktops, hooks, sending
from codriver.listening.notices.tests.receiving import hook_of, near, receiving, tell, watch_of, work

pytestmark = pytest.mark.django_db
HOW = "/me/notices/"
ADD = "/me/notices/hooks/add/"


def text_of(answer, status=200):
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def test_who_said_nothing_is_told_at_any_hour_twenty_times_a_day(sign_in, sam):
    page = text_of(sign_in(sam).get(HOW))
    assert "No quiet hours: what happens is sent at once, at any hour." in page
    assert "At most 20 messages a day." in page
    assert not Manner.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            {"quiet_from": "22:00", "quiet_until": "07:00", "most_a_day": "5"},
            ["Between 22:00 and 07:00 (UTC) nothing is sent.", "comes as one message at 07:00", "At most 5 messages"],
        ),
        ({"quiet_from": "08:00", "quiet_until": "08:00", "most_a_day": "1"}, ["One message a day, at 08:00 (UTC)"]),
        ({"most_a_day": ""}, ["No quiet hours", "As many messages a day as there are."]),
    ],
)
def test_what_follows_is_said_in_words(sign_in, sam, said, words):
    browser = sign_in(sam)
    assert browser.post(HOW, said).headers["Location"] == HOW
    page = text_of(browser.get(HOW))
    assert [one for one in words if one not in page] == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"quiet_from": "22:00"}, "Quiet hours need both times"),
        ({"quiet_until": "07:00"}, "Quiet hours need both times"),
        ({"quiet_from": "late", "quiet_until": "07:00"}, "Enter a valid time."),
        ({"most_a_day": "0"}, "greater than or equal to 1"),
        ({"most_a_day": "99999"}, "less than or equal to 1000"),
    ],
)
def test_what_cannot_be_meant_is_refused_beside_its_field(sign_in, sam, said, why):
    browser = sign_in(sam)
    assert why in text_of(browser.post(HOW, said), 422)
    assert not Manner.objects.exists()


def test_a_colleague_changes_her_own_hours_only(sign_in, sam, leo):
    sign_in(sam).post(HOW, {"quiet_from": "22:00", "quiet_until": "07:00"})
    sign_in(leo).post(HOW, {"most_a_day": "3"})
    assert Manner.objects.get(user=sam).quiet_from == time(22)
    assert Manner.objects.get(user=leo).most_a_day == 3


def test_a_hook_is_made_and_its_secret_shown_once(sign_in, pia):
    browser = sign_in(pia)
    page = text_of(browser.post(ADD, {"address": "https://ops.example/in?k=1", "has_words": "on"}))
    hook = Hook.objects.get()
    assert hooks.opened(hook)["secret"] in page
    assert page.count(f'action="/me/notices/hooks/{hook.pk}/"') == 3  # the page stands at the address of the form
    assert (hook.user, hook.home, hook.has_words) == (pia, "http://testserver/", True)
    for address in (HOW, f"/me/notices/hooks/{hook.pk}/"):
        page = text_of(browser.get(address))
        assert "https://ops.example/in?k=1" in page
        assert "whsec_" not in page


NO_ADDRESS = [
    "http://ops.example/",
    "ftp://ops.example/",
    "ops.example",
    "",
    "https://",
    f"https://{'a' * 2000}.example/",
]


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_only_an_https_address_is_taken(sign_in, pia, address):
    text_of(sign_in(pia).post(ADD, {"address": address}), 422)
    assert not Hook.objects.exists()


def test_who_may_not_export_is_not_asked_whether_words_go_along(sign_in, sam, pia):
    assert "names of watches along" in text_of(sign_in(pia).get(ADD))
    assert "names of watches along" not in text_of(sign_in(sam).get(ADD))


def test_more_than_five_hooks_are_refused(sign_in, pia):
    browser = sign_in(pia)
    for number in range(5):
        text_of(browser.post(ADD, {"address": f"https://ops.example/{number}"}))
    assert "Forget one first" in text_of(browser.post(ADD, {"address": "https://ops.example/6"}), 422)
    assert "Add a webhook" not in text_of(browser.get(HOW))
    assert Hook.objects.count() == 5


def test_a_test_shows_what_was_answered(sign_in, pia, monkeypatch):
    monkeypatch.setattr(sending, "web", near)
    monkeypatch.setattr(sending.try_out, "__defaults__", (near,))
    with receiving() as receiver:
        hook, _ = hook_of(pia, receiver.url)
        browser, page = sign_in(pia), f"/me/notices/hooks/{hook.pk}/"
        assert "The test arrived: 200 after 0." in text_of(browser.post(page, {"do": "test"}, follow=True))
        receiver.says = answer(status="500 Broken")
        found = text_of(browser.post(page, {"do": "test"}, follow=True))
        assert "The test did not arrive: 127.0.0.1 answered 500." in found


def test_a_test_to_the_inside_is_refused_in_words(sign_in, pia):
    hook, _ = hook_of(pia, "https://127.0.0.1/")
    page = text_of(sign_in(pia).post(f"/me/notices/hooks/{hook.pk}/", {"do": "test"}, follow=True))
    assert "127.0.0.1 is not on the public internet, so it was not asked." in page


def test_a_hook_is_paused_resumed_given_another_secret_and_forgotten(sign_in, pia):
    hook, first = hook_of(pia, "https://ops.example/")
    browser, page = sign_in(pia), f"/me/notices/hooks/{hook.pk}/"
    browser.post(page, {"do": "pause"})
    assert "You paused it" in text_of(browser.get(page))
    browser.post(page, {"do": "resume"})
    assert not HookPause.objects.exists()
    shown = text_of(browser.post(page, {"do": "rotate", "hours": "24"}))
    second = hooks.opened(Hook.objects.get())["secret"]
    assert second in shown
    assert first not in shown
    assert "signed with the earlier secret too until" in text_of(browser.get(page))
    assert browser.post(page, {"do": "rotate", "hours": "5"}).status_code == 302  # no such choice: nothing is done
    assert hooks.opened(Hook.objects.get())["secret"] == second
    browser.post(page, {"do": "forget"})
    assert not Hook.objects.exists()


@pytest.mark.parametrize("why", ["gone", "failing"])
def test_why_a_hook_was_paused_is_said(sign_in, pia, why):
    hook, _ = hook_of(pia, "https://ops.example/")
    hooks.pause(hook, why)
    words = {"gone": "the receiver said that it is gone for good", "failing": "for three days nothing arrived"}
    assert words[why] in text_of(sign_in(pia).get(f"/me/notices/hooks/{hook.pk}/"))


def test_nobody_sees_or_touches_the_hook_of_a_colleague(sign_in, pia, tess):
    hook, _ = hook_of(pia, "https://ops.example/")
    hers = sign_in(tess)
    assert hers.get(f"/me/notices/hooks/{hook.pk}/").status_code == 404
    assert hers.post(f"/me/notices/hooks/{hook.pk}/", {"do": "forget"}).status_code == 404
    assert "ops.example" not in text_of(hers.get(HOW))


def test_the_page_of_notices_says_what_waits_and_what_stands_there_only(sign_in, tess):
    watch, browser = watch_of(tess), sign_in(tess)
    desktops.turn_on(tess, "t1", "")
    Manner.objects.update(most_a_day=1)
    for number in (1, 2, 3):
        tell(watch, number)
        work()
    assert "2 more stand here only: today has had as many messages as you want." in text_of(browser.get("/notices/"))
    ahead = (now() + timedelta(hours=2)).time()
    Manner.objects.update(most_a_day=9, quiet_from=now().time(), quiet_until=ahead)
    tell(watch, 4)
    work()
    assert "1 waits for the end of your quiet hours" in text_of(browser.get("/notices/"))


def test_the_pages_ask_as_often_for_many_messages_as_for_one(sign_in, pia):
    hook, _ = hook_of(pia, "https://ops.example/")
    desktops.turn_on(pia, "t0", "")
    browser, counts = sign_in(pia), {}
    for many in (1, 50):
        for number in range(many):
            facts = {
                "key": f"m{many}-{number}",
                "made_at": now(),
                "trouble": {"code": "answered", "host": "ops.example", "status": 500},
            }
            HookMessage.objects.create(hook=hook, body="", **facts)
        if many == 50:
            for number in range(4):
                hook_of(pia, f"https://ops.example/{number}")
            for number in range(49):
                desktops.turn_on(pia, f"t{number + 1}", "")
        for address in (HOW, f"/me/notices/hooks/{hook.pk}/"):
            with CaptureQueriesContext(connection) as asked:
                browser.get(address)
            counts.setdefault(address, []).append(len(asked))
    assert all(one == other for one, other in counts.values()), counts


def test_a_hook_whose_secret_cannot_be_opened_is_still_shown(sign_in, pia):
    hook, _ = hook_of(pia, "https://ops.example/")
    Hook.objects.update(secrets=b"\0" * 60)
    browser, page = sign_in(pia), f"/me/notices/hooks/{hook.pk}/"
    text_of(browser.get(page))
    assert "The secret cannot be opened" in text_of(browser.post(page, {"do": "test"}, follow=True))
    assert "Copy this secret now" in text_of(browser.post(page, {"do": "rotate", "hours": "24"}))
