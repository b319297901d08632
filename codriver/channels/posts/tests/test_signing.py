"""Signatures: right, wrong, old, rotated; and the vector that the standard publishes."""

from datetime import UTC, datetime, timedelta

import pytest

from codriver.channels.base import ChannelError
from codriver.channels.posts import signing

AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
BODY = b'{"test": true}'
DAY = timedelta(days=1)


def test_the_published_vector_is_reproduced():
    secret, name = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    made = signing.signature(secret, name, "1614265330", b'{"test": 2432232314}')
    assert made == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def check(headers, *, body=BODY, secrets=None, at=AT, held=None):
    return signing.verified(headers, body, signing.valid(held or {"secret": secrets}, at), at)


def test_what_was_signed_with_the_secret_is_known_by_its_id():
    secret = signing.new_secret()
    assert check(signing.sign(secret, "m1", AT, BODY), secrets=secret) == "m1"


def test_one_fitting_signature_among_several_is_enough():
    secret = signing.new_secret()
    headers = signing.sign(secret, "m1", AT, BODY)
    headers["webhook-signature"] = f"v1a,abc v1,abcd {headers['webhook-signature']}"
    assert check(headers, secrets=secret) == "m1"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"webhook-id": "m2"}, signing.NOT_SIGNED),
        ({"webhook-id": ""}, signing.MISSING),
        ({"webhook-id": "m" * 201}, signing.NO_ID),
        ({"webhook-id": "m\x00"}, signing.NO_ID),
        ({"webhook-id": "mé"}, signing.NO_ID),
        ({"webhook-timestamp": str(int(AT.timestamp()) + 1)}, signing.NOT_SIGNED),
        ({"webhook-timestamp": str(int(AT.timestamp()) - 301)}, signing.NOT_NOW),
        ({"webhook-timestamp": str(int(AT.timestamp()) + 301)}, signing.NOT_NOW),
        ({"webhook-timestamp": "soon"}, signing.NOT_NOW),
        ({"webhook-timestamp": "9" * 400}, signing.NOT_NOW),
        ({"webhook-timestamp": "²"}, signing.NOT_NOW),
        ({"webhook-signature": "v1,"}, signing.NOT_SIGNED),
        ({"webhook-signature": "v1a,c2lnbmVk"}, signing.NOT_SIGNED),
        ({"webhook-signature": "v1,é"}, signing.NOT_SIGNED),
        ({"webhook-signature": ""}, signing.MISSING),
    ],
)
def test_anything_else_is_refused(change, why):
    secret = signing.new_secret()
    with pytest.raises(ChannelError) as error:
        check(signing.sign(secret, "m1", AT, BODY) | change, secrets=secret)
    assert str(error.value) == why


def test_another_body_another_secret_and_none_are_refused():
    secret = signing.new_secret()
    headers = signing.sign(secret, "m1", AT, BODY)
    for changed in ({"body": BODY + b" "}, {"secrets": signing.new_secret()}, {"secrets": ""}, {"secrets": "whsec_"}):
        with pytest.raises(ChannelError, match="fits none"):
            check(headers, **({"secrets": secret} | changed))


@pytest.mark.parametrize("late", [-300, 0, 300])
def test_a_clock_may_be_five_minutes_off(late):
    secret = signing.new_secret()
    assert check(signing.sign(secret, "m1", AT + timedelta(seconds=late), BODY), secrets=secret) == "m1"


def test_an_old_secret_is_valid_for_the_stated_time_and_an_older_one_no_more():
    first = signing.rotated({}, AT, DAY)
    assert "old" not in first
    second = signing.rotated(first, AT, DAY)
    assert signing.valid(second, AT) == [second["secret"], first["secret"]]
    assert signing.valid(second, AT + DAY) == [second["secret"]]
    third = signing.rotated(second, AT, DAY)
    assert first["secret"] not in signing.valid(third, AT)
    assert signing.valid(signing.rotated(third, AT, timedelta(0)), AT) != signing.valid(third, AT)[:1]
