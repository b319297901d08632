import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.kit.cells import quoted, unquoted


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''"])
def test_what_a_spreadsheet_would_take_for_a_formula_is_quoted(cell):
    assert quoted(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "hello", "你好", "a=b", " =1", "3.5"])
def test_what_is_harmless_stays_as_it_is(cell):
    assert quoted(cell) == cell


@given(st.text())
def test_a_cell_can_be_read_back(cell):
    assert unquoted(quoted(cell)) == cell
