"""A progress bar on a terminal."""

import sys
import time

WIDTH = 30  # signs of the bar
FIRST = 1.0  # seconds before it shows: what is quick needs no bar


class Bar:
    """One line on standard error, drawn over and over; nothing at all when that is not a terminal."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.is_drawn = False

    def show(self, label: str, share: float | None, tail: str) -> None:
        """Draw the bar. share is 0–1, None when the size is not known."""
        if not sys.stderr.isatty() or time.monotonic() - self.began < FIRST:
            return
        bar = (
            ""
            if share is None
            else "█" * round(WIDTH * share) + "·" * (WIDTH - round(WIDTH * share)) + f" {share:4.0%} "
        )
        sys.stderr.write(f"\r\x1b[K{label} {bar} {tail}")
        sys.stderr.flush()
        self.is_drawn = True

    def clear(self) -> None:
        """Take the bar away."""
        if self.is_drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
