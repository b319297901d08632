"""What the pages of the overview need to show: a period in words, an hour or a day, how a number changed."""

from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from codriver.listening.overview import rules
from codriver.listening.overview.forms import DAYS, OverviewForm
from codriver.listening.overview.lines import HIGH, WIDE, Line
from codriver.listening.overview.rules import Period

register = template.Library()


@register.filter
def said_days(form: OverviewForm, period: Period) -> str:
    """Name the days of an overview: today, the last 7 days, or the first and the last of them."""
    if form.chosen == "1":
        return gettext("Today")
    if form.chosen:
        return gettext("The last %(number)d days") % {"number": DAYS[form.chosen][0]}
    first, last = _day(period.start, period), _day(period.end - rules.HOUR, period)
    return first if first == last else f"{first} – {last}"


@register.filter
def in_period(moment: datetime, period: Period) -> str:
    """Write when an hour or a day of a period begins."""
    here = moment.astimezone(period.zone)
    return f"{_day(moment, period)} {formats.time_format(here, 'H:i')}" if period.is_hours else _day(moment, period)


def _day(moment: datetime, period: Period) -> str:
    here = moment.astimezone(period.zone)
    is_this_year = here.year == timezone.localtime().year
    return str(formats.date_format(here, "MONTH_DAY_FORMAT" if is_this_year else "DATE_FORMAT"))


@register.filter
def share_of_whole(line: Line) -> float | None:
    """Return a line's number as a share; None where it is none, or the whole too small to speak of shares."""
    return rules.share(line.now, line.whole) if line.is_known and line.now else None


@register.filter
def changed(line: Line) -> str:
    """Say how a number changed: by how much, or only what it was before where the numbers are small."""
    by = rules.change(line.now, line.before)
    if by is None:
        return gettext("before: %(number)s") % {"number": f"{line.before:,}"}
    words = {True: gettext("%(number)d %% more"), False: gettext("%(number)d %% less")}
    return words[by > 0] % {"number": abs(by)} if by else gettext("as many as before")


@register.filter
def drawn_way(line: Line) -> SafeString:
    """Draw the way of a number through the period. The table behind it speaks, so the drawing is silent."""
    if not line.way:
        return SafeString()
    return format_html(
        '<svg class="way {}" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">'
        '<polyline points="{}"/></svg>',
        line.tone,
        int(WIDE),
        int(HIGH),
        line.way,
    )
