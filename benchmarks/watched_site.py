"""A site of 1,000 pages that changes, redirects, lies, never ends and explodes: only what should be read is read.

It stands on loopback and is reached by a connector of this benchmark's own; no setting of the product opens loopback.
A list page, a sitemap and single pages are watched on the worker's own road, round after round, without the pauses that
manners ask for. Each kind of page has a known fate; the table says how many met it. Anything else ends with status 1.
"""

import gzip
import sys
import time
from collections import Counter
from typing import Any

from benchmarks.board import Board
from benchmarks.databases import on_each_database

ROUNDS = 10
CHANGES_IN = 5  # the round in which pages change
KINDS = {  # kind → (how many, new ones a round, posts, editions, kept back: of each)
    "listed": (500, 50, 1, 0, 0),
    "mapped": (300, 30, 1, 0, 0),
    "changing": (40, 40, 1, 1, 0),
    "surrounded": (40, 40, 1, 0, 0),  # only what stands around its text changes
    "closed": (40, 4, 0, 0, 1),  # by robots.txt
    "moved": (20, 2, 1, 0, 0),  # redirects to a page that is listed nowhere
    "forbidden": (20, 2, 0, 0, 1),  # redirects to an address that nobody may ask for us
    "lying": (20, 2, 0, 0, 1),  # a picture that its server calls a page
    "endless": (5, 1, 0, 0, 1),
    "bomb": (5, 1, 0, 0, 1),
    "large": (10, 1, 0, 0, 1),
}
SINGLE = ("changing", "surrounded")
NOT_LISTED = (*SINGLE, "mapped")
INSIDE = ("http://169.254.169.254/latest/", "http://10.0.0.1/", "http://[::1]/", "http://0x0a000001/", "file:///x")
HEAD = "HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {size}\r\nConnection: close\r\n{more}\r\n"


class Site:
    """The site as it stands in a round, and how often each kind of page was asked for."""

    base = ""
    round = 0

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def paths(self, kind: str) -> list[str]:
        """Return the pages of a kind that are there by now."""
        total, a_round, *_ = KINDS[kind]
        return [f"/{kind}-{number}" for number in range(min(total, a_round * self.round))]

    def talk(self, wire: Any, head: bytes) -> None:
        """Answer one request."""
        path = head.split()[1].decode()
        self.asked[kind_of(path)] += 1
        if path.startswith("/endless"):
            forever(wire)
        else:
            wire.sendall(self.answer(path))

    def answer(self, path: str) -> bytes:
        """Return the bytes of an answer."""
        kind, number = kind_of(path), path.rpartition("-")[2]
        if kind == "forbidden":
            return whole(b"", "302 Found", f"Location: {INSIDE[int(number) % len(INSIDE)]}\r\n")
        if path.startswith("/moved-"):
            return whole(b"", "301 Moved", f"Location: /moved/to/{number}\r\n")
        if kind == "bomb":
            return whole(gzip.compress(b"<html><body>" + bytes(40_000_000)), more="Content-Encoding: gzip\r\n")
        bodies = {
            "": self.front(),
            "map.xml": self.map(),
            "robots.txt": b"User-agent: *\nDisallow: /closed",
            "lying": b"\x89PNG\r\n\0" * 99,
            "large": b"<html><body>" + b"<p>Words and words." * 150_000,
        }
        return whole(bodies.get(kind) or self.page(kind, path))

    def front(self) -> bytes:
        """Return the list page."""
        links = [path for kind in KINDS if kind not in NOT_LISTED for path in self.paths(kind)]
        rows = "".join(f'<li><a href="{path}">The whole long headline of {path}</a></li>' for path in links)
        return f"<html><head><title>Front</title></head><body><main><ul>{rows}</ul></main></body></html>".encode()

    def map(self) -> bytes:
        """Return the sitemap."""
        rows = "".join(f"<url><loc>{self.base}{path}</loc></url>" for path in self.paths("mapped"))
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()

    def page(self, kind: str, path: str) -> bytes:
        """Return an article; its words are its own."""
        has_changed = kind == "changing" and self.round >= CHANGES_IN
        text = "".join(
            f"<p>Sentence {n} of {path} tells something about lids that leak, at length.</p>" for n in range(5)
        )
        more = "<p>Since this morning it tells one thing more, and takes another back.</p>" if has_changed else ""
        seen = f"<footer>Seen {self.round * 7919} times by people who never say a word</footer>"
        title = f"<title>About {path}</title>"
        return (
            f"<html><head>{title}</head><body><main><article>{text}{more}</article></main>{seen}</body></html>".encode()
        )


def kind_of(url: str) -> str:
    """Return the kind of page that stands at an address."""
    path = url.partition("://")[2].partition("/")[2] if "://" in url else url.lstrip("/")
    return path.partition("-")[0].partition("/")[0]


def whole(body: bytes, status: str = "200 OK", more: str = "") -> bytes:
    """Return the bytes of one answer."""
    return HEAD.format(status=status, size=len(body), more=more).encode() + body


def forever(wire: Any) -> None:
    """Send a page that never ends, until whoever reads it hangs up."""
    wire.sendall(b"HTTP/1.1 200 OK\r\n\r\n<html><body>")
    while True:
        wire.sendall(b"<p>and on")
        time.sleep(0.05)


def measure(rounds: int) -> dict[str, Any]:
    """Watch the site on the database of this process, and count what became of each kind of page."""
    from codriver.channels import actions
    from codriver.channels.models import KeptBack
    from codriver.kit.tests.servers import serving
    from codriver.listening.models import Edition, Mention

    site = Site()
    with serving(site.talk) as server:
        site.base, site.round = server.url(""), 1
        singles = [("page", path) for kind in SINGLE for path in site.paths(kind)]
        for how, path in [("list", "/"), ("sitemap", "/map.xml"), *singles]:
            actions.add("pages", path, {"url": site.base + path, "channel": "site.example", "watch": how})
        site.round, began, laps = 0, time.perf_counter(), []
        for site.round in range(rounds + 1):
            laps.append(timed(ask_until_nothing_waits))
    kinds = {
        "posts": Mention.objects.values_list("url", flat=True),
        "editions": Edition.objects.values_list("mention__url", flat=True),
        "kept back": KeptBack.objects.values_list("entry", flat=True),
    }
    found: dict[str, Any] = {name: dict(Counter(map(kind_of, urls))) for name, urls in kinds.items()}
    found["reasons"] = dict(Counter(KeptBack.objects.values_list("reason", flat=True)))
    return found | {"asked": dict(site.asked), "seconds": time.perf_counter() - began, "slowest": max(laps)}


def timed(function: Any) -> float:
    """Return the seconds that a function takes."""
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def ask_until_nothing_waits() -> None:
    """Ask every connection once, and again those that had no time for all that is new."""
    from codriver.channels.base import Web
    from codriver.channels.models import Connection
    from codriver.kit.clock import now
    from codriver.kit.http import Fetcher
    from codriver.kit.tests.servers import only_here
    from codriver.listening.sources import asking

    wanting = list(Connection.objects.values_list("pk", flat=True))
    while wanting:
        Connection.objects.filter(pk__in=wanting).update(next_at=now())
        asking.ask_due(lambda: Web(Fetcher(seconds=2, may_reach=only_here)))
        states = Connection.objects.values_list("pk", "state")
        wanting = [pk for pk, state in states if state.get("waiting")]


def run(full: bool) -> int:
    """Print what became of each kind of page. Returns 1 when something met another fate than it should."""
    board, wrong = Board("watched_site", full), []
    rows: dict[str, dict[str, Any]] = {kind: {"kind": kind, "pages": total} for kind, (total, *_) in KINDS.items()}
    for name, inside in on_each_database():
        found = inside(measure, ROUNDS)
        pages, requests = sum(total for total, *_ in KINDS.values()), sum(found["asked"].values())
        board.say(
            f"{name}: {pages:,} pages in {ROUNDS} rounds took {found['seconds']:.0f} s, {requests:,} requests, "
            f"the slowest round {found['slowest']:.1f} s."
        )
        for kind, (total, _, *each) in KINDS.items():
            wanted = dict(zip(("posts", "editions", "kept back"), (total * one for one in each), strict=True))
            got = {column: found[column].get(kind, 0) for column in wanted}
            wrong += [] if got == wanted else [f"{name}, {kind}: {got} instead of {wanted}"]
            wrong += [f"{name}: {kind} was asked"] if kind == "closed" and found["asked"].get(kind) else []
            fate = {"asked": found["asked"].get(kind, 0)} | got
            rows[kind] |= {f"{name}: {', '.join(fate)}": " / ".join(f"{number}" for number in fate.values())}
        board.say(f"{name}: kept back: " + "; ".join(f"{number} × {why}" for why, number in found["reasons"].items()))
    for row in rows.values():
        board.row(row)
    for line in wrong:
        board.say(f"WRONG: {line}")
    board.close()
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(run("--full" in sys.argv))
