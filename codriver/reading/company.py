"""Where a company's own layer of the reading model lies."""

from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """The folder of the company's layers, in the data folder."""
    return Path(settings.CODRIVER_DATA) / "reading"
