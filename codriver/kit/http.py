"""All outbound HTTP: `fetch()` reads one address, `client()` is for adapters and vendors' SDKs. The rules of both:

- http and https only, any port; a name is resolved once and that very address checked and dialled, redirects too;
- 10 seconds for everything together, redirects included; 5 MB, as sent and as unpacked; at most 5 redirects;
- what a caller sends in headers or in the address (keys, passwords) goes to the first place only;
- proxies and password files named by the environment are not used: a proxy would resolve the name a second time.
"""

import logging
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import httpx

from codriver.kit.addresses import is_public, resolve
from codriver.kit.faults import FetchError, in_plain_words
from codriver.kit.wire import Guard, MayReach, Resolve

__all__ = ["FetchError", "Fetched", "Fetcher", "client", "fetch", "in_plain_words"]

SECONDS = 10.0
MAX_BYTES = 5_000_000
MAX_REDIRECTS = 5
USER_AGENT = "Codriver"
# The headers that say nothing secret and may follow a redirect to another place.
HARMLESS = {"accept", "accept-encoding", "accept-language", "connection", "cookie", "host", "if-modified-since",
            "if-none-match", "user-agent"}  # fmt: skip

# httpx writes every address it asks to the log at level INFO, and some vendors put their keys into the address.
logging.getLogger("httpx").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Fetched:
    """An answer, whatever its status; `url` is where it came from after redirects."""

    status: int
    headers: httpx.Headers
    body: bytes
    url: str


class Fetcher:
    """The rules with their limits. Most callers want `fetch()` below.

    seconds     for everything together, > 0.     max_bytes   of the body, as sent and as unpacked.
    may_reach   says of an address whether it may be dialled.
    resolve     (host, seconds) -> addresses.     tls         whom to trust; by default the usual authorities.
    """

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        max_bytes: int = MAX_BYTES,
        may_reach: MayReach = is_public,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ):
        self.seconds = seconds
        self.max_bytes = max_bytes
        self.may_reach = may_reach
        self.resolve = resolve
        self.tls = tls

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched:
        """Ask one address and read its answer. Raises FetchError, nothing else.

        Only GET and HEAD without a body follow redirects: what we send is never sent on to another place.
        etag, last_modified   of the answer we already hold: an unchanged page is then answered with status 304.
        """
        ends_at = time.monotonic() + self.seconds
        known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        asked = {**(headers or {}), **{name: value for name, value in known.items() if value}}
        try:
            with self.client() as client:
                words = httpx.Headers(asked, encoding="utf-8")
                request = client.build_request(
                    method, url, headers=words, content=body, extensions={"ends_at": ends_at}
                )
                only_asks = body is None and method.upper() in ("GET", "HEAD")
                answer = client.send(request, follow_redirects=only_asks)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise in_plain_words(error) from error
        return Fetched(answer.status_code, answer.headers, answer.content, str(answer.url.copy_with(userinfo=b"")))

    def hand_over(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Post something and return the status of the answer; nothing else of it is read. Raises FetchError alone."""
        ends_at = {"ends_at": time.monotonic() + self.seconds}
        try:
            with (
                self.client() as client,
                client.stream("POST", url, content=body, headers=headers, extensions=ends_at) as answer,
            ):
                return answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise in_plain_words(error) from error

    def client(self, *, base_url: str = "", headers: Mapping[str, str] | None = None) -> httpx.Client:
        """A client under the same rules, its limits counted per request; whoever takes it closes it."""
        return httpx.Client(
            transport=Guard(
                seconds=self.seconds,
                max_bytes=self.max_bytes,
                may_reach=self.may_reach,
                resolve=self.resolve,
                tls=self.tls or _usual_authorities(),
            ),
            base_url=base_url,
            headers={"User-Agent": USER_AGENT, **(headers or {})},
            timeout=self.seconds,
            max_redirects=MAX_REDIRECTS,
            event_hooks={"request": [_keep_secrets_at_home]},
            trust_env=False,
        )


fetch = Fetcher().fetch


def client(
    *,
    base_url: str = "",
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
    may_reach: MayReach = is_public,
) -> httpx.Client:
    """A guarded client for an adapter or an SDK. It raises httpx's errors; `in_plain_words()` says them to people."""
    return Fetcher(seconds=seconds, max_bytes=max_bytes, may_reach=may_reach).client(base_url=base_url, headers=headers)


def _keep_secrets_at_home(request: httpx.Request) -> None:
    home = request.extensions.setdefault("home", request.url)  # httpx hands extensions on to every redirect
    if not _is_same_place(home, request.url):
        for name in [name for name in request.headers if name not in HARMLESS]:
            del request.headers[name]


def _is_same_place(home: httpx.URL, other: httpx.URL) -> bool:
    """The same origin, or the same host which now asks for https."""
    if home.host != other.host:
        return False
    return (home.scheme, home.port) == (other.scheme, other.port) or (other.scheme == "https" and other.port is None)


@cache
def _usual_authorities() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # SSL_CERT_FILE may name a company's own list instead
