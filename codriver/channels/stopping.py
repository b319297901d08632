"""One click stops: the link that every message carries which she did not ask for (RFC 8058)."""

import hmac
from functools import cache

from django.conf import settings
from django.urls import reverse

from codriver.channels.models import Outgoing
from codriver.kit.clock import now
from codriver.kit.keys import key
from codriver.terms import actions, pages, rules
from codriver.terms.models import TermSet
from codriver.terms.nouns import Rule, Terms
from codriver.terms.pages import Page
from codriver.terms.purposes import purposes

SIZE = 32  # hex digits of the mark: 128 bits


@cache
def _key() -> bytes:
    return key(settings.CODRIVER_DATA, "stop-links")


def token(pk: int) -> str:
    """Return the word by which a message is named in its link; nobody can guess another one's."""
    return f"{pk}-{hmac.digest(_key(), str(pk).encode(), 'sha256').hex()[:SIZE]}"


def message_of(word: str) -> Outgoing | None:
    """Return the message whose link holds this word."""
    number = word.partition("-")[0]
    if not number.isdecimal() or len(number) > 18 or not hmac.compare_digest(token(int(number)), word):
        return None
    return Outgoing.objects.select_related("person", "purpose", "decision").filter(pk=int(number)).first()


def stop_url(pk: int) -> str:
    """Return the whole address of the link; "" while nobody has said under which name we are reached."""
    name = settings.CODRIVER_HOSTS.split(",")[0].strip()
    scheme = "https" if settings.IS_SECURE else "http"
    return f"{scheme}://{name}{reverse('stop', args=[token(pk)])}" if name else ""


def stop(message: Outgoing) -> TermSet:
    """Stop messages like this one: the rule that let it through goes; where others would, a new one says no."""
    return actions.turn_page(message.person, lambda page: _stopped(page, message), source="one click")


def _stopped(page: Page, message: Outgoing) -> Page:
    left = pages.without(page, message.decision.allowed_by)
    if rules.may(Terms(rules=left.rules), message.planned, now()).verdict == "deny":
        return left
    no = Rule(f"no-{message.purpose.key}-{message.channel}", "deny", message.purpose.key, channel=message.channel)
    return pages.with_rule(left, no)


def stop_all(message: Outgoing) -> TermSet:
    """Stop all promotion, on every channel: she objects to it."""
    own = [purpose.key for purpose in purposes() if purpose.kind == "promotion"]
    return actions.turn_page(message.person, lambda page: pages.objecting(page, *own), source="one click")
