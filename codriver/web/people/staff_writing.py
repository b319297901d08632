"""The door through which a colleague writes to one person. What she typed stays on the page, whatever goes wrong."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from codriver.channels import outbox
from codriver.channels.models import Outgoing
from codriver.people.models import Person
from codriver.staff.doors import StaffRequest, number_in, staff_may
from codriver.terms.actions import note_opening
from codriver.web.people import page as pages
from codriver.web.people import saying, writing
from codriver.web.people.forms import DraftForm, new_key
from codriver.web.people.naming import channel_name


@require_http_methods(["GET", "POST"])
@staff_may("answer")
def write(request: StaffRequest, key: str) -> HttpResponse:
    """Write to somebody; the gate's answer stands beside it while it is written. htmx gets the answer alone."""
    found = get_object_or_404(Person.objects.visible_to(request.user), key=key)
    card = pages.card(found)
    if request.method == "GET":
        note_opening(found, request.user)
        return _page(request, card, _form(card, initial={"handle": _first(request, card)}))
    form = _form(card, _typed(request))
    is_whole = form.is_valid()
    if "HX-Request" in request.headers:
        return render(request, "web/people/_answer.html", _answered(card, form))
    if request.POST.get("do") != "send" or not is_whole:
        return _page(request, card, form, is_asked=request.POST.get("do") != "send")
    return _send(request, card, form)


def _form(card: pages.Card, typed: Any = None, **facts: Any) -> DraftForm:
    handles = [address.handle for address in card.addresses]
    return DraftForm(card.person, handles, writing.purposes_for(card.person, card.known), typed, **facts)


def _first(request: StaffRequest, card: pages.Card) -> int | None:
    """Return the address that is chosen at first: the one that was asked for, else one by which she can be reached."""
    own = {address.handle.pk: address for address in card.addresses}
    asked = number_in(request.GET.get("to", ""))
    if asked in own:
        return asked
    best = sorted(own.values(), key=lambda one: (not writing.speaks(one.handle.channel), bool(one.trouble)))
    return best[0].handle.pk if best else None


def _typed(request: StaffRequest) -> Any:
    """Return what was typed; a button of "instead" chooses another address."""
    typed = dict(request.POST.items())
    return typed | {"handle": typed["to"]} if "to" in typed else typed


def _send(request: StaffRequest, card: pages.Card, form: DraftForm) -> HttpResponse:
    draft = form.draft()
    assert draft is not None  # the form is whole
    try:
        message = writing.send(draft, form.sent_key(), request.user)
    except (writing.Denied, outbox.NoMouth):
        return _page(request, card, form, status=422)
    if not writing.is_same(message, draft):
        return _page(request, card, _with_new_key(form), status=422, is_twice=True)
    messages.success(request, _said(message, card))
    return redirect(reverse("people:person", args=[card.person.pk]) + f"?sent={message.pk}#message-{message.pk}")


def _said(message: Outgoing, card: pages.Card) -> str:
    return saying.stands(message, card.names.zone)


def _with_new_key(form: DraftForm) -> DraftForm:
    form.data = {**form.data, "key": new_key()}
    return form


def _page(request: StaffRequest, card: pages.Card, form: DraftForm, status: int = 200, **more: Any) -> HttpResponse:
    told = {"person": card.person, "card": card, "form": form, "is_twice": more.get("is_twice", False)}
    is_faulty = form.is_bound and bool(form.errors) and not more.get("is_asked")
    if more.get("is_asked"):
        for name in ("subject", "text"):
            form.errors.pop(name, None)  # what is only asked about need not be whole
    return render(request, "web/people/write.html", told | _answered(card, form), status=422 if is_faulty else status)


def _answered(card: pages.Card, form: DraftForm) -> dict[str, Any]:
    """Return the gate's answer about what is written so far, in sentences."""
    draft = form.draft()
    if draft is None:
        return {"answer": None}
    handles = [address.handle for address in card.addresses]
    answer = writing.ask(draft, handles)
    by_handle = {address.handle.pk: address for address in card.addresses}
    channel, zone = channel_name(draft.handle.channel), card.names.zone
    ways = [
        (way, saying.way(way, zone, channel, by_handle.get(way.handle or 0)))
        for way in answer.ways
        if way.kind != "time" or answer.decision.verdict == "deny"  # else the answer itself says when
    ]
    return {"answer": answer, "said": saying.answer(answer.decision, zone), "ways": ways, "channel": channel}
