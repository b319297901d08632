"""A copy as files: each section as JSON and as CSV, what she was shown, and a list of all with its seal.

manifest.json names every file with its SHA-256. Its seal is a keyed hash over those: with it this house knows a copy of
its own again that nobody changed. It says nothing to anybody else.
"""

import csv
import hashlib
import hmac
import io
import json
from functools import cache
from typing import Any

from django.conf import settings

from codriver.kit.cells import quoted
from codriver.kit.clock import now
from codriver.kit.keys import key
from codriver.people.models import Person
from codriver.terms.copying import book, calendar, vocabulary
from codriver.terms.copying.sections import Row, sections, stamp

FORMAT = "codriver person 1"
MANIFEST = "manifest.json"
Files = dict[str, bytes]  # name, with "/" between folders → content


def files_of(person: Person) -> Files:
    """Return everything that we hold of somebody, as files. The same book gives the same bytes, the manifest apart."""
    found: Files = {}
    for name, section in sections().items():
        rows = list(section(person))
        found[f"{name}.json"] = as_json(rows)
        found[f"{name}.csv"] = as_csv(rows)
    for notice in book.shown_to(person):
        found[f"notices/{notice.sha256}"] = bytes(notice.body)
    found["consents.jsonld"] = as_json(vocabulary.consents(person))
    found["windows.ics"] = calendar.windows(person)
    found[MANIFEST] = as_json(manifest(found))
    return found


def manifest(files: Files) -> Row:
    """Return the list of files with their hashes and the seal over them."""
    hashes = {name: hashlib.sha256(body).hexdigest() for name, body in sorted(files.items())}
    return {"format": FORMAT, "made_at": stamp(now()), "files": hashes, "seal": seal(hashes)}


@cache
def _key() -> bytes:
    return key(settings.CODRIVER_DATA, "copies")


def seal(hashes: dict[str, str]) -> str:
    """Return the seal of a list of files."""
    return hmac.digest(_key(), json.dumps(hashes, sort_keys=True).encode(), "sha256").hex()


def is_ours(manifest: Row, files: Files) -> bool:
    """Say whether this house made a copy and nobody changed it since."""
    hashes = {name: hashlib.sha256(body).hexdigest() for name, body in sorted(files.items()) if name != MANIFEST}
    return hashes == manifest.get("files") and hmac.compare_digest(seal(hashes), str(manifest.get("seal", "")))


def as_json(value: Any) -> bytes:
    """Return a value as JSON for people and programs: keys in order, one value a line."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def as_csv(rows: list[Row]) -> bytes:
    """Return rows as CSV for spreadsheets: no cell of it is a formula; what is nested stands as JSON."""
    columns = sorted({column for row in rows for column in row})
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return told.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    elif isinstance(value, bool):
        value = "yes" if value else "no"
    return quoted(value)
