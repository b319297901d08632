"""A rule is one sentence, in both languages."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from codriver.terms.briefly import brief
from codriver.terms.nouns import Cap, Purpose, Rule, Terms, Window
from codriver.terms.sentences import Names, sentence, told

MAY = datetime(2027, 5, 3, 9, tzinfo=UTC)
AT = datetime(2027, 4, 1, 9, tzinfo=UTC)
WORDS = {
    "en": Names(
        {"news": "News", "orders": "Your orders", "share": "Sharing"}, {"email": "mail", "sms": "SMS"}.__getitem__
    ),
    "zh-hans": Names({"news": "资讯", "orders": "订单", "share": "共享"}, {"email": "邮件", "sms": "短信"}.__getitem__),
}
MORNING = Window("FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0", 120)
WORKDAYS = Window("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=18;BYMINUTE=30", 90)
NIGHT = Window("FREQ=DAILY;BYHOUR=22;BYMINUTE=0", 600)
SUNDAY = Window("FREQ=WEEKLY;BYDAY=SU;BYHOUR=0;BYMINUTE=0", 1440, "Asia/Tokyo")

CASES = [
    (Rule("a", "allow"), "Anything may come.", "可以发来任何消息。"),
    (Rule("a", "deny"), "Nothing may come.", "不可以发来任何消息。"),
    (Rule("a", "allow", "news", channel="email"), "“News” may come by mail.", "可以通过邮件发来“资讯”。"),
    (Rule("a", "deny", "news", channel="sms"), "“News” may not come by SMS.", "不可以通过短信发来“资讯”。"),
    (Rule("a", "deny", channel="sms"), "Nothing may come by SMS.", "不可以通过短信发来任何消息。"),
    (
        Rule("a", "allow", "news", topic="tea"),
        "“News” about “tea” may come.",
        "可以发来关于“tea”的“资讯”。",
    ),
    (Rule("a", "allow", topic="tea"), "Anything about “tea” may come.", "可以发来关于“tea”的任何消息。"),
    (Rule("a", "deny", topic="tea"), "Nothing about “tea” may come.", "不可以发来关于“tea”的任何消息。"),
    (
        Rule("a", "allow", "news", windows=(MORNING, WORKDAYS)),
        "“News” may come, only Monday 09:00–11:00 and Monday to Friday 18:30–20:00.",
        "可以发来“资讯”，只限星期一 09:00–11:00、星期一至星期五 18:30–20:00。",
    ),
    (
        Rule("a", "deny", windows=(NIGHT,)),
        "Nothing may come, every day 22:00–08:00.",
        "不可以发来任何消息，每天 22:00–08:00。",
    ),
    (
        Rule("a", "deny", "news", windows=(SUNDAY,)),
        "“News” may not come, Sunday the whole day (Asia/Tokyo).",
        "不可以发来“资讯”，星期日 全天（Asia/Tokyo）。",
    ),
    (
        Rule("a", "allow", "news", cap=Cap(2, 7)),
        "“News” may come, at most 2 messages in 7 days.",
        "可以发来“资讯”，7 天内最多 2 条。",
    ),
    (
        Rule("a", "allow", "news", channel="email", cap=Cap(1, 1, "channel")),
        "“News” may come by mail, at most 1 message in a day on this channel.",
        "可以通过邮件发来“资讯”，这个渠道上 1 天内最多 1 条。",
    ),
    (
        Rule("a", "allow", "news", digest="weekly"),
        "“News” may come, collected, on Mondays at 09:00.",
        "可以发来“资讯”，每周一 09:00 汇总成一封。",
    ),
    (
        Rule("a", "allow", "news", digest="daily", since=AT, until=MAY),
        "“News” may come, collected, once a day at 09:00, from April 1, 2027 on, until May 3, 2027.",
        "可以发来“资讯”，每天 09:00 汇总成一封，从2027年4月1日起，到2027年5月3日为止。",
    ),
    (
        Rule("a", "deny", channel="sms", urgency=3),
        "Nothing may come by SMS, if no more urgent than “soon”.",
        "不可以通过短信发来任何消息，只要紧急程度不高于“尽快”。",
    ),
    (
        Rule("a", "allow", "news", sender="company", language="zh-hans"),
        "“News” may come, from the company itself, in Chinese.",
        "可以发来“资讯”，由公司发出，用中文。",
    ),
    (Rule("a", "deny", "share"), "“Sharing” is not allowed.", "不允许“共享”。"),
    (
        Rule("a", "allow", "share", until=MAY),
        "“Sharing” is allowed, until May 3, 2027.",
        "允许“共享”，到2027年5月3日为止。",
    ),
    (
        Rule("a", "allow", sender="the shop in Lantern Street", language="fr"),
        "Anything may come, from the shop in Lantern Street, fr.",
        "可以发来任何消息，由the shop in Lantern Street发出，fr。",
    ),
]


@pytest.mark.parametrize(("rule", "english", "chinese"), CASES, ids=[case[1] for case in CASES])
def test_a_rule_is_one_sentence(rule, english, chinese):
    for language, wanted in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert sentence(rule, WORDS[language]) == wanted


def test_days_are_told_by_her_clock():
    rule = Rule("a", "allow", "news", until=datetime(2027, 5, 2, 20, tzinfo=UTC))
    with translation.override("en"):
        assert sentence(rule, Names({"news": "News"}, zone="Asia/Shanghai")) == "“News” may come, until May 3, 2027."


def test_what_is_no_rule_is_told_too():
    terms = Terms(
        paused_until=MAY,
        objected=frozenset({"*", "news"}),
        consents={"share": "withdrawn"},
        suppressed=frozenset({"email"}),
    )
    with translation.override("en"):
        assert told(terms, WORDS["en"]) == [
            "Everything but orders is paused until May 3, 2027.",
            "Objected to everything but account and safety.",
            "Objected to “News”.",
            "“Sharing”: agreed once, and taken back.",
            "mail does not arrive any more.",
        ]
    with translation.override("zh-hans"):
        assert told(terms, WORDS["zh-hans"])[1] == "反对一切消息，账号和安全除外。"


BRIEFLY = [
    (Terms(objected=frozenset({"*"})), "Objected to everything", "反对一切消息"),
    (Terms(), "Nothing unasked", "没有许可的推广"),
    (Terms(rules=(Rule("a", "allow", "news", channel="email"),)), "News by mail", "资讯：邮件"),
    (Terms(rules=(Rule("a", "allow", windows=(MORNING,)),)), "News by mail, SMS", "资讯：邮件、短信"),
    (
        Terms(rules=(Rule("a", "allow", "news"), Rule("b", "deny", channel="sms")), paused_until=MAY),
        "News by mail; paused until May 3, 2027",
        "资讯：邮件；暂停到2027年5月3日",
    ),
    (Terms(rules=(Rule("a", "allow", "news", until=AT),)), "Nothing unasked", "没有许可的推广"),
]


@pytest.mark.parametrize(("terms", "english", "chinese"), BRIEFLY, ids=[case[1] for case in BRIEFLY])
def test_a_list_says_in_one_line_what_may_come_unasked(terms, english, chinese):
    promotion = [Purpose("news", "promotion")]
    for language, wanted in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert brief(terms, promotion, ["email", "sms"], WORDS[language], AT) == wanted
