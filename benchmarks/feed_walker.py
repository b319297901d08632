"""Reads what a sample feed states about itself: `Expect: not bozo and entries[0]['title'] == 'Example'`.

A walker over literals and subscripts: the statement is parsed, never run. Each comparison is one expectation: a path
into what a feed reader finds, and the value that stands there. `reach` says which of our fields that path leads to,
and whether the field agrees.
"""

import ast
import calendar
import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from codriver.channels.feeds.entries import Entry, Feed
from codriver.kit.plain import plain, tidy

ENCODINGS = ("utf-8", "utf-16", "utf-32", "utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le", "cp037", "latin-1")
ENTRY = re.compile(r"entries\.(\d+)\.(.+)")


class Strange(ValueError):
    """A statement that says more than a path and a value."""


@dataclass(frozen=True)
class Expectation:
    """One thing that must be so."""

    path: str  # entries.0.title
    value: Any  # None also where it must be absent
    is_absent: bool = False


def stated(body: bytes) -> tuple[str, dict[str, str]]:
    """Return the statement in a sample's comment, and the headers that it is to be served with.

    "" when it states nothing, or nothing for a Python that lacks the encoding it is about, as the sample itself says.
    """
    for encoding in ENCODINGS:
        text = body.decode(encoding, "ignore")
        if found := re.search(r"Expect:[ \t]*(.+)", text):
            if not all(map(is_known, re.findall(r"SkipUnless:.*lookup\('([^']+)'\)", text))):
                return "", {}
            headers = re.findall(r"^\s*Header:\s*([\w-]+):\s*(.+?)\s*$", text, re.MULTILINE)
            return found[1].strip(), {name.lower(): value for name, value in headers}
    return "", {}


def is_known(encoding: str) -> bool:
    """Say whether this Python has an encoding."""
    try:
        return bool(codecs.lookup(encoding))
    except LookupError:
        return False


def expectations(statement: str) -> Iterator[Expectation | Strange]:
    """Yield what a statement says, piece by piece; what says more than a path and a value comes as Strange."""
    for node in pieces(ast.parse(statement, mode="eval").body):
        try:
            yield expectation(node)
        except (Strange, ValueError) as error:
            yield Strange(f"{ast.unparse(node)}: {error}")


def pieces(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the parts that `and` joins."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for part in node.values:
            yield from pieces(part)
    else:
        yield node


def expectation(node: ast.expr) -> Expectation:
    """Read one part."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.Is):
        return Expectation(path(node.left), value(node.comparators[0]))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = node.operand
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "has_key":
            return Expectation(f"{path(inner.func.value)}.{value(inner.args[0])}", None, is_absent=True)
        return Expectation(path(inner), False)
    return Expectation(path(node), True)


def path(node: ast.expr) -> str:
    """Return names and subscripts as one dotted path."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{path(node.value)}.{node.attr}"
    if isinstance(node, ast.Subscript):
        return f"{path(node.value)}.{value(node.slice)}"
    raise Strange("not a path")


def value(node: ast.expr) -> Any:
    """Return a literal; texts may be joined by a plus."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return value(node.left) + value(node.right)
    return ast.literal_eval(node)


def reach(one: Expectation, feed: Feed) -> tuple[str, bool] | None:
    """Return our field that an expectation leads to, and whether it agrees; None when it leads to none of ours."""
    if found := ENTRY.fullmatch(one.path):
        number, name = int(found[1]), found[2]
        for pattern, field, agrees in FIELDS:
            if re.fullmatch(pattern, name):
                return field, number < len(feed.entries) and agrees(feed.entries[number], one.value)
        return None
    if one.path in ("feed.title", "feed.title_detail.value"):
        return "name of the connection", alike(one.value, feed.title)
    if one.path == "feed.link":
        return "site", web(one.value) == feed.site
    return None


def alike(expected: Any, ours: str) -> bool:
    """Say whether our plain text is what an expected text, marked up or not, reads like."""
    return ours in (plain(str(expected)), tidy(str(expected)))


def web(link: Any) -> str:
    """Return a link as we keep it: only what leads into the web; None, where it must be absent, is nothing."""
    return link if str(link).startswith(("http://", "https://")) else ""


def seconds(parsed: Any) -> datetime:
    """Return the time that a tuple stands for."""
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC)


FIELDS: tuple[tuple[str, str, Callable[[Entry, Any], bool]], ...] = (
    (r"title|title_detail\.value", "title", lambda entry, value: alike(value, entry.title)),
    (
        r"description|summary|summary_detail\.value|content\.\d+\.value",
        "text",
        lambda entry, value: plain(str(value)) in entry.text or tidy(str(value)) in entry.text,
    ),
    (r"link", "url", lambda entry, value: web(value) == entry.link),
    (r"id|guid", "id", lambda entry, value: entry.guid.endswith(str(value))),  # a short one is counted from the feed
    (r"author|author_detail\.name", "author", lambda entry, value: bool(entry.author) and entry.author in str(value)),
    (r"(published|created)_parsed", "published_at", lambda entry, value: entry.published == seconds(value)),
    (r"updated_parsed", "edited_at", lambda entry, value: entry.updated == seconds(value)),
    (r"tags\.\d+\.term|category", "tags", lambda entry, value: value in entry.tags),
    (
        r"enclosures\.\d+\.(href|url)",
        "media",
        lambda entry, value: value in [item["url"] for item in entry.media],
    ),
)
