"""Somebody whom a test's own channel reaches."""

import pytest

from codriver.channels.tests.speaking import mouth, paper
from codriver.kit.clock import now
from codriver.people.actions import give_handle


@pytest.fixture
def letters(company):
    with paper() as adapter:
        mouth()
        yield adapter.letters


@pytest.fixture
def mia(bo, letters):
    """Bo, with an address on paper that is proven to be his."""
    give_handle(bo, "paper", "bo", evidence="signed in", verified_at=now())
    return bo
