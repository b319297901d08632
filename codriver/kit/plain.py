"""HTML in, plain text out: what a reader sees, in lines, without what only a machine reads.

By lxml, whose parser takes time in proportion to the text; Python's own takes a minute for 100 kB of "<a<a<a".
"""

import re

from lxml import etree

SILENT = frozenset("script style template noscript title svg math select textarea".split())
BLOCKS = frozenset(
    "p div section article aside header footer main nav h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr pre blockquote "
    "figure figcaption form fieldset address details summary br hr".split()
)
APART = frozenset("td th option".split())  # in one line, but not one word


def tree(html: str | bytes, encoding: str | None = None) -> etree._Element | None:
    """Return the tree of some HTML, None when nothing is in it.

    encoding  of bytes, where somebody said it; otherwise the page's own word for it counts.
    """
    if isinstance(html, str):
        html, encoding = html.encode("utf-8", "replace"), "utf-8"
    parser = etree.HTMLParser(encoding=encoding, remove_comments=True, remove_pis=True, recover=True)
    try:
        return etree.fromstring(html.replace(b"\0", b" ") if encoding == "utf-8" else html, parser)
    except etree.XMLSyntaxError:  # nothing but comments, or nothing at all
        return None


def plain(html: str) -> str:
    """Return the text of some HTML, whole or a piece: blocks in lines of their own, no line empty."""
    if "<" not in html and "&" not in html:
        return tidy(html)
    closed, mark, open_ended = html.rpartition("-->")
    root = tree(closed + mark + re.sub(r"<!--[^>]*>?", "", open_ended))  # a comment without an end hides nothing else
    return tidy("".join(parts(root))) if root is not None else ""


def parts(root: etree._Element) -> list[str]:
    """Return the texts inside an element with the breaks between them."""
    found: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = str(element.tag)
        if tag in SILENT and event == "start":
            walk.skip_subtree()
        elif event == "start" and element.text:
            found += (gap(tag), re.sub(r"\s+", " ", element.text))
        else:
            found.append(gap(tag))
        if event == "end" and element is not root and element.tail:
            found.append(re.sub(r"\s+", " ", element.tail))
    return found


def gap(tag: str) -> str:
    """Return what stands before and after an element."""
    return "\n" if tag in BLOCKS else " " if tag in APART else ""


def tidy(text: str) -> str:
    """Return a text whose lines are neither empty nor padded."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
