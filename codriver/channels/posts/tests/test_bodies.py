"""What a push may hold, and what is no JSON of ours."""

import json

import pytest

from codriver.channels.base import ChannelError, Unfit
from codriver.channels.posts import reading

POST = {"channel": "boards", "id": "b1", "text": "x"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", reading.NO_JSON),
        (b"{", reading.NO_JSON),
        (b'{"id": 1}\n{"id"', reading.NO_JSON),
        (b"\xff\xfe", reading.NOT_UTF8),
        (b'{"likes": NaN}', reading.NO_NUMBER),
        (b'[{"likes": -Infinity}]', reading.NO_NUMBER),
        (b'{"likes": 1e999}', reading.NO_NUMBER),
        (b'{"id": 1}\n{"likes": NaN}', reading.NO_NUMBER),
        (b'{"id": ' + b"9" * 500_000 + b"}", reading.NO_NUMBER),
        (b"[" * 100_000, reading.TOO_DEEP),
        (b'{"a":' * 100_000, reading.TOO_DEEP),
        (b"[" * 50 + b"]" * 50, reading.TOO_DEEP),
        (b'{"id": 1}\n' + b"[" * 50 + b"]" * 50, reading.TOO_DEEP),
        (json.dumps([POST] * 1001).encode(), reading.TOO_MANY),
    ],
)
def test_what_cannot_be_read_is_refused_whole(body, why):
    with pytest.raises(ChannelError) as error:
        reading.read(body)
    assert str(error.value) == why


def test_one_post_a_list_and_lines_are_read():
    one = json.dumps(POST, indent=1).encode()
    flat = json.dumps(POST).encode()
    assert reading.read(b"\xef\xbb\xbf" + one) == [POST]
    assert reading.read(json.dumps([POST, POST]).encode()) == [POST, POST]
    assert reading.read(flat + b"\r\n\n" + flat) == [POST, POST]
    assert reading.read(b"[]") == []


def test_what_is_no_object_is_unfit_and_the_others_are_read():
    assert reading.read(b'[1, {"id": "b"}]') == [Unfit(reading.NO_OBJECT, "1"), {"id": "b"}]


def test_what_lies_sixteen_deep_inside_a_listed_post_is_read():
    inner: object = 1
    for _ in range(16):
        inner = [inner]
    assert len(reading.read(json.dumps([{"extra": inner}]).encode())) == 1
