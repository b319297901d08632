"""What we sent her and what we did not, each with the reason: the gate's own decision, in her words."""

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from codriver.channels.models import Outgoing
from codriver.people.models import Person
from codriver.terms import actions, pages, queries, words
from codriver.terms.models import SendDecision
from codriver.terms.pages import Page
from codriver.terms.purposes import purposes
from codriver.web.my import turning
from codriver.web.my.door import customers
from codriver.web.my.entering import TWICE
from codriver.web.my.wheel import HELD_BACK, HIDDEN, channel_name

A_PAGE = 30
SHOWN = {"reached": ("sent", "collected"), "held": HELD_BACK}
STATES = {
    "waiting": gettext_lazy("on its way"),
    "held": gettext_lazy("waits"),
    "digest": gettext_lazy("waits for one mail"),
    "collected": gettext_lazy("came with others"),
    "denied": gettext_lazy("not sent"),
    "sending": gettext_lazy("on its way"),
    "sent": gettext_lazy("reached you"),
    "unknown": gettext_lazy("may have reached you"),
    "failed": gettext_lazy("could not be sent"),
}


def of(person: Person) -> QuerySet[Outgoing]:
    """Return the messages to a person, the newest first, as far as they went to addresses that she proved."""
    proven = Outgoing.objects.filter(person=person).exclude(handle__verified_at=None)
    return proven.select_related("purpose", "decision__purpose", "digest", "person").order_by("-pk")


def in_short(decision: SendDecision) -> str:
    """Return why the gate decided so, without the day of the rule: one page asks no more for many than for one."""
    step = "law" if decision.rule == "law" else decision.step
    purpose = decision.purpose.said(get_language() or "en")["name"]
    return str(words.HERS[step]).format(purpose=purpose, rule="")


def told(message: Outgoing) -> Outgoing:
    """Give a message the words for its page."""
    message.word = STATES[message.state]  # type: ignore[attr-defined]
    message.called = message.purpose.said(get_language() or "en")["name"]  # type: ignore[attr-defined]
    message.way = channel_name(message.channel)  # type: ignore[attr-defined]
    message.why = in_short(message.decision)  # type: ignore[attr-defined]
    message.at = message.sent_at or message.made_at  # type: ignore[attr-defined]
    return message


@require_safe
@customers
def messages(request: HttpRequest, person: Person) -> HttpResponse:
    """Show her all messages, or those that reached her, or those that did not."""
    show = request.GET.get("show", "")
    found = of(person).filter(state__in=SHOWN[show]) if show in SHOWN else of(person)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page", 1))
    rows = [told(message) for message in page]
    return render(request, "my/messages.html", {"person": person, "page": page, "rows": rows, "show": show})


@require_http_methods(TWICE)
@customers
def one(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Show one message and why it came or did not; make a weekly mail of its kind with one tap."""
    message = of(person).filter(pk=pk).first()
    if message is None:
        raise Http404
    if request.method == "POST" and may_weekly(message):
        actions.turn_page(person, weekly(message), source="typed")
        notes.success(request, _("Saved. From now on this comes once a week, in one mail."))
        return redirect("my:message", pk)
    shown: dict[str, object] = {"person": person, "message": told(message), "decision": message.decision}
    shown["reason"] = words.reason(message.decision, get_language() or "en", to_her=True)
    shown |= {"may_weekly": may_weekly(message), "may_turn": message.purpose.key not in HIDDEN}
    return render(request, "my/message.html", shown)


def may_weekly(message: Outgoing) -> bool:
    """Say whether messages like this one could come once a week and do not yet."""
    held = queries.newest(message.person)
    page = pages.read(held.body) if held else Page()
    after = weekly(message)(page)
    is_new = (set(after.rules), after.objected) != (set(page.rules), page.objected)
    return is_new and message.purpose.kind in ("promotion", "service")


def weekly(message: Outgoing) -> turning.Change:
    """Return the change by which messages like this one come once a week: its topic, or else its purpose."""
    purpose = message.purpose
    if message.topic:
        return turning.topic_weekly(purpose.key, message.topic)
    every = [one.key for one in purposes() if one.key not in ("account", "safety")]
    options = turning.of_purpose(purpose.key, purpose.value.kind, every, message.made_at)
    return next(option.change for option in options if option.key == "weekly")
