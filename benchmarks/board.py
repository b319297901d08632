"""The board that every benchmark writes its figures on: lines as they come, one table at the end, and RESULTS.md."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
TITLE = "# Results\n\nEach section is written by the benchmark it is named after: `bin/bench NAME --full`.\n"


class Board:
    """One benchmark's figures. With --full, or CODRIVER_RECORD=1, they also go to its section of RESULTS.md."""

    def __init__(self, name: str, full: bool):
        self.name, self.full = name, full
        self.lines: list[str] = []
        self.rows: list[dict[str, object]] = []
        self.say(f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, {'full' if full else 'small'} size")

    def say(self, line: str) -> None:
        """A sentence below the heading, printed at once."""
        print(line, flush=True)
        self.lines.append(line)

    def row(self, figures: dict[str, object]) -> None:
        """A row of the table, recorded at once: a long run may be cut short. Its keys are columns; it may lack some."""
        print("  " + "  ".join(f"{name} {shown(value)}" for name, value in figures.items()), flush=True)
        self.rows.append(figures)
        self._record_if_asked()

    def close(self) -> None:
        """Print the table, and record the section where asked to."""
        print(f"\n{self._table()}", flush=True)
        self._record_if_asked()

    def _record_if_asked(self) -> None:
        if self.full or os.environ.get("CODRIVER_RECORD") == "1":
            self._record()

    def _table(self) -> str:
        columns = list(dict.fromkeys(name for figures in self.rows for name in figures))
        lines = [columns, ["---"] * len(columns)]
        lines += [[shown(figures.get(name, "")) for name in columns] for figures in self.rows]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines) if columns else ""

    def _record(self) -> None:
        section = f"## {self.name}\n\n" + "\n".join(f"- {line}" for line in self.lines) + f"\n\n{self._table()}"
        text = RESULTS.read_text("utf-8") if RESULTS.exists() else TITLE
        _, *old = re.split(r"^(?=## )", text, flags=re.MULTILINE)
        sections = {part.split("\n", 1)[0]: part.strip() + "\n" for part in [*old, section]}
        RESULTS.write_text("\n".join([TITLE, *sections.values()]), "utf-8")


def shown(value: object) -> str:
    """A figure as people read it: four digits that count, thousands apart."""
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def machine() -> str:
    """Processor, cores, memory and Python: without them a figure says nothing."""
    cpu = re.search(r"model name\s*: (.*)", _read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+)", _read("/proc/meminfo"))
    parts = [cpu[1] if cpu else platform.processor() or platform.machine(), f"{os.cpu_count()} cores"]
    parts += [f"{int(memory[1]) / 2**20:.0f} GB"] if memory else []
    return ", ".join([*parts, f"Python {platform.python_version()}"])


def _read(path: str) -> str:
    return Path(path).read_text("utf-8") if Path(path).exists() else ""
