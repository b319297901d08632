"""Check digits, by numbers that standards and networks publish as examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.reading.personal import checks


def test_published_examples_are_right():
    assert checks.chinese_identity("11010519491231002X")
    assert checks.hong_kong_identity("A1234563")
    assert checks.taiwan_identity("A123456789")
    assert checks.luhn("4111111111111111")
    assert checks.luhn("378282246310005")


@pytest.mark.parametrize(
    "number", ["110105194912310021", "99010519491231002X", "11010519491331002X", "11010518491231002X"]
)
def test_a_wrong_check_digit_region_day_or_century_is_refused(number):
    assert not checks.chinese_identity(number)


def test_an_old_number_needs_a_region_and_a_day():
    assert checks.old_chinese_identity("110105491231002")
    assert not checks.old_chinese_identity("110105491331002")
    assert not checks.old_chinese_identity("990105491231002")


@given(st.integers(0, 15), st.integers(1, 9))
def test_luhn_sees_every_single_wrong_digit(place, change):
    digits = list("4111111111111111")
    digits[place] = str((int(digits[place]) + change) % 10)
    assert not checks.luhn("".join(digits))


@given(st.integers(0, 16), st.integers(1, 9))
def test_the_identity_check_sees_every_single_wrong_digit(place, change):
    digits = list("11010519491231002X")
    digits[place] = str((int(digits[place]) + change) % 10)
    assert not checks.chinese_identity("".join(digits))


def test_other_letters_of_hong_kong_and_taiwan_are_refused():
    assert not checks.hong_kong_identity("B1234563")
    assert not checks.taiwan_identity("B123456789")
