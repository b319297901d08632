"""The process in which mails are opened: bytes in, a line of JSON for each out, under the limits of kit.confined."""

import json
import sys

from codriver.channels.email.opening import Unfit, opened
from codriver.channels.email.shape import Spoilt
from codriver.kit.confined import confine

LENGTH = 8  # bytes before each mail that say how long it is


def main() -> None:
    """Read mails from standard input; say what each says, or why it is not opened, as soon as that is known."""
    confine()
    while length := sys.stdin.buffer.read(LENGTH):
        raw = sys.stdin.buffer.read(int.from_bytes(length, "big"))
        try:
            found = opened(raw)
        except Spoilt as reason:
            found = {"spoilt": str(reason)}
        except Unfit as reason:
            found = {"unfit": str(reason)}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
