"""Posts in which 苹果 and "apple" mean a fruit or a telephone, for the tests of reviewing."""

from random import Random

from codriver.listening.tests.saying import post, said
from codriver.listening.watches import listening
from codriver.listening.watches.reviewing import actions, queries

FRUIT = {
    "zh": "果园 清甜 多汁 果皮 整箱 坏果 新鲜 脆口 水果店 削皮 榨汁 果核".split(),
    "en": "orchard juicy sweet peel crate rotten ripe crisp greengrocer cider basket core".split(),
}
PHONE = {
    "zh": "屏幕 充电 系统 卡顿 相机 耳机 信号 升级 专卖店 贴膜 刷机 内存".split(),
    "en": "screen charger battery frozen camera headset signal upgrade store cover reset memory".split(),
}
REST = {
    "zh": "昨天 真的 特别 邻居 觉得 一直 大家 周末 朋友 没想到 已经 今年 好像 终于 实在 姐姐".split(),
    "en": "yesterday really always neighbour thinks weekend friend already finally sister morning home after".split()
    + "work people said again maybe nobody street".split(),
}
SAID = {"zh": "苹果", "en": "apple"}


def text(is_fruit, number, language="zh"):
    """Return a post of our own: the word, four words of its meaning, and others."""
    dice = Random(f"{is_fruit} {number} {language}")
    words = dice.sample((FRUIT if is_fruit else PHONE)[language], 4) + dice.sample(REST[language], 6)
    dice.shuffle(words)
    return f"{number}{SAID[language]}" + "，".join(words) if language == "zh" else f"apple {number} " + " ".join(words)


def hear(first, count, language="zh"):
    """Let some posts be said and heard, a fruit and a telephone in turn."""
    said(*[post(f"{language}{n}", text(n % 2 == 0, n, language), n) for n in range(first, first + count)])
    listening.refresh()


def is_fruit(hit):
    return any(word in hit.text for words in FRUIT.values() for word in words)


def review(watch, by, times, meant=is_fruit):
    """Answer what the queue asks, so often; then let the worker learn."""
    for _ in range(times):
        question = queries.question(by, watch)
        if question is None:
            break
        said_so, seq = meant(question.hit), question.hit.seq
        actions.answer(watch, seq, is_meant=said_so, by=by, is_drawn=question.is_drawn)
    listening.refresh()
    watch.refresh_from_db()
