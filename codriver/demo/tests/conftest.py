"""A sample company for the tests that need one, made at a fixed moment."""

from datetime import UTC, datetime

import pytest

from codriver.demo import sample
from codriver.demo.models import Sample

NOON = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)  # noon in Shanghai


@pytest.fixture
def made(db, settings, tmp_path) -> Sample:
    """The sample company, a moment after it was made."""
    settings.CODRIVER_DATA = tmp_path
    return sample.make(NOON)
