"""What tests of watches and of notices share: a story that is told, and a watch that hears it."""

import pytest

from codriver.listening.engine import run
from codriver.listening.models import Watch
from codriver.listening.tests.saying import LID, post, said
from codriver.listening.watches import actions, listening


@pytest.fixture
def in_peace(monkeypatch):
    """Let one run do all there is, however busy the machine; leave no engine behind."""
    monkeypatch.setattr(listening, "BUSY", 600.0)
    yield
    run.rest()


@pytest.fixture
def story():
    """Say something twice."""

    def tell(text=LID, name="p"):
        said(post(f"{name}1", text), post(f"{name}2", text, 1, parent=f"{name}1", kind="repost"))

    return tell


@pytest.fixture
def watched(tess, story):
    """A watch of Tess's that has told her of one story."""
    watch = Watch(name="Lids", words="杯盖")
    actions.save(watch, tess)
    story()
    listening.refresh()
    return watch
