"""What reached her and what did not, each with its reason; once a week instead."""

from datetime import timedelta

import pytest

from codriver.channels.models import Outgoing
from codriver.kit.clock import now
from codriver.web.my import wheel
from codriver.web.tests.turns import main_of, say, turn

pytestmark = pytest.mark.django_db


def test_held_back_messages_say_why_in_both_languages(mia, customer_browser):
    message = say(mia)
    browser = customer_browser(mia)
    listed = browser.get("/my/messages/?show=held").content.decode()
    assert "You have not allowed “News” here." in listed
    assert "Why did it not come?" in browser.get(f"/my/messages/{message.pk}/").content.decode()
    browser.cookies["language"] = "zh-hans"
    assert "您" in browser.get(f"/my/messages/{message.pk}/").content.decode()


def test_only_messages_to_proven_addresses_of_hers_are_shown(mia, dee, customer_browser):
    message = say(mia)
    assert customer_browser(dee).get(f"/my/messages/{message.pk}/").status_code == 404
    mia.handles.filter(channel="paper").update(verified_at=None)
    browser = customer_browser(mia)
    assert browser.get(f"/my/messages/{message.pk}/").status_code == 404
    assert "Tea" not in main_of(browser.get("/my/messages/").content.decode())


def test_one_tap_makes_a_weekly_mail_of_a_topic(mia, customer_browser):
    turn(mia, "news", "yes")
    message = say(mia, topic="jasmine")
    browser = customer_browser(mia)
    assert "Once a week instead" in browser.get(f"/my/messages/{message.pk}/").content.decode()
    browser.post(f"/my/messages/{message.pk}/")
    assert (say(mia, topic="jasmine").state, say(mia, topic="oolong").state) == ("digest", "waiting")
    assert "Once a week instead" not in browser.get(f"/my/messages/{message.pk}/").content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_as_often_for_many_as_for_one(mia, customer_browser, number, django_assert_max_num_queries):
    for _ in range(number):
        say(mia)
    browser = customer_browser(mia)
    browser.get("/my/messages/")
    with django_assert_max_num_queries(12):
        browser.get("/my/messages/")


def test_a_message_of_long_ago_is_no_news_of_this_week(mia):
    message = say(mia)
    Outgoing.objects.filter(pk=message.pk).update(made_at=now() - timedelta(days=8))
    assert wheel.week_of(mia) == {"reached": 0, "held": 0}
