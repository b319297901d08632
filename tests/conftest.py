"""What a test may need of the machine around it."""

import os
from pathlib import Path

import pytest

from tests.mail import servers

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("CODRIVER_SHARED", CHECKOUT.parent / "shared"))
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))

NEEDS = {
    "shared": (SHARED.is_dir, f"real data is not at {SHARED}: name its folder in CODRIVER_SHARED"),
    "chromium": (CHROMIUM.exists, f"no browser at {CHROMIUM}: apt install chromium, or name one in CHROMIUM"),
    "mail": (servers.are_there, "no mail servers here, or not root: apt install postfix dovecot-imapd dovecot-lmtpd"),
    "postgres": (lambda: bool(os.environ.get("TEST_DATABASE_URL")), "no server is named in TEST_DATABASE_URL"),
}


def require(name: str) -> None:
    """Skip the test when something is absent, saying why; fail where CODRIVER_REQUIRE names it as something to have."""
    is_there, reason = NEEDS[name]
    if is_there():
        return
    if name in os.environ.get("CODRIVER_REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)
