"""Canonical JSON: the numbers of RFC 8785, appendix B, its order of names, and that one value has one form."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.kit.canonical import EXACT, canonical, loose, strict

NUMBERS = [  # RFC 8785, appendix B: the bits of a double, and how it is written
    ("0000000000000000", "0"),
    ("8000000000000000", "0"),
    ("0000000000000001", "5e-324"),
    ("8000000000000001", "-5e-324"),
    ("7fefffffffffffff", "1.7976931348623157e+308"),
    ("ffefffffffffffff", "-1.7976931348623157e+308"),
    ("4340000000000000", "9007199254740992"),
    ("c340000000000000", "-9007199254740992"),
    ("4430000000000000", "295147905179352830000"),
    ("44b52d02c7e14af5", "9.999999999999997e+22"),
    ("44b52d02c7e14af6", "1e+23"),
    ("44b52d02c7e14af7", "1.0000000000000001e+23"),
    ("444b1ae4d6e2ef4e", "999999999999999700000"),
    ("444b1ae4d6e2ef4f", "999999999999999900000"),
    ("444b1ae4d6e2ef50", "1e+21"),
    ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
    ("3eb0c6f7a0b5ed8d", "0.000001"),
    ("41b3de4355555553", "333333333.3333332"),
    ("41b3de4355555554", "333333333.33333325"),
    ("41b3de4355555555", "333333333.3333333"),
    ("41b3de4355555556", "333333333.3333334"),
    ("41b3de4355555557", "333333333.33333343"),
    ("becbf647612f3696", "-0.0000033333333333333333"),
    ("43143ff3c1cb0959", "1424953923781206.2"),
]
TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-EXACT, EXACT) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(("bits", "written"), NUMBERS)
def test_a_number_is_written_as_the_standard_says(bits, written):
    [number] = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical(number) == written.encode()
    assert strict(written.encode()) == number


def test_what_is_no_number_is_refused():
    for number in (float("nan"), float("inf"), EXACT + 1, -EXACT - 1):
        with pytest.raises(ValueError):
            canonical(number)


def test_names_are_in_the_order_of_the_standard():
    """RFC 8785, 3.2.3: by their UTF-16 units, so that a face stands before a Hebrew letter of a presentation form."""
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    assert list(loose(canonical(dict.fromkeys(names)))) == [
        "\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33",
    ]  # fmt: skip


def test_half_a_character_and_other_types_are_refused():
    for value in ("\ud800", {"\udc00": 1}, {1: 2}, {1, 2}, b"x", object()):
        with pytest.raises(ValueError):
            canonical(value)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1,"a":1}', b"{ }", b'{"b":1,"a":2}', b"1.0", b"-0", b"1E21", b"NaN", b"1e999", b'"\\u0041"', b"\xff",
        b'"\xed\xa0\x80"', b'"\\ud800"', b"9007199254740993", b"\xef\xbb\xbf1", b"[1,]", b"", b"[" * 100_000,
    ],
)  # fmt: skip
def test_bytes_that_are_not_canonical_are_refused(body):
    with pytest.raises(ValueError):
        strict(body)


@given(VALUES)
def test_a_value_has_one_form_that_reads_back(value):
    body = canonical(value)
    assert strict(body) == value
    assert canonical(loose(body)) == body
    assert canonical(loose(json.dumps(value, indent=3, ensure_ascii=False).encode())) == body
