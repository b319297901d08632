"""What is read off a text before texts are compared: quotations, numbered parts, wrong decodings, frames."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.reading.frames import share_only_a_frame
from codriver.reading.mending import mended
from codriver.reading.parts import as_part
from codriver.reading.quotes import first_quoted, is_cut_from, own_remark, passed_on

LID = "新杯盖烫手，喝一口就知道没人试过，孩子的嘴唇都烫红了，店里的人却说设计就是如此"
MENU = "首页 新闻 体育 财经 娱乐 科技 汽车 房产 登录 注册 "
FOOT = " 本网站内容未经许可不得转载 备案号 技术支持 友情链接"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("RT @Ana: the lid burns", "ana"),
        ("so true RT @ana_1 the lid burns", "ana_1"),
        ("哈哈//@小明:转发//@小红:杯盖烫手", "小明"),
        ("转发自 @可凡：杯盖烫手", "可凡"),
        ("write to me at bo@example.com", ""),
        ("START @ana: no mark", ""),
        ("thanks @ana: great", ""),
    ],
)
def test_the_account_a_post_passes_on_is_named(text, name):
    assert first_quoted(text) == name


def test_words_passed_on_are_those_behind_the_last_mark():
    assert passed_on("hm RT @a: RT @b: the lid burns") == "the lid burns"
    assert passed_on("the lid burns") is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("(1/4) hello", (1, 4, "hello")),
        ("【2】你好", (2, 0, "你好")),
        ("3、你好", (3, 0, "你好")),
        ("你好 4/5", (4, 5, "你好")),
        ("①你好", (1, 0, "你好")),
        ("你好（三）", (3, 0, "你好")),
        ("2012年的事", None),
        ("1.5倍的人", None),
        ("(7/3) hello", None),
        ("hello", None),
    ],
)
def test_a_numbered_part_is_read(text, part):
    assert as_part(text) == part


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252", "gbk", "gb18030"])
def test_a_wrong_decoding_is_mended_nearly_whole(wrong):
    garbled = LID.encode().decode(wrong, "replace")
    kept = set(LID) & set(mended(garbled))
    assert len(kept) >= 0.6 * len(set(LID))


@given(st.text(st.characters(codec="utf-8", min_codepoint=0x4E00, max_codepoint=0x5FFF), max_size=60))
def test_sound_text_is_left_alone_or_shortened_never_lengthened(text):
    assert len(mended(text)) <= len(text)


@pytest.mark.parametrize("text", [LID, "The lid burns, naïve café", "Ça va, señor? Größe über alles", ""])
def test_sound_text_is_left_alone(text):
    assert mended(text) == text


def test_two_pages_in_one_frame_share_only_the_frame():
    other = "周末的市集来了三百个摊位，从旧书到手作面包什么都有，下午还有乐队在河边演出直到天黑"
    assert share_only_a_frame(MENU + LID + FOOT, MENU + other + FOOT)
    assert share_only_a_frame(MENU + LID + FOOT + " 相关阅读 热门排行", MENU + other + FOOT)


@pytest.mark.parametrize("copy", [LID[:20], LID + "！！", MENU + LID, LID.replace("烫", "热")])
def test_a_copy_shares_more_than_a_frame(copy):
    assert not share_only_a_frame(LID, copy)


def test_a_quotation_that_breaks_off_is_cut_from_its_whole():
    whole = "The night bus was forty minutes late again and nobody had told the driver"
    assert is_cut_from("RT @ana: The night bus was forty minutes late aga…", whole)
    assert not is_cut_from("RT @ana: The night bus was forty minutes late aga", whole)
    assert not is_cut_from("RT @ana: The night bus was four minutes early today…", whole)


@pytest.mark.parametrize("text", ["RT" + " " * 100_000 + "x @", "RT @" * 25_000, "//@" * 30_000, "转" * 100_000])
def test_no_text_keeps_the_engine_busy(text):
    began = time.process_time()
    first_quoted(text), passed_on(text), as_part(text), mended(text), share_only_a_frame(text, text + "!")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("太烫了 //@ana: 新杯盖烫手", "太烫了 "),
        ("转发微博 //@ana: 新杯盖烫手", ""),
        ("so true RT @ana: the lid is hot", "so true "),
        ("RT @ana: the lid is hot", ""),
        ("转发微博。", ""),
        ("Repost", ""),
        ("转", ""),
        ("@ana 你看这个杯盖", "@ana 你看这个杯盖"),
        ("转账失败了", "转账失败了"),
        ("mail me at ana@example.com", "mail me at ana@example.com"),
    ],
)
def test_only_what_an_author_adds_is_her_own(text, own):
    assert own_remark(text) == own
