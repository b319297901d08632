"""Her wheel: what may reach her, drawn as one circle. Each part says how it stands and leads to where it is turned."""

from dataclasses import dataclass
from datetime import timedelta
from math import cos, pi, sin

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from codriver.channels.models import Outgoing
from codriver.people.models import Person
from codriver.terms.models import Purpose
from codriver.terms.purposes import purposes
from codriver.web.my import consequences, turning
from codriver.web.my.consequences import Hers
from codriver.web.my.door import customers

HIDDEN = frozenset({"account", "profile", "share"})  # what she asks for herself; what nothing here does yet
SHORT: dict[str, Promise] = {  # the parts of the wheel, clockwise from the top
    "orders": _("Orders"),
    "promises": _("Promises"),
    "reply": _("Answers"),
    "safety": _("Safety"),
    "news": pgettext_lazy("wheel", "News"),
    "events": _("Events"),
    "offers": _("Offers"),
    "surveys": _("Questions"),
}
CHANNELS: dict[str, Promise] = {"email": _("mail"), "sms": _("text message"), "telephone": _("telephone")}
STANDS: dict[str, Promise] = {
    "yes": _("yes"),
    "few": _("one a week"),
    "daily": _("one mail a day"),
    "weekly": _("weekly"),
    "months": _("for a time"),
    "paused": _("paused"),
    "no": _("no"),
}
TONES = {"yes": "yes", "months": "yes", "few": "some", "daily": "some", "weekly": "some"}  # others: none
OUTER, INNER, GAP = 148.0, 66.0, 2.0  # units of the drawing, which is 300 wide; the gap lies on both sides
HELD_BACK = ("held", "digest", "denied")


@dataclass(frozen=True)
class Stands:
    """How a purpose stands: the option that holds, and the word for it."""

    option: str
    word: Promise
    tone: str


@dataclass(frozen=True)
class Part:
    """One part of the wheel."""

    key: str
    name: Promise
    stands: Stands
    path: str
    x: str
    y: str


def channel_name(channel: str) -> str:
    """Return how a channel is called on her side."""
    return str(CHANNELS.get(channel, channel.capitalize()))


def state_of(hers: Hers, purpose: Purpose) -> Stands:
    """Say how a purpose stands: the gate's word first, then what she chose."""
    decision, picked = hers.verdict(hers.page, purpose), turning.chosen(hers.page, purpose.key)
    if decision.verdict == "deny":
        key = "paused" if decision.step == "paused" else "no"
    elif decision.verdict == "digest":
        rule = next((rule for rule in hers.page.rules if rule.key == decision.rule), None)
        key = rule.digest if rule and rule.digest else "weekly"
    else:
        key = picked if picked in ("few", "months") else "yes"
    return Stands(key if key != "paused" else picked, STANDS[key], TONES.get(key, "none"))


def rows(hers: Hers) -> list[tuple[Purpose, str, str, Stands]]:
    """Return every purpose that she may turn: its name, its words, how it stands."""
    language = get_language() or "en"
    return [(one, one.said(language)["name"], one.said(language)["words"], state_of(hers, one)) for one in shown()]


def shown() -> list[Purpose]:
    """Return the purposes that she may turn."""
    return [purpose for purpose in purposes() if purpose.key not in HIDDEN]


def parts(hers: Hers) -> list[Part]:
    """Return the parts of the wheel as they are drawn."""
    held, size = {purpose.key: purpose for purpose in purposes()}, 2 * pi / len(SHORT)
    drawn = []
    for number, (key, name) in enumerate(SHORT.items()):
        begin = number * size - pi / 2
        x, y = _point(begin + size / 2, (OUTER + INNER) / 2 + 1)
        drawn.append(Part(key, name, state_of(hers, held[key]), _slice(begin, begin + size), f"{x:.1f}", f"{y:.1f}"))
    return drawn


def _point(angle: float, radius: float) -> tuple[float, float]:
    return 150 + radius * cos(angle), 150 + radius * sin(angle)


def _slice(begin: float, end: float) -> str:
    """Return the outline of a part: a ring's piece with a gap of even width on both sides."""
    out, inner = GAP / OUTER, GAP / INNER
    corners = [
        _point(begin + out, OUTER),
        _point(end - out, OUTER),
        _point(end - inner, INNER),
        _point(begin + inner, INNER),
    ]
    a, b, c, d = (f"{x:.2f} {y:.2f}" for x, y in corners)
    return f"M{a}A{OUTER:g} {OUTER:g} 0 0 1 {b}L{c}A{INNER:g} {INNER:g} 0 0 0 {d}Z"


def ways(hers: Hers) -> str:
    """Return the ways that are open to her, so short that the hub holds them: mail +2."""
    open_ = [channel_name(one) for one in hers.channels if not turning.is_closed(hers.page, one)]
    return f"{open_[0]} +{len(open_) - 1}" if len(open_) > 1 else "".join(open_)


def greeting() -> Promise:
    """Return the greeting of this hour, by the clock on her wall."""
    hour = timezone.localtime().hour
    if 5 <= hour < 12:
        return _("Good morning, %(name)s")
    return _("Good afternoon, %(name)s") if 12 <= hour < 18 else _("Good evening, %(name)s")


def week_of(person: Person) -> dict[str, int]:
    """Count what reached her in the last seven days, and what was held back."""
    lately = Outgoing.objects.filter(person=person)
    since = timezone.now() - timedelta(days=7)
    return {
        "reached": lately.filter(state="sent", sent_at__gte=since).count(),
        "held": lately.filter(state__in=HELD_BACK, made_at__gte=since).count(),
    }


@require_safe
@customers
def home(request: HttpRequest, person: Person) -> HttpResponse:
    """Show her wheel, the week, and the ways to everything else of hers."""
    hers = consequences.of(person)
    told = {"person": person, "hers": hers, "parts": parts(hers), "hours": turning.hours_in(hers.page)}
    told |= {"greeting": greeting() % {"name": person.name}, "week": week_of(person)}
    told["channels"] = ways(hers)
    paused = hers.page.paused_until
    told["paused_until"] = paused if paused and paused > hers.at else None
    return render(request, "my/home.html", told)
