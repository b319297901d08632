"""What tests of terms share: receipts and the keys that sign them."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from codriver.terms.models import Receipt
from codriver.terms.receipts import chain
from codriver.terms.receipts.form import TermsMark

HERS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
HER_KEY = HERS.public_key().public_bytes_raw()


@pytest.fixture
def own_keys(settings, tmp_path: Path) -> Path:
    """Give this test a data folder with keys of its own."""
    settings.CODRIVER_DATA = tmp_path
    return tmp_path


@pytest.fixture
def signed_by_both(own_keys, ana, company) -> Receipt:
    """A twin: Ana's browser signed too."""
    receipt = chain.issue(ana.key, "terms", {"added": ["no calls"]}, terms=TermsMark(1, "0" * 64), her_key=HER_KEY)
    chain.countersign(receipt, HER_KEY, HERS.sign(receipt.body))
    return receipt


@pytest.fixture
def three(own_keys, ana, company) -> bytes:
    """The file of a chain of three receipts."""
    for number in (1, 2, 3):
        chain.issue(ana.key, "terms", {"page": number, "words": "不要打电话"}, terms=TermsMark(number, "0" * 64))
    return b"".join(chain.lines(ana.key))
