"""What pages need to show a time, a number, an icon, a bar, a title twice."""

import re
from datetime import datetime

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext

register = template.Library()
SHEETS = ("tokens", "base", "parts", "forms", "lists", "charts", "shell")  # in this order
SCRIPTS = (
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\uac00-\ud7af]"), "ko"),
    (re.compile("[\u4e00-\u9fff]"), "zh"),
)


@register.simple_tag
def sheets() -> list[str]:
    """Return where the style sheets of every page are; the page that says what broke is given nothing else."""
    return [static(f"web/{sheet}.css") for sheet in SHEETS]


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> str:
    """Give the words of a block a second time, without its tags: the title of the window is the title of the page."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks and blocks.get_block(name)
    if not block:
        return ""
    words = " ".join(strip_tags(block.nodelist.render(context)).split())
    return mark_safe(words)  # the block was escaped when it was rendered


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of icons.svg. With a label it speaks; without one the words beside it do."""
    href = f"{static('web/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', href)


@register.filter
def count(number: int | None) -> str:
    """Write a number exactly, with the thousands apart as both our languages write them: 1,234."""
    return "–" if number is None else f"{number:,}"


@register.filter
def percent(share: float | None) -> str:
    """Write a share from 0 to 1 as 72 %."""
    return "–" if share is None else gettext("%(number)d %%") % {"number": round(share * 100)}


@register.filter
def when(moment: datetime | None) -> str:
    """Write a time in the reader's zone, as short as it can be said: today its hour, this year its day and hour."""
    if moment is None:
        return ""
    here, now = timezone.localtime(moment), timezone.localtime()
    if here.date() == now.date():
        short = formats.time_format(here, "H:i")
    elif here.year == now.year:
        short = f"{formats.date_format(here, 'MONTH_DAY_FORMAT')} {formats.time_format(here, 'H:i')}"
    else:
        short = f"{formats.date_format(here, 'DATE_FORMAT')} {formats.time_format(here, 'H:i')}"
    return stamped(moment, short)


@register.filter
def ago(moment: datetime | None) -> str:
    """Write how long ago something was: just now, 5 minutes ago, 3 hours ago; from a week on, the day."""
    if moment is None:
        return ""
    now = timezone.now()
    seconds = (now - moment).total_seconds()
    if not -60 < seconds < 7 * 24 * 3600:
        return when(moment)
    if seconds < 60:
        return stamped(moment, gettext("just now"))
    return stamped(moment, gettext("%(time)s ago") % {"time": timesince(moment, now, depth=1)})


def stamped(moment: datetime, words: str) -> SafeString:
    """Give words the exact time they stand for."""
    here = timezone.localtime(moment)
    exact = f"{formats.date_format(here, 'DATE_FORMAT')} {formats.time_format(here, 'H:i:s')} {here:%Z}"
    return format_html('<time datetime="{}" title="{}">{}</time>', here.isoformat(), exact, words)


@register.filter
def posts(number: int) -> str:
    """Say how many posts."""
    return ngettext("%(number)s post", "%(number)s posts", number) % {"number": count(number)}


@register.simple_tag
def bar(share: float, kind: str = "") -> SafeString:
    """Draw a share from 0 to 1 as a bar. The number stands beside it in words, so the bar itself is silent."""
    width = f"{max(0.0, min(1.0, share or 0)) * 100:.1f}%"
    return format_html('<svg class="bar {}" aria-hidden="true"><rect width="{}" height="100%"/></svg>', kind, width)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """Give this page's filters with some changed: ?channel=weibo&page=2. None takes a filter away."""
    filters = context["request"].GET.copy()
    if "page" not in changes:
        filters.pop("page", None)  # another filter begins at the first page
    for name, value in changes.items():
        filters.pop(name, None)
        if value is not None and value != "":
            filters[name] = str(value)
    return f"?{filters.urlencode()}" if filters else "?"


@register.filter
def tongue(words: str) -> str:
    """Say by its script in which language something is written, for lang="…": a reader's voice and type follow it.

    "" where the script does not tell.
    """
    return next((language for script, language in SCRIPTS if script.search(words or "")), "")
