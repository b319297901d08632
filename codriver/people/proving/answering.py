"""Answering with the code or the link. A try is counted before it is looked at, so that many at once are no more."""

import hmac
from datetime import datetime

from django.db.models import F

from codriver.people.proving import rules, turns
from codriver.people.proving.asking import code_hash, link_hash
from codriver.people.proving.models import Proof


def by_code(number: int, words: str, *, network: str, at: datetime) -> Proof | None:
    """Prove an address by the code that was sent to it; None when it does not fit, for whatever reason.

    number  of the proof, which only the browser that asked knows.   words  the code as it was typed.
    """
    if not turns.take(rules.GUESS_NETWORK, turns.of_network(network), at):
        return None
    tried = Proof.objects.open(at).filter(pk=number, tries__lt=rules.TRIES).update(tries=F("tries") + 1)
    proof = Proof.objects.filter(pk=number).first() if tried else None
    if proof is None or not proof.code_hash:
        return None
    fits = hmac.compare_digest(proof.code_hash, code_hash(proof, rules.as_code(words)))
    return _use(proof, at) if fits else None


def by_link(token: str, *, network: str, at: datetime) -> Proof | None:
    """Prove an address by the link that was sent to it, once; None when it opens nothing."""
    if not turns.take(rules.GUESS_NETWORK, turns.of_network(network), at):
        return None
    proof = Proof.objects.open(at).filter(link_hash=link_hash(token)).first()
    return _use(proof, at) if proof else None


def _use(proof: Proof, at: datetime) -> Proof | None:
    """Use a proof up. One statement decides, so code and link together open once."""
    if not Proof.objects.open(at).filter(pk=proof.pk).update(used_at=at):
        return None
    proof.used_at = at
    return proof
