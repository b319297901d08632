"""Where benchmarks say what they measured: printed as a table, and kept in RESULTS.md when asked to."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
TITLE = "# Results\n\nAs measured, whatever they say. Made by `bin/bench NAME --full`.\n"


def machine() -> str:
    """Name the machine: processor, cores, memory, Python."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"


class Board:
    """The board of one benchmark: sentences and rows, then close()."""

    def __init__(self, name: str, full: bool) -> None:
        self.name = name
        self.is_kept = full or os.environ.get("CODRIVER_RECORD") == "1"
        self.size = "full" if full else "small"
        self.sentences: list[str] = []
        self.rows: list[dict[str, object]] = []

    def say(self, sentence: str) -> None:
        """Note something beside the figures."""
        print(sentence, flush=True)
        self.sentences.append(sentence)

    def row(self, figures: dict[str, object]) -> None:
        """Note one row of figures; its keys are the columns."""
        print("  ".join(f"{name}: {value}" for name, value in figures.items()), flush=True)
        self.rows.append(figures)

    def table(self) -> str:
        """Return the rows as a Markdown table."""
        columns = list(dict.fromkeys(name for row in self.rows for name in row))
        lines = [columns, ["---"] * len(columns), *([str(row.get(name, "")) for name in columns] for row in self.rows)]
        return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) if self.rows else ""

    def close(self) -> None:
        """Print the whole, and keep it in RESULTS.md in place of what this benchmark said before."""
        head = f"## {self.name}\n\n{datetime.now(UTC):%Y-%m-%d}, {self.size} size. {machine()}\n"
        section = "\n\n".join(part for part in (head.rstrip(), self.table(), "\n".join(self.sentences)) if part)
        print(section, flush=True)
        if self.is_kept:
            written = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else TITLE
            before = re.sub(rf"(?ms)^## {re.escape(self.name)}\n.*?(?=^## |\Z)", "", written).rstrip()
            RESULTS.write_text(f"{before}\n\n{section}\n", encoding="utf-8")
