"""Each mangling does what it says, and what can be undone can be undone."""

from datetime import UTC, datetime
from random import Random

import pytest

from benchmarks.story_furniture import SHARED_HEADS, furnished
from benchmarks.story_mangle import as_gbk, as_latin1, cut_off, edit, in_parts, with_pinyin
from benchmarks.story_reference import _mended

TEXT = "今天下午三点，市图书馆三楼的报告厅里坐满了人，大家来听一位老邮递员讲他走过的山路。"


def test_pinyin_stands_after_every_tenth_character():
    said = with_pinyin("一二三四五六七八九十一二三", Random(1))
    assert said.startswith("一二三四五六七八九十")
    assert said[10] in "（([【"
    assert said.endswith("一二三")


@pytest.mark.parametrize(("mangle", "charset"), [(as_gbk, "gb18030"), (as_latin1, "cp1252")])
def test_a_wrong_decoding_is_unreadable_and_can_be_undone(mangle, charset):
    mangled = mangle(TEXT, Random(3))
    assert "图书馆" not in mangled
    assert "市图书馆三楼的报告厅里坐满了人" in _mended(mangled, charset)


def test_octets_that_are_no_gbk_become_what_browsers_show():
    assert as_gbk("一a", Random(1)) == "涓€a"
    assert as_gbk("。 ", Random(1)) == "銆\ufffd "


def test_the_parts_together_hold_the_whole_text():
    for seed in range(30):
        parts = in_parts(TEXT, Random(seed))
        assert 3 <= len(parts) <= 5
        left = TEXT
        for part in parts:
            piece = next(part[start:] for start in range(len(part)) if left.startswith(part[start:]))
            left = left.removeprefix(piece)
        assert not left


def test_furniture_is_30_to_70_percent_of_every_page():
    for seed in range(200):
        rng = Random(seed)
        text = TEXT[: rng.randint(20, len(TEXT))] * rng.randint(1, 4)
        page = furnished(text, rng.choice(list(SHARED_HEADS)), datetime(2013, 1, 1, tzinfo=UTC), rng)
        assert text in page
        assert 0.29 <= 1 - len(text) / len(page) <= 0.71


def test_a_cut_text_keeps_its_beginning_and_an_edited_one_most_of_its_characters():
    for seed in range(50):
        assert cut_off(TEXT, Random(seed))[:12] == TEXT[:12]
        changed = edit(TEXT, Random(seed), "的一是")
        assert abs(len(changed) - len(TEXT)) <= 0.15 * len(TEXT) + 1
        assert changed != TEXT or len(TEXT) < 20
