"""Doors of the overview: its page, its table, the voices behind its numbers."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from codriver.listening.overview import lines, rules, watched
from codriver.listening.overview.figures import Figures, Source, figures
from codriver.listening.overview.forms import DAYS, OverviewForm, VoicesForm
from codriver.listening.overview.posts import posts as voices_of
from codriver.listening.overview.table import table
from codriver.listening.overview.topics import topics
from codriver.listening.watches.actions import BACK
from codriver.staff.doors import StaffRequest, number_in, staff_may


@require_GET
@staff_may("see stories")
def overview(request: StaffRequest) -> HttpResponse:
    """Show how much is said, how it feels, what it is about and where."""
    form, found, source = _asked(request)
    told: dict[str, Any] = {"form": form, "figures": found, "days": DAYS, "longest": rules.LONGEST}
    told |= {"chart": lines.chart(found, source)}
    told |= {"moments": lines.moments(found, source), "feelings": lines.feelings(found, source)}
    told |= {"kinds": lines.kinds(found, source), "needs": lines.needs(found, source)}
    told |= {"sites": lines.sites(found, source), "source_kinds": lines.source_kinds(found, source)}
    told |= {"volume": lines.volume(found, source), "known": rules.share(found.felt, found.now["posts"])}
    told |= {"topics": topics(found, source), "chips": form.told(request.GET)}
    told |= {"source": source, "most": watched.MOST, "back": BACK}
    return render(request, "listening/overview.html", told)


@require_GET
@staff_may("see stories")
def export(request: StaffRequest) -> HttpResponse:
    """Give the numbers of the overview as a table."""
    _, found, _ = _asked(request)
    answer = HttpResponse(table(found), content_type="text/csv; charset=utf-8")
    first = timezone.localtime(found.period.start)
    answer["Content-Disposition"] = f'attachment; filename="overview-{first:%Y-%m-%d}-{found.period.days}-days.csv"'
    return answer


def _asked(request: StaffRequest) -> tuple[OverviewForm, Figures, Source]:
    form = OverviewForm(request.user, request.GET)
    source = form.source_of()
    read = watched.figures if source.watch else figures
    return form, read(form.period(timezone.now()), source), source


@require_GET
@staff_may("see stories")
def posts(request: StaffRequest) -> HttpResponse:
    """List the posts that some number of the overview counts."""
    form = VoicesForm(request.user, request.GET)
    asked = form.asked()
    page = voices_of(request.user, asked, form.source_of(), number_in(request.GET.get("after", "")) or 0)
    told = {"form": form, "page": page, "since": asked["from"], "until": asked["to"], "chips": form.told(request.GET)}
    told["may_rule"] = request.user.may("rule stories")
    return render(request, "listening/overview_posts.html", told)
