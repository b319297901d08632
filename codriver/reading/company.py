"""What a company's corrections left in the data folder: the newest layer, and its effect."""

from dataclasses import asdict
from pathlib import Path

import msgspec
from django.conf import settings

from codriver.reading.rules import Effect

EFFECTS = "effects.json"


def folder() -> Path:
    """The folder of the company's layer, in the data folder."""
    return Path(settings.CODRIVER_DATA) / "reading"


def effects() -> list[Effect]:
    """What the last learning did, head by head; none when nobody has learned yet."""
    path = folder() / EFFECTS
    return [Effect(**said) for said in msgspec.json.decode(path.read_bytes())] if path.is_file() else []


def keep_effects(effects: list[Effect]) -> None:
    """Write beside, then rename."""
    folder().mkdir(parents=True, exist_ok=True)
    draft = folder() / ".effects"
    draft.write_bytes(msgspec.json.encode([asdict(effect) for effect in effects]))
    draft.replace(folder() / EFFECTS)
