"""The process in which mails are opened: bytes of a file in, JSON out, under the limits of kit.confined."""

import json
import sys

from codriver.channels.alertmail.mail import Spoilt, mails, opened
from codriver.kit.confined import confine


def main() -> None:
    """Read a file of mails from standard input; write what each says, or why it is not read."""
    confine()
    found = []
    for raw in mails(sys.stdin.buffer.read()):
        try:
            found.append(opened(raw).told())
        except Spoilt as reason:
            found.append({"spoilt": str(reason), "head": raw[:2000].decode("utf-8", "replace")})
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
