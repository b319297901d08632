"""Doors for ways of looking that somebody keeps by name."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from codriver.listening.stories import saving
from codriver.listening.stories.forms import KeepForm
from codriver.staff.doors import StaffRequest, staff_may


@require_POST
@staff_may("see stories")
def keep(request: StaffRequest, page: str) -> HttpResponse:
    """Keep by name how a page is looked at."""
    form = KeepForm(request.POST)
    query = request.POST.get("query", "")[:500]
    if form.is_valid():
        try:
            saving.keep(request.user, page, form.cleaned_data["name"], query)
        except ValueError:
            messages.error(request, _("You keep twenty already. Forget one first."))
    else:
        messages.error(request, _("It needs a name to be kept."))
    return redirect(f"{reverse(f'listening:{page}')}?{query}")


@require_POST
@staff_may("see stories")
def forget(request: StaffRequest, page: str, pk: int) -> HttpResponse:
    """Forget one; each keeps her own."""
    get_object_or_404(saving.kept(request.user, page), pk=pk).delete()
    return redirect(f"listening:{page}")
