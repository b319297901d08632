"""HTML in, plain text out: what a reader sees, in lines, without what only a machine reads."""

import re
from html.parser import HTMLParser

SILENT = frozenset("script style template noscript title iframe object svg math select textarea".split())
VOID = frozenset("br hr img input meta link area base col embed source track wbr".split())
BLOCKS = frozenset(
    "p div section article aside header footer main nav h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr pre blockquote "
    "figure figcaption form fieldset address details summary br hr".split()
)
APART = frozenset("td th option".split())  # in one line, but not one word


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = ""  # the element whose inside is not read
        self.deep = 0  # how often it is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT and tag not in VOID and self.silent in ("", tag):
            self.silent, self.deep = tag, self.deep + 1
        self._mark(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._mark(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.deep -= 1
            self.silent = self.silent if self.deep else ""
        self._mark(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _mark(self, tag: str) -> None:
        if not self.silent and (tag in BLOCKS or tag in APART):
            self.parts.append("\n" if tag in BLOCKS else " ")


def plain(html: str) -> str:
    """Return the text of some HTML, whole or a piece: blocks in lines of their own, no line empty."""
    if "<" not in html and "&" not in html:
        return tidy(html)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tidy("".join(reader.parts))


def tidy(text: str) -> str:
    """Return a text whose lines are neither empty nor padded."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
