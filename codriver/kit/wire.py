"""The guarded wire under `kit.http`: which address is dialled, and how long everything may take.

It sits below httpx, so that a vendor's SDK which is handed our client obeys the same rules.
"""

import re
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore
import httpx

from codriver.kit.addresses import Address
from codriver.kit.body import bounded
from codriver.kit.faults import Fault, FetchError, httpx_errors

MOST_ADDRESSES = 8  # of one host, tried in turn
STEPS = ("connect", "read", "write", "pool")  # httpx's names for what one waits for
_HOST = re.compile(rb"[A-Za-z0-9._:-]+")  # a name (already in ASCII), or an address

MayReach = Callable[[Address], bool]
Resolve = Callable[[str, float], list[Address]]


class Patience(float):
    """A timeout that knows when everything must be over, so that many short waits cannot add up to a long one."""

    ends_at: float

    def __new__(cls, seconds: float, ends_at: float) -> "Patience":
        patience = super().__new__(cls, seconds)
        patience.ends_at = ends_at
        return patience


def _left(timeout: float | None, late: type[Exception]) -> float:
    assert isinstance(timeout, Patience), "every request through the guard carries its end"
    left = min(timeout, timeout.ends_at - time.monotonic())
    if left <= 0:
        raise late("the time is over")
    return left


class Guard(httpx.BaseTransport):
    """Sends one request to an allowed address and hands back an answer of bounded size, in bounded time."""

    def __init__(self, *, seconds: float, max_bytes: int, may_reach: MayReach, resolve: Resolve, tls: ssl.SSLContext):
        self.seconds = seconds
        self.max_bytes = max_bytes
        self.pool = httpcore.ConnectionPool(
            ssl_context=tls,
            network_backend=_Dialler(may_reach, resolve),
            max_connections=100,
            keepalive_expiry=5.0,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = _checked_host(request.url)
        # Only what we can unpack piece by piece; other packings (and their bombs) are refused when they come unasked.
        request.headers["Accept-Encoding"] = "gzip"
        with httpx_errors():
            answer = self.pool.handle_request(self._for_the_pool(request))
        return bounded(answer, host, self.max_bytes)

    def _for_the_pool(self, request: httpx.Request) -> httpcore.Request:
        ends_at = request.extensions.get("ends_at", time.monotonic() + self.seconds)
        asked = request.extensions.get("timeout", {})
        waits = {step: Patience(asked.get(step) or self.seconds, ends_at) for step in STEPS}
        url = request.url
        return httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions={**request.extensions, "timeout": waits},
        )

    def close(self) -> None:
        self.pool.close()


class _Dialler(httpcore.NetworkBackend):
    """Resolves a name once and dials one of the very addresses it checked, so it cannot change its mind."""

    def __init__(self, may_reach: MayReach, resolve: Resolve):
        self.may_reach = may_reach
        self.resolve = resolve
        self.system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._allowed(host, timeout)
        for tried, address in enumerate(addresses, start=1):
            wait = _left(timeout, httpcore.ConnectTimeout) / (len(addresses) - tried + 1)
            try:
                return _Stream(self.system.connect_tcp(str(address), port, wait, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if tried == len(addresses):
                    raise
        raise AssertionError("a host without addresses was refused before")

    def _allowed(self, host: str, timeout: float | None) -> list[Address]:
        try:
            found = self.resolve(host, _left(timeout, httpcore.ConnectTimeout))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except (OSError, ValueError) as error:
            raise FetchError(Fault.UNKNOWN, host=host, permanent=False) from error
        allowed = [address for address in found if self.may_reach(address)][:MOST_ADDRESSES]
        if not allowed:  # which address it was stays unsaid: nobody maps our network by asking
            raise FetchError(Fault.INSIDE, host=host, permanent=True)
        return allowed


class _Stream(httpcore.NetworkStream):
    """A connection that looks at the end of the whole request before every step."""

    def __init__(self, inner: httpcore.NetworkStream):
        self.inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        step = 16_384  # small enough to leave in one go; the inner stream would grant every part the whole time again
        for start in range(0, len(buffer), step):
            self.inner.write(buffer[start : start + step], _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, wait))

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


def _checked_host(url: httpx.URL) -> str:
    if url.scheme not in ("http", "https"):
        raise FetchError(Fault.NO_WEB, permanent=True)
    if not _HOST.fullmatch(url.raw_host) or not (url.port is None or 0 < url.port < 65_536):
        raise FetchError(Fault.NO_ADDRESS, permanent=True)
    return url.host
