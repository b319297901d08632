"""HTML in, plain text out: what a reader sees, in lines, without what only a machine reads.

By lxml, whose parser takes time in proportion to the text; Python's own takes a minute for 100 kB of "<a<a<a".
"""

import re

from lxml import etree
from lxml.html import HTMLParser

SILENT = frozenset("script style template noscript title svg math select textarea".split())
BLOCKS = frozenset(
    "p div section article aside header footer main nav h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr pre blockquote "
    "figure figcaption form fieldset address details summary br hr".split()
)
LOOKED = 2048  # bytes in which a page says its encoding
APART = frozenset("td th option".split())  # in one line, but not one word


def tree(html: str | bytes, encoding: str | None = None) -> etree._Element | None:
    """Return the tree of some HTML, None when nothing is in it.

    encoding  of bytes, where somebody said it; otherwise the page's own word for it counts, else what fits the bytes.
    """
    if isinstance(html, str):
        html, encoding = html.encode("utf-8", "replace"), "utf-8"
    encoding = encoding_of(html, encoding)
    parser = HTMLParser(encoding=encoding, remove_comments=True, remove_pis=True, recover=True)
    try:
        return etree.fromstring(html.replace(b"\0", b" ") if encoding == "utf-8" else html, parser)
    except etree.XMLSyntaxError:  # nothing but comments, or nothing at all
        return None


def encoding_of(html: bytes, named: str | None) -> str | None:
    """Return in which encoding to read a page; None where nothing tells.

    Of the Chinese encodings the largest is taken, as pages name the smallest and hold signs of the others.
    """
    own = re.search(rb"charset\s*=\s*[\"']?([\w.:-]+)", html[:LOOKED], re.IGNORECASE)
    said = named or (own[1].decode("ascii", "replace").lower() if own else "")
    if said in ("gb2312", "gbk", "gb_2312-80", "x-gbk"):
        return "gb18030"
    if said or html.startswith((b"\xff\xfe", b"\xfe\xff")):
        return named  # the parser itself reads what a page says
    return next((encoding for encoding in ("utf-8", "gb18030") if fits(html, encoding)), None)


def fits(html: bytes, encoding: str) -> bool:
    """Say whether bytes can be read in an encoding."""
    try:
        html.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


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
