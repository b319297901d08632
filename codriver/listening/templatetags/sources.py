"""What the pages of sources need: kinds, spans and troubles in words."""

from datetime import datetime, timedelta

from django import template
from django.utils.timesince import timesince
from django.utils.translation import gettext

from codriver.channels.words import in_words
from codriver.kit.clock import now
from codriver.listening.importing import why
from codriver.listening.sources.forms import KINDS

register = template.Library()


@register.filter
def source_kind(kind: str) -> str:
    """Name a kind of source."""
    return str(KINDS.get(kind, kind))


@register.filter
def lasting(span: timedelta | None) -> str:
    """Write how long something takes: 5 minutes, 2 hours."""
    if span is None:
        return "–"
    if span < timedelta(minutes=1):
        return gettext("under a minute")
    at = now()
    return timesince(at - span, at, depth=1)


@register.filter
def trouble(words: str) -> str:
    """Say in the reader's language what a source's trouble is."""
    return in_words(words)


@register.filter
def refusal(reason: str) -> str:
    """Say in the reader's language why an entry was kept back."""
    return why.in_words(reason)


@register.filter
def moment(written: str) -> datetime:
    """Read a time as a record has it."""
    return datetime.fromisoformat(written)
