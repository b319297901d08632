"""The door for corrections in place."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from codriver.listening.meaning import corrections
from codriver.listening.meaning.forms import CorrectionForm
from codriver.listening.models import Mention
from codriver.staff.doors import StaffRequest, staff_may


@require_POST
@staff_may("rule stories")
def correct(request: StaffRequest, seq: int) -> HttpResponse:
    """Say what a post means, or let the reader say it again."""
    post = get_object_or_404(Mention.objects.visible_to(request.user).filter(reading__isnull=False), seq=seq)
    form = CorrectionForm(request.POST)
    if "again" in request.POST:
        reading = corrections.take_back(post)
    elif not form.is_valid():
        return HttpResponse(_("There is no such meaning."), status=422)
    else:
        said = form.cleaned_data
        try:
            reading = corrections.correct(post, said["feeling"], said["kind"], said["needs"], request.user)
        except corrections.Nothing:
            return HttpResponse(_("The words of this post are gone: there is nothing to correct."), status=409)
    if "HX-Request" in request.headers:
        told = {"reading": reading, "post": post, "may_rule": True, "is_open": True}
        return render(request, "listening/_reading.html", told)
    messages.success(request, _("Thank you. The reader learns from it within a minute."))
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if is_ours else reverse("listening:posts", args=[seq]))
