"""What could be listened to at an address that somebody pasted, with a preview of what would be heard."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from django.core import signing
from django.utils.translation import gettext_noop

from codriver.channels import polling, registry
from codriver.channels.base import Asked, ChannelError, Offer, Payload, Post, Web, authorisation, checked
from codriver.channels.words import in_words
from codriver.kit.clock import now
from codriver.kit.http import FetchError

SALT = "offer of a source"
LASTS = 3600  # seconds in which an offer may be taken
SHOWN = 5  # posts of a preview
PREVIEWED = 3  # offers of an address that are tried out at once; others are tried when somebody asks for them alone
PATIENCE = 25.0  # seconds for all of it: somebody is waiting
NOTHING = gettext_noop("Nothing that we could listen to was found at this address.")


@dataclass
class Look:
    """One offer, tried out: what it brings now, or why it brings nothing."""

    offer: Offer
    posts: list[Post] = field(default_factory=list)
    total: int = 0
    unfit: int = 0
    trouble: str = ""

    @property
    def label(self) -> str:
        """Return what people call its kind."""
        return str(registry.label(self.offer.kind))

    @property
    def token(self) -> str:
        """Return the offer, signed, so that nobody can say yes to what we did not offer."""
        return signing.dumps([self.offer.kind, self.offer.settings], salt=SALT)


def taken(token: str) -> tuple[str, dict[str, object]] | None:
    """Return kind and settings of an offer that somebody says yes to; None when it is none of ours, or an old one."""
    try:
        kind, settings = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return kind, settings


def parted(address: str) -> tuple[str, dict[str, str]]:
    """Return an address without its password, and the password apart from it. Raises ValueError when it is none."""
    address = address.strip()
    parts = urlsplit(address if "://" in address else f"https://{address}")
    if not parts.hostname:
        raise ValueError(address)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    if parts.username is None:
        return bare, {}
    return bare, {"user": unquote(parts.username), "password": unquote(parts.password or "")}


def look(url: str, secrets: dict[str, str], web: Web) -> list[Look]:
    """Return what an address offers, the first few tried out. Raises ChannelError when there is nothing."""
    asked = Asked(settings={}, at=now(), secrets=secrets)
    try:
        page = Payload.of(checked(web.fetch(url, headers=authorisation(secrets)), asked.at))
    except FetchError as error:
        raise ChannelError(str(error), permanent=error.permanent) from error
    offers = [offer for finder in registry.finders(web) for offer in finder.find(page, asked)]
    if not offers:
        raise ChannelError(NOTHING, permanent=True)
    return [tried(offer, web) if n < PREVIEWED else Look(offer) for n, offer in enumerate(offers)]


def tried(offer: Offer, web: Web) -> Look:
    """Ask what is offered once, and keep nothing."""
    try:
        haul = polling.fetch(offer.kind, Asked(offer.settings, now(), secrets=offer.secrets), web)
    except ChannelError as error:
        return Look(offer, trouble=in_words(str(error)))
    latest = sorted(haul.posts, key=lambda post: post["published_at"], reverse=True)[:SHOWN]
    return Look(offer, latest, len(haul.posts), len(haul.unfit))
