"""A receiver on this machine, a watch, and a hook that sends what the watch tells to the receiver."""

import pytest

from codriver.listening.notices.tests.receiving import hook_of, receiving, watch_of
from codriver.listening.watches.tests.conftest import in_peace, story, watched

__all__ = ["in_peace", "story", "watched"]  # fixtures of both folders


@pytest.fixture
def receiver():
    with receiving() as listening:
        yield listening


@pytest.fixture
def lids(tess):
    return watch_of(tess)


@pytest.fixture
def hook(tess, receiver):
    return hook_of(tess, receiver.url)[0]
