"""The nouns of terms, by what they are about."""

from codriver.terms.models.receipts import Countersignature, Receipt, ReceiptChain, ReceiptKey

__all__ = ["Countersignature", "Receipt", "ReceiptChain", "ReceiptKey"]
