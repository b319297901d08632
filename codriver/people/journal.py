"""Tombstones beside the database: a file that a restored database does not know, and that outlives it.

Each line names a person by her random key and her addresses by keyed hashes: without the keys it tells nothing.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from codriver.people.models import Tombstone

NAME = "erased.jsonl"


def note(person_key: str) -> None:
    """Write the tombstones of one person down. The same line twice does no harm."""
    rows = Tombstone.objects.filter(person_key=person_key).order_by("pk")
    line = {
        "person": person_key,
        "marks": [
            {
                "mark": row.mark,
                "is_hers": row.is_hers,
                "at": row.at.isoformat(),
                "lifted_at": row.lifted_at and row.lifted_at.isoformat(),
            }
            for row in rows
        ],
    }
    path = settings.CODRIVER_DATA / NAME
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def lines(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what was written down in a data folder; a line that a crash cut short is passed over."""
    path = folder / NAME
    for line in path.read_text("utf-8").splitlines() if path.exists() else []:
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue
