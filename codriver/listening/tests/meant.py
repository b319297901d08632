"""Posts with a place and a meaning, for tests that look at what was read and not at the reader."""

from datetime import timedelta

import pytest

from codriver.kit.clock import now
from codriver.listening.meaning import tallies
from codriver.listening.models import Reading
from codriver.listening.tests import factory

NEGATIVE, NEUTRAL, POSITIVE, UNKNOWN = 0, 1, 2, -1
COMPLAINT, PRAISE = 0, 2
PROMISE, QUALITY = 1, 2  # bits


def said(seq, at, sentiment=UNKNOWN, kind=UNKNOWN, needs=UNKNOWN, language="zh", **facts):
    """Store one post with its place and its meaning."""
    post = factory.post(seq, facts.pop("text", f"盖子烫手 {seq}"), at, **facts)
    post.save(force_insert=True)
    factory.place(post, seq, None, 0).save(force_insert=True)
    Reading.objects.create(
        post=post, language=language, sentiment=sentiment, score=0, kind=kind, needs=needs, personal=0, version=1
    )
    return post


def counted(last=10**6):
    factory.read_to(last)
    while tallies.count():
        pass


@pytest.fixture(name="told")
def two_weeks():
    """Posts of two weeks: on weibo by people, on a portal of the press."""
    end = now()
    for seq in range(1, 31):
        said(seq, end - timedelta(hours=seq), NEGATIVE, COMPLAINT, PROMISE)
    for seq in range(31, 41):
        said(seq, end - timedelta(hours=seq), POSITIVE, PRAISE, PROMISE | QUALITY, channel="zhihu")
    for seq in range(41, 46):
        said(seq, end - timedelta(hours=seq), channel="portal", source_kind="portal", language="en")
    for seq in range(51, 61):
        said(seq, end - timedelta(days=8), NEUTRAL, COMPLAINT, 0)
    counted()
    return end
