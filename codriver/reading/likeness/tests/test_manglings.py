"""Each way in which a text changes on its travels is found, and what many texts share glues nothing."""

import random
import string

import pytest

from codriver.reading.likeness.kernel import Likeness

CHINESE = (
    "昨天下午三点左右，城东体育馆门口的老树被大风吹倒，砸中了两辆停在路边的轿车，所幸没有人员受伤。"
    "附近商户说，这棵树去年就有些倾斜，居民曾多次打电话反映，但一直没有人来处理。园林部门表示今天会派人检查其他树木。"
)
ENGLISH = (
    "The old lighthouse keeper told reporters on Tuesday that nobody had painted the tower since the harbour office "
    "moved inland, and that visitors keep asking why the lamp stays dark on moonless nights."
)
TRADITIONAL = str.maketrans("门树风辆边轿车没员伤这个说处理园门会检", "門樹風輛邊轎車沒員傷這個說處理園門會檢")


def others(count: int = 300) -> list[str]:
    """Texts of no story, half Chinese and half English, to be found among."""
    dice = random.Random(1)
    han = [chr(0x4E00 + step) for step in range(2000)]
    words = ["".join(dice.choices(string.ascii_lowercase, k=dice.randint(2, 9))) for _ in range(3000)]
    return [
        "".join(dice.choices(han, k=80)) if dice.random() < 0.5 else " ".join(dice.choices(words, k=18))
        for _ in range(count)
    ]


def edited(text: str, share: float, seed: int) -> str:
    """Change, drop or add this share of the characters."""
    dice, units = random.Random(seed), list(text)
    alphabet = string.ascii_lowercase if text.isascii() else "天地人山水火风云日月"
    for _ in range(round(share * len(text))):
        place = dice.randrange(len(units))
        units[place] = dice.choice(["", dice.choice(alphabet), units[place] + dice.choice(alphabet)])
    return "".join(units)


@pytest.fixture
def window():
    window = Likeness(5000)
    window.observe([CHINESE, ENGLISH, *others()], [1, 2, *range(100, 400)], [0] * 302)
    return window


def found(window: Likeness, text: str) -> tuple[int, bool]:
    answers = window.observe([text], [999], [0], ask_only=[True])
    return answers.like[0], answers.exact[0]


@pytest.mark.parametrize(
    "mangled",
    [
        "RT @someone: " + CHINESE, "//@某人:" + CHINESE, "转发微博 " + CHINESE, "回复@某人：" + CHINESE,
        CHINESE + " http://t.cn/abc123", "转发自 @某人：" + CHINESE, "😀" + CHINESE + "🎉",
        CHINESE.translate(TRADITIONAL), CHINESE.replace("，", ", ").replace("三", "三 "),
        "#今日话题#" + CHINESE + "[泪]", CHINESE.replace("老树", "老树(lǎo shù)"),
    ],
)  # fmt: skip
def test_marks_widths_scripts_and_emoji_leave_the_text_equal(window, mangled):
    assert found(window, mangled) == (1, True)


@pytest.mark.parametrize("mangled", [f"RT @abc: {ENGLISH} www.example.org/x", ENGLISH.upper(), "".join(map(chr, (
    ord(unit) + 0xFEE0 if 33 <= ord(unit) < 127 else ord(unit) for unit in ENGLISH)))])  # fmt: skip
def test_so_they_leave_an_english_text(window, mangled):
    assert found(window, mangled) == (2, True)


@pytest.mark.parametrize(("number", "text"), [(1, CHINESE), (2, ENGLISH)])
def test_a_cut_preview_and_a_third_alone_are_found(window, number, text):
    size = len(text)
    parts = [text[: size * 2 // 5] + "…展开", "(2/3) " + text[size // 3 : size * 2 // 3], "3、" + text[size * 2 // 3 :]]
    assert [found(window, part) for part in parts] == [(number, False)] * 3


@pytest.mark.parametrize(("number", "text"), [(1, CHINESE), (2, ENGLISH)])
@pytest.mark.parametrize("share", [0.05, 0.1, 0.15])
def test_edits_are_found(window, number, text, share):
    hits = sum(found(window, edited(text, share, seed))[0] == number for seed in range(40))
    assert hits >= 36


@pytest.mark.parametrize(("number", "text"), [(1, CHINESE), (2, ENGLISH)])
def test_the_furniture_of_a_page_hides_nothing(window, number, text):
    around = [other for other in others(600)[300:] if other.isascii() == text.isascii()]
    for page in range(20):
        assert found(window, f"{around[page]} {text} {around[page + 20]}")[0] == number


def test_a_phrase_that_many_texts_carry_glues_nothing():
    phrase = "点击查看全文 责任编辑：值班小编 更多精彩内容请关注我们的公众号"
    texts = [text + phrase for text in others(400)]
    answers = Likeness(5000).observe(texts, range(400), [0] * 400)
    assert (answers.like[20:] >= 0).sum() == 0


def test_a_hundred_copies_of_one_story_are_no_boilerplate():
    window, texts = Likeness(5000), [edited(CHINESE, 0.06, seed) for seed in range(100)]
    answers = window.observe([CHINESE, *texts, CHINESE[:60]], range(102), [0] * 102)
    assert (answers.like[1:] >= 0).all()


@pytest.mark.parametrize(
    "text", ["", "转发微博", "赞", "#话题##又一个话题#", "哈哈哈哈哈哈哈哈哈哈", "http://t.cn/abc", "good!"]
)
def test_too_little_text_is_not_judged(text):
    answers = Likeness(10).observe([text, text], [1, 2], [0, 0])
    assert answers.thin.tolist() == [True, True]
    assert answers.like.tolist() == [-1, -1]


def test_a_short_wish_is_alike_only_what_is_equal():
    answers = Likeness(10).observe(
        ["希望大家一起加油", "希望大家一起加油！", "我也希望大家一起加油吧"], [1, 2, 3], [0, 0, 0]
    )
    assert answers.like.tolist() == [-1, 1, -1]


@pytest.mark.parametrize(
    "text", ["\0", "\ud800", "a\0b" * 9, "\udfff\ud83d" * 20, "哈" * 1_000_000, "ab c" * 250_000, "(" * 5000]
)
def test_no_text_is_too_odd(text):
    Likeness(10).observe([text, "x", text], [1, 2, 3], [0, 0, 0])
