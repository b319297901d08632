"""The body of a push: one post, a list of posts, or JSON lines; nothing that is not JSON comes further than here."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from django.utils.translation import gettext_noop

from codriver.channels.base import ChannelError, Unfit

DEEPEST = 18  # levels: a list of posts, whose own objects may lie 16 deep
MOST = 1000  # posts in one push: they come in within one transaction

NOT_UTF8 = gettext_noop("The push is not UTF-8.")
NO_JSON = gettext_noop("The push is not JSON: one post, a list of posts, or one post a line.")
NO_NUMBER = gettext_noop("The push holds NaN, Infinity or a number without end, which are not JSON.")
TOO_DEEP = gettext_noop("The push is nested too deeply.")
TOO_MANY = gettext_noop("The push holds more than 1,000 posts: send them in several.")
NO_OBJECT = gettext_noop("a post that is not an object")


class NotANumber(ValueError):
    """A sign for no number, or a number that is too large to be one."""


def read(body: bytes) -> list[dict[str, Any] | Unfit]:
    """Return the objects of a push, and what stands where one should. Raises ChannelError when it cannot be read."""
    try:
        found = values(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ChannelError(NOT_UTF8, permanent=True) from None
    except NotANumber:
        raise ChannelError(NO_NUMBER, permanent=True) from None
    except RecursionError:
        raise ChannelError(TOO_DEEP, permanent=True) from None
    except ValueError:
        raise ChannelError(NO_JSON, permanent=True) from None
    if any(is_deep(one, DEEPEST) for one in found):
        raise ChannelError(TOO_DEEP, permanent=True)
    if len(found) > MOST:
        raise ChannelError(TOO_MANY, permanent=True)
    return [one if isinstance(one, dict) else Unfit(NO_OBJECT, json.dumps(one)) for one in found]


def values(text: str) -> list[Any]:
    """Return what the body lists: the items of one list, one object, or the values of its lines."""
    try:
        found = decode(text)
    except NotANumber:
        raise
    except ValueError:
        return list(lines(text))
    return found if isinstance(found, list) else [found]


def lines(text: str) -> Iterator[Any]:
    """Yield one value a line. Raises ValueError when there is none, or one cannot be read."""
    written = [line for line in text.split("\n") if line.strip()]
    if len(written) < 2:
        raise ValueError("not JSON")
    for line in written:
        yield decode(line)


def decode(text: str) -> Any:
    """Read JSON, and nothing that is not."""
    return json.loads(text, parse_constant=refuse, parse_float=finite, parse_int=whole)


def refuse(sign: str) -> NoReturn:
    """Refuse NaN and Infinity."""
    raise NotANumber(sign)


def finite(digits: str) -> float:
    """Read a number that a database can hold."""
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise NotANumber(digits)
    return number


def whole(digits: str) -> int:
    """Read a whole number; one of thousands of digits would take seconds."""
    if len(digits) > 400:
        raise NotANumber(digits[:20])
    return int(digits)


def is_deep(value: object, levels: int) -> bool:
    """Say whether lists and objects lie deeper in each other than `levels`."""
    layer = [value]
    for _ in range(levels + 1):
        inner = [one.values() if isinstance(one, dict) else one for one in layer if isinstance(one, dict | list)]
        if not inner:
            return False
        layer = [one for some in inner for one in some]
    return True
