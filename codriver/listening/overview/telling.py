"""Which words of a text tell what it is about. Pure.

Kept are nouns, verbs and adjectives of two characters on, and English words of three letters on. Left out are words
that everybody uses, and what may be a person's name: a surname's character at the front of what the dictionary takes
for a name, a word that is always written with a capital, what stands behind @ or a title, any name of an author.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from codriver.listening.stories.clauses import CJK, own_words

LONGEST = 24  # characters of a word
SPEAKS = ("n", "v", "a", "i", "l", "j", "eng")  # parts of speech that tell something
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜"
    "倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶"
    "解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄"
)
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir)\b\.?\s+[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)*")
CAPITALS = re.compile(r"\b[A-Z][a-z'’-]+(?:\s+[A-Z][a-z'’-]+)+")
EVERYBODYS = frozenset(
    # what English says all the time
    """
    the and for are was were been being have has had having not but you your yours him his her hers she they them
    their theirs our ours its this that these those who whom whose which what when where why how with without from
    into onto upon about above below over under again further then once here there all any both each few more most
    other another some such only own same than too very can could may might must shall should will would just don
    now also even still yet get gets got getting give gives gave given make makes made let lets one two three first
    last every much many out off down because while until between through during before after against did does doing
    done say says said tell told see saw seen know knows knew think thought thing things way lot really like want
    wants wanted need going goes went come comes came take takes took use used using day days time times today
    yesterday tomorrow year years week weeks month months people anyone someone everyone nobody everything something
    nothing isn aren wasn weren hasn haven hadn doesn didn won wouldn couldn shouldn ain cannot via amp http https
    www com yes okay well good back ever never always since though although however per etc gonna wanna gotta keep
    keeps kept send sent put puts turn turned try tried ask asked call called feel feels felt bit full hard old new
    big small part right left sure literally actually basically genuinely honestly maybe please thanks thank sorry
    hey lol omg yeah guys quite almost already instead around
    """.split()
) | frozenset(
    # and Chinese
    """
    可以 可能 没有 这个 那个 这样 那样 这么 那么 就是 不是 还是 但是 可是 因为 所以 如果 虽然 而且 然后 或者 什么
    怎么 怎样 为什么 多少 哪里 哪个 我们 你们 他们 她们 它们 咱们 大家 自己 别人 有人 没人 现在 刚才 以后 以前 之后
    之前 时候 时间 今天 昨天 明天 今年 去年 一个 一些 一下 一点 一次 一样 一直 一起 一定 已经 曾经 正在 需要 应该
    必须 能够 不能 不会 不要 不用 不知 知道 觉得 感觉 认为 以为 想要 希望 真的 真是 其实 确实 当然 非常 特别 比较
    十分 有点 太多 很多 不少 许多 全部 所有 每个 每次 各种 东西 事情 问题 情况 地方 方面 样子 出来 起来 下来 上来
    过来 过去 回来 进去 出去 看到 看见 听到 说话 告诉 开始 结束 继续 进行 通过 使用 成为 有着 具有 属于 只有 只是
    还有 没什么 是不是 有没有 能不能 会不会 不错 哈哈 哈哈哈 呵呵 转发 微博 回复 评论 全文 网页 链接 视频 图片 来说
    的话 对于 关于 由于 根据 包括 以及 其他 其它 另外 同时 终于 突然 居然 竟然 果然 到底 究竟 几乎 差不多 作为 不得
    以下 以上 之一 有些 那些 这些 这里 那里 只能 还要 都是 也是 就算 除了 不过 直接 竟是 完全 最后
    """.split()
)


def told(texts: Sequence[str], authors: Iterable[str], cut: Callable[[str], list[tuple[str, str]]]) -> list[set[str]]:
    """Return of each text the words that tell what it is about, each once, in small letters.

    texts    posts of one stretch of the log; what an author only passes on is left out.
    authors  their authors' names: nobody becomes a topic by posting.
    cut      cuts a text into (word, part of speech).
    """
    bags = [_words(text, cut) for text in texts]
    small = {word for bag in bags for word in bag if not word[:1].isupper()}  # a name is never written small
    unwanted = {author.casefold() for author in authors}
    return [{word.casefold() for word in bag if word in small or word.casefold() in small} - unwanted for bag in bags]


def _words(text: str, cut: Callable[[str], list[tuple[str, str]]]) -> set[str]:
    own = CAPITALS.sub(" ", TITLED.sub(" ", own_words(text)))
    return {word for word, part in cut(own) if _tells(word, part)}


def _tells(word: str, part: str) -> bool:
    if not word.isalpha() or len(word) > LONGEST or not part.startswith(SPEAKS) or word.casefold() in EVERYBODYS:
        return False
    return len(word) >= 2 and not _may_be_a_name(word, part) if CJK.search(word) else len(word) >= 3


def _may_be_a_name(word: str, part: str) -> bool:
    return part.startswith("nr") and len(word) <= 4 and (word[0] in SURNAMES or word[0] in "小老阿")
