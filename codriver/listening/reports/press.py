"""The press: a process of its own that sets one report. JSON on standard input, PDF on standard output.

What people wrote comes in as JSON and is only ever a value in report.typ, so it cannot give the setter an order; the
process can read no file but those beside it, and no font but those of the extra.
"""

import json
import resource
import sys
from datetime import datetime
from pathlib import Path

from codriver.listening.reports.fonts import folders

HERE = Path(__file__).parent / "sheets"
LONGEST = 60  # seconds of processor time


def press(report: str) -> bytes:
    """Return a report as PDF that a screen reader can follow: PDF/UA-1, unless a post has a sign that no font has.

    Such a sign is drawn as a box, which that standard does not allow; all else stays as it is.
    """
    import typst

    letters = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders()))
    sheet = (HERE / "report.typ").read_bytes()
    setter = typst.Compiler(root=str(HERE), font_paths=letters, sys_inputs={"report": report}, ignore_system_fonts=True)
    made = datetime.fromisoformat(json.loads(report)["made_at"])
    try:
        pages = setter.compile(sheet, format="pdf", pdf_standards="ua-1", timestamp=made)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        pages = setter.compile(sheet, format="pdf", timestamp=made)
    assert isinstance(pages, bytes)
    return pages


def main() -> None:
    """Set one report."""
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    sys.stdout.buffer.write(press(sys.stdin.buffer.read().decode()))


if __name__ == "__main__":
    main()
