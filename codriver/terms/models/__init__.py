"""Nouns of terms: her book, what she agreed to and was shown, and what the gate decided."""

from codriver.terms.models.books import Suppression, TermSet
from codriver.terms.models.consents import ConsentEvent, ConsentRecord, Notice
from codriver.terms.models.decisions import SendDecision
from codriver.terms.models.openings import Opening
from codriver.terms.models.purposes import Purpose

__all__ = [
    "ConsentEvent",
    "ConsentRecord",
    "Notice",
    "Opening",
    "Purpose",
    "SendDecision",
    "Suppression",
    "TermSet",
]
