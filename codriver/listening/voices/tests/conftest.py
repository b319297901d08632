"""What the tests of voices share."""

import pytest

from codriver.listening.voices import following


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    """Let one run read all there is, however busy the machine."""
    monkeypatch.setattr(following, "BUSY", 600.0)
