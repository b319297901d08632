"""Saying something in public, for the tests of the engine."""

from datetime import UTC, datetime, timedelta

from codriver.listening import intake, log, spread
from codriver.listening.engine import run
from codriver.listening.models import Mention
from codriver.listening.records import Author, PostRecord

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
LID = "新杯盖烫手，喝一口就知道没人试过，孩子的嘴唇都烫红了，店里的人却说设计就是如此"
BUS = "The night bus was forty minutes late again and the driver said that nobody had told him about the diversion"
SALE = "周年庆全场五折，会员再减二十，数量有限，先到先得，转发这条消息还能抽奖，快来门店看看吧"


def post(name, text, minute=0, *, parent=None, kind=None, author=None, channel="weibo", account=None, edited=None):
    return PostRecord(
        channel=channel,
        id=name,
        author=Author(id=account or f"a-{name}", name=author or f"name-{name}"),
        text=text,
        published_at=NOON + timedelta(minutes=minute),
        parent_id=parent,
        parent_kind=kind,
        edited_at=None if edited is None else NOON + timedelta(minutes=edited),
    )


def said(*posts):
    """Append posts and let the engine place them."""
    outcome = intake.append(posts, NOON + timedelta(days=1))
    assert not outcome.rejected
    run.until(log.head())


def stories():
    """Return story → the posts in it, by id."""
    found: dict[int, set[str]] = {}
    for row in spread.export():
        found.setdefault(row["story"], set()).add(row["id"])
    return found


def row(name):
    return next(row for row in spread.export() if row["id"] == name)


def seq(name):
    return Mention.objects.get(external_id=name).seq
