"""A house that can speak on paper, and the address at which Ana gets letters."""

import pytest

from codriver.channels.tests.speaking import mouth, paper
from codriver.kit.clock import now
from codriver.people.actions import give_handle


@pytest.fixture
def letters(company):
    with paper() as channel:
        mouth()
        yield channel


@pytest.fixture
def handle(ana):
    return give_handle(ana, "paper", "Ana, Lantern Street 1", evidence="signed in", verified_at=now())
