"""Why lines were refused, in the reader's language. The file of rejects says them in English."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from codriver.kit.importing import rejects

FIRST = 5  # reasons shown on a page
LOOKED = 1000  # lines of a file of rejects that are looked at for them
WHOLE = gettext_noop("the record")  # stands where a reason concerns no single field
SENTENCES = (  # all that records, tables and the intake say of one line
    gettext_noop("%(field)s is missing"),
    gettext_noop("%(field)s is empty"),
    gettext_noop("%(field)s has no time zone"),
    gettext_noop("%(field)s is not a time like %(example)s"),
    gettext_noop("%(field)s is longer than %(limit)s characters"),
    gettext_noop("%(field)s is below zero"),
    gettext_noop("%(field)s is a number out of range"),
    gettext_noop("%(field)s cannot be %(value)s"),
    gettext_noop("%(field)s should be %(wanted)s, not %(got)s"),
    gettext_noop("%(field)s holds a character that is none"),
    gettext_noop("%(field)s is before 1990"),
    gettext_noop("%(field)s is more than a day ahead of its arrival"),
    gettext_noop("%(cells)s cells where the header has %(names)s"),
    gettext_noop("not a row of CSV: %(error)s"),
    gettext_noop("a quotation mark is opened and never closed"),
    gettext_noop("not JSON: %(error)s"),
    gettext_noop("not UTF-8: the line holds bytes of another encoding"),
    gettext_noop("not an object: one JSON object a line is expected"),
    gettext_noop("nested deeper than %(levels)s levels"),
    gettext_noop("longer than 1 MiB: the line was passed over"),
)


def pattern_of(sentence: str) -> re.Pattern[str]:
    """Return what finds the parts of a sentence that was filled in. A field's name holds no space."""
    open_ended = re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+?)", re.escape(sentence))
    return re.compile(open_ended.replace("(?P<field>.+?)", rf"(?P<field>{WHOLE}|\S+?)"), re.DOTALL)


PATTERNS = {sentence: pattern_of(sentence) for sentence in SENTENCES}


@dataclass(frozen=True)
class Why:
    """One line that was refused."""

    line: int
    reason: str
    record: str  # its beginning


def in_words(reason: str, columns: Mapping[str, str] | None = None) -> str:
    """Say a reason in the reader's language.

    columns  of a table: field → column. The reader knows her column's name better than our field's.
    """
    for sentence, pattern in PATTERNS.items():
        if match := pattern.fullmatch(reason):
            parts = match.groupdict()
            if "field" in parts:
                field = parts["field"]
                parts["field"] = gettext(WHOLE) if field == WHOLE else (columns or {}).get(field, field)
            return gettext(sentence) % parts
    return gettext(reason) if reason else ""


def first_of(rejects_file: str, name: str, columns: Mapping[str, str] | None = None) -> list[Why]:
    """Return the first lines of a file that were refused.

    rejects_file  as Import.rejects_file has it: the rejects of one command, perhaps of several files.
    """
    path = rejects.folder() / rejects_file
    found: list[Why] = []
    if not rejects_file or not path.is_file():
        return found
    with path.open(encoding="utf-8") as file:
        for _, line in zip(range(LOOKED), file, strict=False):
            if not line.endswith("\n") or len(found) == FIRST:  # half a line: the import is writing it
                break
            row = json.loads(line)
            if row["file"][:200] == name:
                found.append(Why(row["line"], in_words(row["reason"], columns), row["record"]))
    return found
