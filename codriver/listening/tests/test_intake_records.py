"""A post record: what is taken, what is refused, and the reason that is given."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.listening.records import PostRecord, Refused, read_line

POST = {"channel": "weibo", "id": "p1", "text": "hello", "published_at": "2026-01-05T09:00:00+08:00"}


def line(**changes: object) -> bytes:
    """Write a good post with some fields changed; None takes one away."""
    return json.dumps({name: value for name, value in (POST | changes).items() if value is not ...}).encode()


def outcome(text: bytes) -> object:
    """Return the record, or the reason why there is none; any other error fails the test."""
    try:
        return read_line(text)
    except Refused as refusal:
        return str(refusal)


REFUSED = {
    "not JSON": (b"{bad", "not JSON"),
    "half a record": (line()[:-9], "not JSON"),
    "two records": (line() + line(), "not JSON"),
    "a list": (b"[1]", "not an object"),
    "a text alone": (b'"x"', "not an object"),
    "no id": (line(id=...), "id is missing"),
    "an empty id": (line(id=""), "id is empty"),
    "an id that is an object": (line(id={}), "id should be str, not object"),
    "no channel": (line(channel=...), "channel is missing"),
    "a long channel": (line(channel="x" * 65), "channel is longer than 64 characters"),
    "no time": (line(published_at=...), "published_at is missing"),
    "a time without a zone": (line(published_at="2026-01-05T09:00:00"), "published_at has no time zone"),
    "a day alone": (line(published_at="2026-01-05"), "published_at is not a time"),
    "seconds since 1970": (line(published_at=1767600000), "published_at should be"),
    "no text": (line(text=...), "text is missing"),
    "a text of 100,001 characters": (line(text="字" * 100_001), "text is longer than 100000 characters"),
    "a million-character name": (
        line(author={"id": "a", "name": "x" * 1_000_000}),
        "author.name is longer than 200 characters",
    ),
    "an author without an id": (line(author={"name": "A"}), "author.id is missing"),
    "NaN": (b'{"channel":"c","id":"1","followers":NaN}', "not JSON"),
    "Infinity, deep inside": (line()[:-1] + b',"mood":{"x":[-Infinity]}}', "not JSON"),
    "a number beyond all bounds": (line()[:-1] + b',"mood":1e999}', "out of range"),
    "a number beyond all bounds beside half a character": (
        line()[:-1] + b',"a":"\\ud83d","mood":1e999}',
        "out of range",
    ),
    "NaN beside half a character": (line()[:-1] + b',"a":"\\ud83d","mood":NaN}', "NaN is not a JSON number"),
    "deep nesting": (line()[:-1] + b',"mood":' + b"[" * 17 + b"]" * 17 + b"}", "nested deeper than 16 levels"),
    "100,000 levels": (line()[:-1] + b',"mood":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested deeper"),
    "100,000 levels in the place of a text": (b'{"text":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested deeper"),
    "negative likes": (line(counts={"likes": -1}), "counts.likes is below zero"),
    "more likes than can be stored": (line(counts={"likes": 2**63}), "counts.likes is a number out of range"),
    "another encoding": ('{"text":"你好"}'.encode("gb18030"), "not UTF-8"),
    "a surrogate as bytes": (b'{"text":"\xed\xa0\xbd"}', "not UTF-8"),
    "a NUL in an id": (line(id="a\0b"), "id holds a character that is none"),
    "half a character in an author's id": (line(author={"id": "\ud83d"}), "author.id holds a character"),
    "a kind of parent that is none": (line(parent_id="p0", parent_kind="friend"), "parent_kind cannot be 'friend'"),
}


@pytest.mark.parametrize(("bad", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_taken_is_refused_with_the_reason(bad, reason):
    with pytest.raises(Refused) as refusal:
        read_line(bad)
    assert reason in str(refusal.value)
    assert len(str(refusal.value)) < 400


def test_a_whole_record_is_read():
    record = read_line(
        line(
            author={
                "id": "2082357197",
                "name": "A",
                "followers": 5,
                "verified": True,
                "created_at": "2010-01-01T00:00:00Z",
            },
            counts={"reposts": 395, "comments": 170, "likes": 0},
            media=[{"kind": "caption", "url": None, "text": "x", "hash": "y"}],
            source_kind="national press",
        )
    )
    assert record.author.followers == 5
    assert record.counts.reposts == 395
    assert record.extra is None


def test_what_we_have_no_field_for_is_kept_in_its_shape():
    record = read_line(line(mood={"joy": [1, 2]}, author={"id": "a", "badge": "gold"}, counts={"likes": 1, "saves": 2}))
    assert record.extra == {"mood": {"joy": [1, 2]}, "author": {"badge": "gold"}, "counts": {"saves": 2}}
    assert record.author.id == "a"


def test_numbers_serve_as_ids():
    record = read_line(line(id=580320684305416192, author={"id": 17}, parent_id=16))
    assert (record.id, record.author.id, record.parent_id) == ("580320684305416192", "17", "16")


def test_a_cut_emoji_or_a_nul_does_not_lose_the_post():
    assert read_line(line(text="so good \ud83d")).text == "so good \ufffd"
    assert read_line(line(text="a\0b")).text == "a\ufffdb"
    assert read_line(line(text="a\\u0000b")).text == "a\\u0000b"  # these are six letters, not a NUL


def test_a_post_that_is_gone_may_come_without_its_text():
    assert read_line(line(text=..., deleted_at="2026-01-06T00:00:00Z")).text is None


def test_an_empty_text_is_a_text():
    assert read_line(line(text="")).text == ""


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(noise):
    for text in (noise, b'{"id":"' + noise + b'"}', line()[:-1] + b',"x":' + noise + b"}"):
        assert outcome(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(PostRecord.__struct_fields__)), JSON)
def test_any_value_in_any_field_is_read_or_refused(field, value):
    assert outcome(line(**{field: value}))
