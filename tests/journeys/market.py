"""What is said in the house of the longer journeys, and the sites around it."""

import socket
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime

from codriver.kit.clock import now
from codriver.kit.tests.servers import Server, answer
from tests.journeys.steps import Town, said

CUP = "I bought the travel mug and the lid leaks over my hands whenever the bus brakes. I want my money back"
STRAW = "吸管杯用了两天就有股塑料味，洗了三遍还在，问客服说是正常的，我不信"
STALL = "店员看我没带伞，把自己的伞借给了我，还说下次路过还就行，谢谢你们"
CARES = "Mine is fine, but does anybody know whether the old lid fits the new mug?"
MINA = "茶馆关门太早了，我下班到的时候灯都灭了"


def own(text: str, who: int, minutes_ago: int, key: str, parent: str, **facts: object) -> dict[str, object]:
    """Return what somebody answers in words of her own."""
    return said(text, who, minutes_ago, key, parent_id=parent, parent_kind="reply", **facts)


def market_posts(teahouse: str) -> list[dict[str, object]]:
    """Return a story in English that reaches the press, one in Chinese, one that is kind, and some posts alone.

    teahouse  the address of a site to which two of them link.
    """
    boards = {"channel": "boards", "source_kind": "forum"}
    press = {"channel": "courier.example", "source_kind": "national press", "url": "http://courier.example/mugs"}
    mina = {"author": {"id": "mina-7", "name": "Mina"}}
    hana = {"author": {"id": "hana-1", "name": "Hana"}}
    return [
        said(CUP, 30, 40, "cup-0", **boards),
        own("Terrible. The same lid ruined my bag and nobody answers my mails", 31, 38, "cup-1", "cup-0", **boards),
        own(CARES, 32, 36, "cup-2", "cup-0", **boards),
        own("I returned mine to the shop and they were rude about it", 33, 34, "cup-3", "cup-0", **boards),
        said(CUP, 34, 30, "cup-4", **press),
        said(STRAW, 40, 30, "straw-0"),
        said(f"转发微博 //@路人40: {STRAW}", 41, 28, "straw-1", "straw-0"),
        own("我的也是，气死我了，要求退款", 42, 26, "straw-2", "straw-0"),
        own("太差了，再也不买你们的杯子", 43, 25, "straw-3", "straw-0"),
        said(STALL, 50, 22, "stall-0"),
        said(f"好暖心，喜欢这家店 //@路人50: {STALL}", 51, 20, "stall-1", "stall-0"),
        said(MINA, 60, 18, "mina-0", **mina),
        said("今天路过茶馆，门口的桂花开了", 60, 16, "mina-1", **mina),
        said("下午茶的点心太甜了，配白茶正好", 63, 15, "hana-0", **hana),
        said(f"这家写得比我清楚 {teahouse}post/1", 61, 14, "link-0"),
        said(f"Read this before you buy {teahouse}post/2", 62, 13, "link-1"),
    ]


@dataclass
class Sites:
    """The sites of the world outside, by their paths; a test puts up what it needs."""

    pages: dict[str, bytes] = field(default_factory=dict)

    def talk(self, wire: socket.socket, head: bytes) -> None:
        """Say what stands at a path."""
        page = self.pages.get(head.split()[1].decode())
        html = {"Content_Type": "text/html; charset=utf-8"}
        wire.sendall(answer(page, **html) if page else answer(status="404 Not Found"))


@dataclass(frozen=True)
class Market(Town):
    """A house with stories in two languages, and with sites around it that it may ask."""

    sites: Sites
    server: Server

    def put_up(self, host: str, path: str, page: str) -> str:
        """Put up a page and return its address."""
        self.sites.pages[path] = page.encode()
        return self.server.url(path, host)


def feed(title: str, *entries: str) -> str:
    """Return a feed, its newest entry first."""
    told = format_datetime(now() - timedelta(minutes=2))
    items = "".join(
        f"<item><title>{words}</title><guid>urn:{title}:{n}</guid><pubDate>{told}</pubDate></item>"
        for n, words in reversed(list(enumerate(entries)))
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"


def front_page(title: str, feed_path: str) -> str:
    """Return a site's page that names its feed."""
    link = f"<link rel='alternate' type='application/rss+xml' title='{title}' href='{feed_path}'>"
    return f"<!doctype html><html lang='en'><head><title>{title}</title>{link}</head><body><p>News</p></body></html>"


def article(title: str, words: str) -> str:
    """Return a page with one article on it."""
    parts = "".join(f"<p>{words} {n}.</p>" for n in ("Once", "Twice", "Three times"))
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title><meta name='author' content='Lin Mei'></head>"
        f"<body><main><article><h1>{title}</h1>{parts}</article></main></body></html>"
    )
