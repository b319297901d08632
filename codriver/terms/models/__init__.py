"""Nouns of terms: her book, what she agreed to and was shown, what the gate decided, what she asks for."""

from codriver.terms.models.books import Suppression, TermSet
from codriver.terms.models.consents import ConsentEvent, ConsentRecord, Notice
from codriver.terms.models.decisions import SendDecision
from codriver.terms.models.purposes import Purpose
from codriver.terms.models.requests import DataRequest, Doubt, Ending, RequestStep

__all__ = [
    "ConsentEvent",
    "ConsentRecord",
    "DataRequest",
    "Doubt",
    "Ending",
    "Notice",
    "Purpose",
    "RequestStep",
    "SendDecision",
    "Suppression",
    "TermSet",
]
