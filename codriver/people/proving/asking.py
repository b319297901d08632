"""Asking for a code. The request does the same work for every address; what differs is done later, by the worker."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings

from codriver.kit.keys import key
from codriver.people.handles import address_hash, seal, unseal
from codriver.people.models import Person
from codriver.people.proving import rules, turns
from codriver.people.proving.models import Proof


class TooOftenError(Exception):
    """This address, this network or everybody together asked as often as one may in an hour."""


@dataclass(frozen=True)
class Sending:
    """What is to be sent, and where. It is shown to nobody else and kept nowhere."""

    channel: str
    address: str
    language: str
    home: str
    code: str
    token: str


@cache
def _key() -> bytes:
    return key(settings.CODRIVER_DATA, "proofs")


def code_hash(proof: Proof, code: str) -> str:
    """Return what is stored of a code: a keyed hash, another one for each proof."""
    return hmac.digest(_key(), f"code\0{proof.pk}\0{code}".encode(), "sha256").hex()


def link_hash(token: str) -> str:
    """Return what is stored of the token of a link."""
    return hmac.digest(_key(), f"link\0{token}".encode(), "sha256").hex()


def ask(
    channel: str, address: str, *, network: str, language: str, home: str, at: datetime, adding: Person | None = None
) -> Proof:
    """Note that somebody says an address is hers. Whether we know it is not looked up, so it cannot show.

    network  where she asks from.   home  the address of the house, with a slash at its end.
    adding   the person whose side it is to join; None: to come in by it.
    Raises TooOftenError.
    """
    mark = address_hash(channel, address)
    asked = ((rules.ASK_NETWORK, turns.of_network(network)), (rules.ASK_HANDLE, mark), (rules.ASK_ALL, "all"))
    if not all(turns.take(kind, whose, at) for kind, whose in asked):
        raise TooOftenError
    return Proof.objects.create(
        channel=channel,
        address_hash=mark,
        address_sealed=seal(channel, address.strip()),
        language=language,
        home=home,
        adding=adding,
        asked_at=at,
        expires_at=at + rules.LASTS,
    )


def prepare(proof: Proof, at: datetime) -> Sending | None:
    """Make the code and the link of a proof that has still to be sent; None when somebody else is at it.

    Whoever gets it sends it and says `sent`; else it is made anew after a minute, and the older code opens nothing.
    """
    code = f"{secrets.randbelow(10**rules.DIGITS):0{rules.DIGITS}}"
    token = secrets.token_urlsafe(rules.LINK)
    hashes = {"code_hash": code_hash(proof, code), "link_hash": link_hash(token)}
    if not Proof.objects.unsent(at).filter(pk=proof.pk).update(tried_at=at, **hashes):
        return None
    address = unseal(proof.channel, bytes(proof.address_sealed))
    return Sending(proof.channel, address, proof.language, proof.home, code, token)


def sent(proof: Proof, at: datetime) -> None:
    """Note that the code went out, or that it never will."""
    Proof.objects.filter(pk=proof.pk).update(sent_at=at)


def forget(at: datetime) -> None:
    """Remove proofs and turns that are over."""
    Proof.objects.filter(expires_at__lt=at - rules.KEPT).delete()
    turns.forget(at)
