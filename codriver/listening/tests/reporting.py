"""Reports for tests: a story worth one, asked for and drawn as the page and the worker do it."""

from codriver.listening.models import Relation, Report
from codriver.listening.reports import drawing, ordering
from codriver.listening.reports.ordering import Reader
from codriver.listening.tests import factory

ADDRESS = "http://testserver/"
READER = Reader("en", "UTC", ADDRESS)


def told():
    """Store a story of eight posts on two sites: one carries, one is a copy, three say something of their own."""
    texts = ["你好，新杯盖烫手", "我家孩子的嘴都烫红了，你们卖之前试过吗？", "转发微博", "转发微博"]
    texts += ["这个盖子的设计真的有问题", "你好，新杯盖烫手", "They burn. 😀 العربية ไทย", "转发微博"]
    made = [factory.post(seq, text, channel="zhihu" if seq == 6 else "weibo") for seq, text in enumerate(texts, 1)]
    relations = [Relation.SOURCE, *[Relation.REPOST] * 4, Relation.COPY, Relation.REPLY, Relation.REPOST]
    return factory.story(made, [None, 1, 2, 2, 1, 1, 1, 2], relations, title="新杯盖烫手")


def drawn(story, by, reader=READER) -> bytes:
    """Ask for a report and draw it, as the page and the worker do."""
    ordering.order(story, reader, by)
    drawing.run_waiting()
    row = Report.objects.get(story_number=story.number, language=reader.language)
    assert (row.state, row.problem) == ("ready", "")
    return bytes(row.body or b"")
