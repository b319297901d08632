"""Chinese patterns for signs.py: that somebody bought, used, ordered, paid or visited; works here; works with us."""

import re
from collections.abc import Iterable

NONE = re.compile(r"(?!)")


def any_of(*patterns: str) -> str:
    """Join patterns as alternatives."""
    return f"(?:{'|'.join(patterns)})"


# Between "I" and the verb: anything but another person, a wish, a doubt, a negation, or hearsay.
OTHERS = any_of(
    r"你(?!们?(?:这|那|店|家|官|的?店|门店|旗舰))", r"他(?!家|们家)",
    *"她 它 谁 妈 爸 朋友 同事 同学 室友 闺蜜 妹 姐 哥 弟 老婆 老公 老师 邻居 人".split(),
)  # fmt: skip
DOUBT = any_of(
    "不(?!锈)", "会(?!员)",
    *"没 未 想 要 打算 准备 差点 以为 应该 希望 能 该 等 如 若 假 幸亏 请问 别 听 看 见 让 被".split(),
    *"决定 觉得 知道 支持 说".split(),
)  # fmt: skip
FILL = rf"(?:(?!{OTHERS}|{DOUBT})[^，。！？!?,、；;：:“”\"…\s]){{0,12}}?"
I = any_of("我们一家(?:[两三四五六]口)?", r"我们公司\w{0,2}", "我们", "我", "本人", "俺", "咱们?", "咱家", "我家")  # noqa: E741 - the word
DAYS = any_of(
    *"今天 昨天 前天 昨晚 今早 今晚 早上 中午 晚上 前几天 刚才".split(), r"上周\w?", "上个?月", r"去年\w{0,4}", "刚刚?"
)
WHEN = rf"(?:^|[，。！？!?,、；;：:…\s]){DAYS}"
NO_DOT = "(?<![一监测地站景热重特几缺优弱观零两三么大小\\d])"  # not 一点, 监测点, 这么点
DID = any_of(
    "买(?:了(?!保险|菜)|过|的|到|回来?)", "入手[了过的]", "下了?单[了的]",
    rf"{NO_DOT}点(?:了(?!赞|一下|个赞|头|\d+万)|过|的)",
    "订[了过的]", "预[订定][了过的]", r"用(?:了(?!\w{0,6}(?:时间|功夫|力气|小时|分钟)|心|好大)|过(?!心))",
    r"吃(?:了(?!\w{0,6}(?:药|斋|惊|亏))|过(?!苦|亏))", "喝[了过]", "住[了过]",
    r"去[了过]\w{0,4}?(?:你们|他家|这家|店|餐厅|酒店|门店|超市|旗舰)", r"坐过\w{0,4}(?:航空|飞机|航班|车)",
    "付(?:了(?!出)|过|清)", "付款", r"花了(?:\d|[一二两三四五六七八九十百千]+[块元])", "充值?了", r"办了?\w{0,2}会员",
    "退货", "退款", "试过", "体验[了过]", "消费[了过]", "收到(?:了?货|的?(?:包裹|快递|杯|货))", "采购了",
)  # fmt: skip
OWN = any_of(
    "我(?:们)?的(?:订单|会员(?:卡|积分)?|外卖|预订|包裹|快递|退款)",
    "(?:我是|作为)(?!不)[^，。不]{0,8}?(?:老?顾客|老客户|会员|常客|回头客)",
    "^刚?收到[了货](?=[，,。！]|$)",
)
USED = re.compile(f"{I}(?:孩子)?{FILL}{DID}|{OWN}")
USED_UNSAID = re.compile(  # where the sentence leaves "I" out
    any_of(
        f"{WHEN}{FILL}{DID}", r"^[用住买喝吃](?:了|过|回来)[一两二三四五六七八九十半几\d]+",
        r"^(?:给\w{1,6})?各?买(?:回来|了)(?!的人|吗|之)", "^退货退了", "终于买到了?", OWN,
    )
)  # fmt: skip
I_SAID = re.compile(r"[我俺咱]|本人|作为|收到")
TURNED = re.compile("(?:不是|够|让|叫|请|替|怎么|如何|求|问|要|帮)(?:大家)?$")
BEFORE = re.compile("如果|要是|假如|假设|假装|万一|倘若|是否|听说|网友|有人|有位|梦见|幸亏|差点|本来想|谁")
AFTER = re.compile(r"^(?:\w{0,6}(?:会不会|会(?!员)|能不能|值得吗|划算吗|可以吗|好吗)|吗|之后多久|的人|保险|菜)")
AT_WORK = re.compile("上班|工作|打工|兼职|实习|店[员长]|员工|咖啡师|服务员|收银|经理|客服")
STAFF = any_of(*"店员 员工 店长 咖啡师 服务员 收银员 经理 实习生 客服 前员工 老员工".split())


def is_doubtful(before: str, words: str, after: str, is_use: bool) -> bool:
    """Say whether what stands around a match in a sentence makes it a wish, a question or somebody else's."""
    is_turned = bool(BEFORE.search(before + words) or TURNED.search(before))
    return is_turned or (is_use and bool(AFTER.search(after)))


def works(names: Iterable[str]) -> re.Pattern[str]:
    """Return what somebody says who works here; `names` are ours, escaped."""
    here = any_of(*names, "这家(?:店|公司|酒店|餐厅)", "你们(?:店|公司)", "贵(?:店|公司)", "这里", "这儿", "本店")
    at_work = any_of("上班", "工作", "打工", "兼职", "实习", f"当{STAFF}", f"做{STAFF}")
    said = any_of(
        rf"[我俺](?:以前|之前|曾经?|现在|目前|就|也|一直){{0,2}}在{here}\w{{0,4}}?{at_work}",
        rf"本人在{here}\w{{0,4}}?{at_work}",
        f"(?:我|本人)[就曾]?是{here}的?{STAFF}",
        f"作为{here}的?(?:一名)?{STAFF}",
    )
    return re.compile(said, re.IGNORECASE)


def partners(names: Iterable[str]) -> re.Pattern[str]:
    """Return what somebody says who works with us; nothing while we have no name."""
    us = any_of(*names)
    if us == any_of():
        return NONE
    partner = any_of(*"供应商 加盟商 经销商 代理商 合作伙伴 代工厂".split())
    we = any_of("我们公司", "我们", "我家工厂", "我厂", "我", "本人")
    said = any_of(
        f"{we}(?:一直)?[给为]{us}(?:供货|代工|供应|做配送|配送|做代工|生产)",
        f"{we}是{us}的?{partner}",
        f"作为{us}的?{partner}",
        f"我们?加盟了{us}",
    )
    return re.compile(said, re.IGNORECASE)
