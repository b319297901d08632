"""The two servers of a mailbox, as a connection's settings have them, and how they are reached."""

import ssl
from dataclasses import dataclass
from typing import Literal

from codriver.channels.base import Asked

Security = Literal["tls", "starttls", "none"]
SECONDS = 20.0  # that a server may take for one answer
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Server:
    """One server: where it is, and how the way to it is closed."""

    host: str
    port: int
    security: Security
    seconds: float = SECONDS

    @classmethod
    def of(cls, asked: Asked, protocol: Literal["imap", "smtp"]) -> "Server":
        """Return one of a connection's two servers. Without encryption only this machine itself is spoken to."""
        said = asked.settings
        security: Security = said.get(f"{protocol}_security", "tls")
        host = said.get(f"{protocol}_host", "")
        if security == "none" and host not in LOCAL:
            security = "starttls"
        return cls(host, int(said.get(f"{protocol}_port", 0)), security, float(said.get("patience", SECONDS)))


def context() -> ssl.SSLContext:
    """Return how servers prove who they are: by the certificates that this machine trusts."""
    return ssl.create_default_context()
