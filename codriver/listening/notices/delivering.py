"""One try to bring one message to its receiver: signed, to the public internet only, and no redirect is followed."""

import time
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag

from codriver.kit import signing
from codriver.kit.http import Fetcher, FetchError
from codriver.listening.models import Hook
from codriver.listening.notices import hooks, troubles
from codriver.listening.notices.rules import Verdict, verdict
from codriver.listening.notices.troubles import Code, Trouble, trouble

SECONDS = 10.0  # for everything together
web = Fetcher(seconds=SECONDS, max_bytes=1024)  # of the answer its status is all we read


class Answer(NamedTuple):
    """What came of a try: what follows, what went wrong, the status if there was one, how long it took."""

    verdict: Verdict
    trouble: Trouble = MappingProxyType({})
    status: int = 0
    seconds: float = 0.0
    is_final: bool = False  # asking again is no use


def deliver(hook: Hook, key: str, body: str, at: datetime, by: Fetcher = web) -> Answer:
    """Send a message once. It reads and writes no database, so many may be sent side by side."""
    try:
        secret, *earlier = signing.valid(hooks.opened(hook), at)
    except InvalidTag:
        return Answer(Verdict.AGAIN, trouble(Code.SPOILT))
    content, begun = body.encode(), time.monotonic()
    headers = {"Content-Type": "application/json", **signing.sign(secret, key, at, content, *earlier)}
    try:
        status = by.hand_over(hook.address, content, headers)
    except FetchError as fault:
        return Answer(Verdict.AGAIN, troubles.of(fault), seconds=time.monotonic() - begun, is_final=fault.permanent)
    return _answer(urlsplit(hook.address).hostname or "", status, time.monotonic() - begun)


def _answer(host: str, status: int, seconds: float) -> Answer:
    found = verdict(status)
    if found == Verdict.GONE:
        return Answer(found, trouble(Code.GONE, host=host), status, seconds, is_final=True)
    went = {} if found == Verdict.ARRIVED else trouble(Code.ANSWERED, host=host, status=status)
    return Answer(found, went, status, seconds)
