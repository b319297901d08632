"""Mails of our own words for tests: short to write, whole to read."""

from codriver.channels import actions
from codriver.channels.models import Connection

US = "help@lantern.example"
SETTINGS = {"address": US, "imap_host": "localhost", "imap_port": 1, "smtp_host": "localhost", "smtp_port": 1}


def mailbox(**settings: object) -> Connection:
    """Return a mailbox of the tea house."""
    secrets = {"user": "help", "password": "a long road home"}
    return actions.add("email", "Tea house", {**SETTINGS, **settings}, secrets=secrets)[0]


def mail(number: object, text: str = "Hello", *, sender: str = "Ana Lin <ana@example.com>", **headers: str) -> bytes:
    """Return a mail; headers are named with low lines: in_reply_to="<m1@example.com>"."""
    said = {
        "From": sender,
        "To": US,
        "Subject": f"Letter {number}",
        "Date": "Mon, 5 Jan 2026 09:00:00 +0000",
        "Message-ID": f"<m{number}@example.com>",
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-").title().replace("-Id", "-ID"): value for name, value in headers.items()}
    return ("\n".join(f"{name}: {value}" for name, value in said.items()) + f"\n\n{text}\n").encode()
