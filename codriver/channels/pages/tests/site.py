"""A small site on loopback whose pages a test writes and changes: path → the bytes of the whole answer."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager

from codriver.kit.tests.servers import Server, answer, serving

SENTENCE = "This is sentence {n} about the lid of the cup, and it is long enough to be one. "


def article(title: str, body: str = "", *, around: str = "", head: str = "") -> bytes:
    """A page with furniture around its article."""
    body = body or "".join(f"<p>{SENTENCE.format(n=n)}</p>" for n in range(4))
    nav = '<nav><a href="/about">All that there is to know about us</a></nav>'
    foot = f"<footer>{around}<a href='/imprint'>The imprint of this site</a></footer>"
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{nav}"
        f"<main><article><h1>{title}</h1>{body}</article></main>{foot}</body></html>"
    ).encode()


def listing(*paths: str) -> bytes:
    """A page that lists entries."""
    links = "".join(f'<li><a href="{path}">The long headline of {path}</a></li>' for path in paths)
    return article("Front page", f"<p>{SENTENCE}</p><ul>{links}</ul>")


def sitemap(*entries: tuple[str, str], outer: str = "urlset", inner: str = "url") -> bytes:
    """A sitemap of (address, lastmod)."""
    rows = "".join(f"<{inner}><loc>{url}</loc><lastmod>{at}</lastmod></{inner}>" for url, at in entries)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0"?><{outer} xmlns="{space}">{rows}</{outer}>'.encode()


def html(body: bytes, **headers: str) -> bytes:
    """An answer that calls itself a page."""
    return answer(body, Content_Type="text/html", **headers)


def packed(body: bytes) -> bytes:
    """An answer that is packed."""
    return answer(gzip.compress(body), Content_Encoding="gzip", Content_Type="text/html")


class Site(dict[str, bytes]):
    """Its pages, and where it stands."""

    server: Server

    def url(self, path: str = "/") -> str:
        return self.server.url(path)

    @property
    def asked(self) -> list[str]:
        """The paths that were asked for, in their order."""
        return [head.split()[1].decode() for head in self.server.heads]


@contextmanager
def site(**pages: bytes) -> Iterator[Site]:
    """Serve pages until the block ends; what is not there is answered 404."""
    here = Site()

    def talk(wire, head: bytes) -> None:
        wire.sendall(here.get(head.split()[1].decode(), answer(status="404 Not Found")))

    with serving(talk) as server:
        here.server = server
        here.update({f"/{name}": html(body) for name, body in pages.items()})
        yield here
