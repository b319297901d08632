"""Passkeys of customers: WebAuthn, by the library that the sign-in of staff brings. A challenge is used once."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from codriver.people.models import Person
from codriver.people.proving.models import Passkey

REQUIRED = UserVerificationRequirement.REQUIRED
MOST = 10  # passkeys of one person
State = dict[str, Any]


class NotThisKeyError(Exception):
    """What the device said opens nothing."""


def _server(host: str, name: str) -> Fido2Server:
    """Return the library's judge for the name under which this house is reached."""
    return Fido2Server(PublicKeyCredentialRpEntity(name=name, id=host))


def _mark(credential_id: bytes) -> str:
    return sha256(credential_id).hexdigest()


def _credential(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(passkey.credential))


def begin_adding(person: Person, *, host: str, house: str) -> tuple[dict[str, Any], State]:
    """Return what her browser is told to make a passkey, and what is to be remembered until it did."""
    her = PublicKeyCredentialUserEntity(id=person.pk.encode(), name=person.name, display_name=person.name)
    options, state = _server(host, house).register_begin(
        her,
        [_credential(passkey) for passkey in person.passkeys.all()],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
        extensions={"credProps": True},
    )
    return dict(options), state


def add(person: Person, said: Any, state: State | None, *, host: str, name: str, at: datetime) -> Passkey:
    """Keep a passkey that her browser made. Raises NotThisKeyError."""
    if person.passkeys.count() >= MOST:
        raise NotThisKeyError
    made = _register(said, state, host)
    assert made.credential_data is not None
    facts = {"person": person, "credential": bytes(made.credential_data), "uses": made.counter}
    passkey, is_new = Passkey.objects.get_or_create(
        credential_hash=_mark(made.credential_data.credential_id), defaults={**facts, "name": name, "made_at": at}
    )
    if not is_new:
        raise NotThisKeyError
    return passkey


def _register(said: Any, state: State | None, host: str) -> AuthenticatorData:
    try:
        return _server(host, "").register_complete(state or {}, said)
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # it comes from outside and may be anything
        raise NotThisKeyError from error


def begin_using(*, host: str) -> tuple[dict[str, Any], State]:
    """Return what a browser is told to ask for any passkey of this house, and what is to be remembered."""
    options, state = _server(host, "").authenticate_begin(user_verification=REQUIRED)
    return dict(options), state


def use(said: Any, state: State | None, *, host: str, at: datetime) -> Person:
    """Return the person whom a passkey opens. Raises NotThisKeyError, also for one whose count went back: a copy."""
    try:
        mark = _mark(websafe_decode(said["rawId"]))
        passkey = Passkey.objects.select_related("person").filter(credential_hash=mark).first()
        known = [_credential(passkey)] if passkey else []
        _server(host, "").authenticate_complete(state or {}, known, said)
        uses = AuthenticatorData(websafe_decode(said["response"]["authenticatorData"])).counter
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotThisKeyError from error
    if passkey is None or passkey.person.erased_at or (uses and uses <= passkey.uses):
        raise NotThisKeyError
    Passkey.objects.filter(pk=passkey.pk).update(uses=uses, used_at=at)
    return passkey.person
