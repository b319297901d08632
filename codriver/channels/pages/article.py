"""A page's main text, apart from what stands on every page around it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from django.utils.translation import gettext_noop

from codriver.channels.base import Payload
from codriver.channels.pages.facts import About, about
from codriver.kit.plain import tidy, tree

LARGEST = 2_000_000  # bytes of a page that is read: the extractor's time grows with them
SHORTEST = 15  # characters of a main text
LONGEST = 100_000  # of a post
LOOKED = 2048  # bytes by which we see what something is
NO_PAGE = gettext_noop("this is no page, whatever its server calls it")
TOO_LARGE = gettext_noop("the page is larger than 2 MB")
NO_TEXT = gettext_noop("no main text was found on this page")
MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body|title|meta|div|article|section|main|p|h1)\b", re.IGNORECASE)
ZEROS = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, the one kind of text with zero bytes in it


class NoArticle(ValueError):
    """A page without an article; the message is the reason."""


@dataclass(frozen=True)
class Article:
    """What a reader came for."""

    text: str
    about: About


def is_page(body: bytes) -> bool:
    """Say by its bytes whether something is a page."""
    start = body[:LOOKED]
    if start.startswith(ZEROS):
        return True
    return b"\0" not in start and MARKUP.search(start) is not None


@cache
def extractor() -> Callable[..., str | None]:
    """Return the extractor, set for texts as short as Chinese ones are: it counts characters."""
    from trafilatura import extract  # 15 MB of memory that only those who read pages need
    from trafilatura.settings import use_config

    wishes = use_config()
    wishes["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(SHORTEST)
    wishes["DEFAULT"]["MIN_OUTPUT_SIZE"] = "1"
    return partial(extract, config=wishes, include_comments=False, with_metadata=False)


def read(payload: Payload) -> Article:
    """Return the main text of a page. Raises NoArticle with the reason."""
    if not is_page(payload.body):
        raise NoArticle(NO_PAGE)
    if len(payload.body) > LARGEST:
        raise NoArticle(TOO_LARGE)
    root = tree(payload.body, payload.charset)
    if root is None:
        raise NoArticle(NO_TEXT)
    said = about(root, payload.url)  # first, as the extractor takes the tree apart
    text = tidy(extractor()(root) or "")[:LONGEST]
    if len(text) < SHORTEST:
        raise NoArticle(NO_TEXT)
    return Article(text, said)
