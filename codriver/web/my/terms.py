"""Her terms: what may come, when, where and until when. Each choice says what follows, and is saved by one tap."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from codriver.people.models import Person
from codriver.terms import actions
from codriver.terms.models import Purpose
from codriver.terms.purposes import purposes
from codriver.web.my import consequences, turning
from codriver.web.my.consequences import Hers
from codriver.web.my.door import customers
from codriver.web.my.entering import TWICE
from codriver.web.my.turning import Option
from codriver.web.my.wheel import channel_name, rows, shown, state_of

DAYTIMES = ((8, 21), (9, 19), (18, 21))


@dataclass(frozen=True)
class Offered:
    """A choice as she reads it: what it is, what follows, whether it is the one that holds now."""

    key: str
    title: Promise | str
    follows: str
    is_now: bool


@dataclass(frozen=True)
class Leaf:
    """One page of choices."""

    title: Promise | str
    words: Promise | str
    options: list[Option]
    now: set[str]  # keys of the options that hold
    follows: Callable[[Option], str]
    form: str = ""  # the template of what else she may type


@require_safe
@customers
def terms(request: HttpRequest, person: Person) -> HttpResponse:
    """Show all that she may turn, each with how it stands."""
    hers = consequences.of(person)
    told = {"person": person, "rows": rows(hers), "hours": turning.hours_in(hers.page), "hers": hers}
    told["channels"] = [(channel_name(one), turning.is_closed(hers.page, one)) for one in hers.channels]
    return render(request, "my/terms.html", told)


@require_http_methods(TWICE)
@customers
def one(request: HttpRequest, person: Person, what: str) -> HttpResponse:
    """Show the choices for one thing, each with what follows; save the one that she presses."""
    hers = consequences.of(person)
    leaf = leaf_of(what, hers, request)
    if request.method == "POST":
        option = next((one for one in leaf.options if one.key == request.POST.get("option")), None)
        if option is not None:
            page = actions.turn_page(person, option.change, source="typed")
            messages.success(request, _("Saved. Page %(n)s of your terms holds from now on.") % {"n": page.version})
            return redirect("my:terms")
    offered = [Offered(one.key, one.title, leaf.follows(one), one.key in leaf.now) for one in leaf.options]
    told = {"person": person, "leaf": leaf, "offered": offered, "what": what}
    return render(request, "my/terms_one.html", told, status=422 if request.method == "POST" else 200)


def leaf_of(what: str, hers: Hers, request: HttpRequest) -> Leaf:
    """Return the page of choices for one thing. Raises Http404 for what cannot be turned."""
    made = {"hours": of_hours, "where": of_where, "pause": of_pause}.get(what)
    if made:
        return made(hers, request)
    purpose = next((one for one in shown() if one.key == what), None)
    if purpose is None:
        raise Http404(what)
    return of_purpose(hers, purpose)


def of_purpose(hers: Hers, purpose: Purpose) -> Leaf:
    """Return the choices for a purpose."""
    every = [one.key for one in purposes() if one.key not in ("account", "safety")]
    said = purpose.said(get_language() or "en")

    def follows(option: Option) -> str:
        page = option.change(hers.page)
        return consequences.joined(consequences.of_purpose(hers, page, purpose), consequences.of_waiting(hers, page))

    options = turning.of_purpose(purpose.key, purpose.value.kind, every, hers.at)
    return Leaf(said["name"], said["words"], options, {state_of(hers, purpose).option}, follows)


def _both(hers: Hers, option: Option) -> str:
    page = option.change(hers.page)
    return consequences.joined(consequences.of_all(hers, page, shown()), consequences.of_waiting(hers, page))


def of_hours(hers: Hers, request: HttpRequest) -> Leaf:
    """Return the choices of hours, and the one that she typed."""
    held = turning.hours_in(hers.page)
    typed = hours_typed(request)
    times = list(dict.fromkeys([*([held] if held else []), *DAYTIMES, *([typed] if typed else [])]))
    options = [turning.any_hour(), *(turning.hours(*pair) for pair in times)]
    now = {f"{held[0]}-{held[1]}" if held else "any"}
    words = gettext_lazy("Outside of your hours all waits, but for what you ask for and for safety.")
    return Leaf(gettext_lazy("Your hours"), words, options, now, lambda one: _both(hers, one), "my/_hours_form.html")


def hours_typed(request: HttpRequest) -> tuple[int, int] | None:
    """Return the hours that stand in the address or the form."""
    words = request.POST.get("option", "").split("-") if request.method == "POST" else []
    pair = words if len(words) == 2 else [request.GET.get("from", ""), request.GET.get("to", "")]
    if not all(word.isascii() and word.isdecimal() and len(word) <= 2 and int(word) < 24 for word in pair):
        return None
    start, end = int(pair[0]), int(pair[1])
    return (start, end) if start != end else None


def of_where(hers: Hers, request: HttpRequest) -> Leaf:
    """Return for each channel of hers whether it may reach her."""
    options, now = [], set()
    for name in hers.channels:
        label = channel_name(name)
        options.append(turning.channel(name, _("%(channel)s: yes") % {"channel": label}, open_=True))
        options.append(turning.channel(name, _("%(channel)s: no") % {"channel": label}, open_=False))
        now.add(f"{name}-{'no' if turning.is_closed(hers.page, name) else 'yes'}")
    words = gettext_lazy("Codes that you ask for come by a closed way too.")
    return Leaf(gettext_lazy("Where we may reach you"), words, options, now, lambda one: _both(hers, one))


def of_pause(hers: Hers, request: HttpRequest) -> Leaf:
    """Return how long she may pause, and the day that she typed."""
    options, held = turning.pauses(hers.at), hers.page.paused_until
    typed = day_typed(request)
    if typed is not None:
        until = datetime.combine(typed, time(), timezone.get_current_timezone()).astimezone(UTC)
        if until > hers.at:
            options.append(turning.pause(until, _("Until %(day)s") % {"day": typed.isoformat()}, typed.isoformat()))
    is_paused = held is not None and held > hers.at
    if is_paused:
        options.insert(0, turning.pause(None, gettext_lazy("Go on now"), "on"))
    words = gettext_lazy("News, offers and events wait out the pause. Orders and answers still come.")
    return Leaf(gettext_lazy("Pause"), words, options, set(), lambda one: _both(hers, one), "my/_pause_form.html")


def day_typed(request: HttpRequest) -> date | None:
    """Return the day that stands in the address or the form."""
    try:
        return date.fromisoformat(request.POST.get("option", "") or request.GET.get("until", ""))
    except ValueError:
        return None
