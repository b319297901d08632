"""One try to bring one message to its receiver: signed, to the public internet only, and no redirect is followed."""

import time
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext_noop

from codriver.kit import signing
from codriver.kit.http import Fetcher, FetchError
from codriver.listening.models import Hook
from codriver.listening.notices import hooks
from codriver.listening.notices.rules import Verdict, verdict

SECONDS = 10.0  # for everything together
web = Fetcher(seconds=SECONDS, max_bytes=1024)  # of the answer its status is all we read
SPOILT = gettext_noop("The secret cannot be opened: the key of the data folder is another one than when it was made.")


class Answer(NamedTuple):
    """What came of a try: what follows, what went wrong in words, the status if there was one, how long it took."""

    verdict: Verdict
    error: str = ""
    status: int = 0
    seconds: float = 0.0
    is_final: bool = False  # asking again is no use


def deliver(hook: Hook, key: str, body: str, at: datetime, by: Fetcher = web) -> Answer:
    """Send a message once. It reads and writes no database, so many may be sent side by side."""
    try:
        secret, *earlier = signing.valid(hooks.opened(hook), at)
    except InvalidTag:
        return Answer(Verdict.AGAIN, SPOILT)
    content, begun = body.encode(), time.monotonic()
    headers = {"Content-Type": "application/json", **signing.sign(secret, key, at, content, *earlier)}
    try:
        status = by.hand_over(hook.address, content, headers)
    except FetchError as fault:
        return Answer(Verdict.AGAIN, str(fault), seconds=time.monotonic() - begun, is_final=fault.permanent)
    return _answer(urlsplit(hook.address).hostname or "", status, time.monotonic() - begun)


def _answer(host: str, status: int, seconds: float) -> Answer:
    found = verdict(status)
    if found == Verdict.GONE:
        return Answer(found, f"{host} says that this is gone for good.", status, seconds, is_final=True)
    return Answer(found, "" if found == Verdict.ARRIVED else f"{host} answered {status}.", status, seconds)
