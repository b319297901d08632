"""Nouns of terms: her book, what she agreed to and was shown, what the gate decided, and what she was given of it."""

from codriver.terms.models.books import Suppression, TermSet
from codriver.terms.models.consents import ConsentEvent, ConsentRecord, Notice
from codriver.terms.models.decisions import SendDecision
from codriver.terms.models.openings import Opening
from codriver.terms.models.purposes import Purpose
from codriver.terms.models.receipts import Countersignature, Receipt, ReceiptChain, ReceiptKey
from codriver.terms.models.requests import DataRequest, Doubt, Ending, RequestStep

__all__ = [
    "ConsentEvent",
    "ConsentRecord",
    "Countersignature",
    "DataRequest",
    "Doubt",
    "Ending",
    "Notice",
    "Opening",
    "Purpose",
    "Receipt",
    "ReceiptChain",
    "ReceiptKey",
    "RequestStep",
    "SendDecision",
    "Suppression",
    "TermSet",
]
