"""HTML mail as the plain text that its writer would have sent: lines, "> " before what is quoted, rules as dashes.

So that one set of rules (replies.py) finds quotes and signatures in both.
"""

import re
from collections.abc import Iterator

from lxml import etree

from codriver.kit.plain import BLOCKS, SILENT, tree

MOST = 400_000  # bytes of HTML that are read
PARAGRAPHS = frozenset("p ul ol table blockquote pre h1 h2 h3 h4 h5 h6 hr".split())  # with an empty line around them
CELLS = frozenset("td th".split())
SIGNATURES = re.compile(r"gmail_signature|moz-signature|ms-outlook-mobile-signature|yahoo-signature|mail-signature")
OUTLOOK_LINE = re.compile(r"border(-top)?:\s*(none;\s*border-top:\s*)?solid\s+#(e1e1e1|b5c4df)", re.IGNORECASE)
QUOTES = re.compile(
    r"yahoo_quoted|zmail_extra|divrplyfwdmsg|appendonsend|isreplycontent|reply-intro|mailoriginal", re.I
)
RULE = "_" * 32  # stands for a line across the page
MARK = "-- "  # stands above a signature, as plain mail has it


def lines_of(html: str) -> str:
    """Return the text of some HTML, with the marks of quotes and signatures that plain mail has."""
    root = tree(html.encode("utf-8", "replace")[:MOST], "utf-8")
    if root is None:
        return ""
    found: list[str] = [""]
    depth = 0  # of quotes
    for what, element in steps(root):
        tag = str(element.tag)
        if what == "text":
            put(found, element.text or "", depth, is_plain=tag == "pre")
        elif what == "tail":
            put(found, element.tail or "", depth, is_plain=False)
        else:
            depth = around(found, what, element, tag, depth)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip(" ") if line != MARK else line for line in found)).strip(
        "\n"
    )


def steps(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield (start, text, end, tail) of every element that is read, in the order of the page."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        yield event, element
        if event == "start" and str(element.tag) in SILENT:
            walk.skip_subtree()
        elif event == "start" and element.text:
            yield "text", element
        if event == "end" and element is not root and element.tail:
            yield "tail", element


def around(found: list[str], what: str, element: etree._Element, tag: str, depth: int) -> int:
    """Break lines where an element begins or ends; return how deep in quotes the next words are."""
    if tag == "br":
        if what == "start":
            found.append(prefix(depth))
    elif tag in BLOCKS:
        new_line(found, depth)
        if tag in PARAGRAPHS and found[-2:] != ["", ""] and len(found) > 1:
            found.insert(len(found) - 1, prefix(depth).strip())
    elif tag in CELLS and found[-1].strip() and not found[-1].endswith(" "):
        found[-1] += " "
    if what == "start":
        mark(found, element, tag)
    if tag == "blockquote":
        depth += 1 if what == "start" else -1
        found[-1] = prefix(depth)
    return depth


def mark(found: list[str], element: etree._Element, tag: str) -> None:
    """Put a mark where a quote or a signature begins that only the HTML knows of."""
    known = f"{element.get('class') or ''} {element.get('id') or ''}"
    if SIGNATURES.search(known) or (tag == "div" and (element.get("id") or "").lower() == "signature"):
        found += [MARK, ""]
    elif tag == "hr" or QUOTES.search(known) or OUTLOOK_LINE.search(element.get("style") or ""):
        found += [RULE, ""]


def new_line(found: list[str], depth: int) -> None:
    """Begin a line, unless one has just begun."""
    if found[-1].strip("> "):
        found.append(prefix(depth))


def put(found: list[str], text: str, depth: int, *, is_plain: bool) -> None:
    """Add words to the last line; in plain text their own lines count."""
    if is_plain:
        first, *others = text.split("\n")
        found[-1] += first
        found += [prefix(depth) + line for line in others]
        return
    text = re.sub(r"[ \t\r\n\f\u00a0]+", " ", text)
    if not found[-1].strip("> "):
        found[-1], text = prefix(depth), text.lstrip(" ")
    elif found[-1].endswith(" "):
        text = text.lstrip(" ")
    found[-1] += text


def prefix(depth: int) -> str:
    """Return what stands before a quoted line."""
    return "> " * depth
