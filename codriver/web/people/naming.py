"""What purposes, channels and addresses are called on the pages of people."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from codriver.channels import registry
from codriver.listening.sites import NAMES, site_name
from codriver.people.handles import unseal
from codriver.people.models import Handle
from codriver.people.rules import masked
from codriver.terms.models import Purpose
from codriver.terms.purposes import purposes
from codriver.terms.sentences import Names

HOW: dict[str, Promise] = {  # a key of people.rules.EVIDENCE → how a colleague reads it
    "set by staff": _("a colleague wrote it down"),
    "signed in": _("she proved it when she signed in"),
    "code answered": _("she answered from there with a code"),
    "wrote to us": _("a message that names it came in"),
    "imported": _("it came with a list of contacts"),
}
SUPPRESSED: dict[str, Promise] = {
    "bounced": _("our mail came back for good"),
    "complained": _("she complained there"),
}


def channel_name(kind: str) -> str:
    """Return what people call a channel."""
    return site_name(kind) if kind in NAMES else str(registry.label(kind))


def newest_purposes() -> list[Purpose]:
    """Return the newest version of every purpose; what is shipped is made when it is first asked for."""
    newest = {row.key: row for row in Purpose.objects.order_by("version")}
    return sorted(newest.values(), key=lambda row: row.pk) or purposes()


def names(known: list[Purpose], zone: str) -> Names:
    """Return the names in the language of the page, and her clock."""
    language = get_language() or "en"
    return Names({one.key: one.said(language)["name"] for one in known}, channel_name, zone or "UTC")


@dataclass(frozen=True)
class Address:
    """One address of hers as colleagues see it: never whole."""

    handle: Handle

    @cached_property
    def shown(self) -> str:
        """Return the address, masked."""
        handle = self.handle
        return masked(handle.channel, unseal(handle.channel, bytes(handle.address_sealed)))

    @property
    def channel(self) -> str:
        """Return the name of its channel."""
        return channel_name(self.handle.channel)

    @property
    def name(self) -> str:
        """Return channel and address in one line."""
        return f"{self.channel} · {self.shown}"

    @property
    def how(self) -> Promise:
        """Return how it became known."""
        return HOW[self.handle.evidence]

    @property
    def trouble(self) -> Promise | str:
        """Return why it does not reach her any more, or nothing."""
        found = getattr(self.handle, "suppression", None)
        return SUPPRESSED[found.reason] if found else ""
