"""The index: cards that say which documents of a stretch have which token. Plain SQL, both databases.

A stretch is up to 65,536 documents of consecutive numbers, so a card holds their places in it as uint16; its form is
that of reading.postings. A card has some tokens that are neighbours and is found by the first of them: a stretch is
written as some tens of thousands of rows of a kilobyte, one behind the other, and read by a few steps in one tree.
"""

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from codriver.listening.models import Stretch
from codriver.listening.searching.rules import Term
from codriver.reading.tokens import tokens

LAST = 2**63 - 1
CHUNK = 1_024  # places that are looked for on other cards at once
STEPS = (2, 16, 10_000)  # stretches that are asked at once, the latest first: usually the first two have enough


@dataclass(frozen=True)
class Need:
    """What a document must have: all of some tokens; and what it must not have: all of any of some others."""

    tokens: frozenset[int]
    without: tuple[frozenset[int], ...] = ()


def need(wanted: Iterable[Term], unwanted: Iterable[Term] = ()) -> Need:
    """Return what the cards can say of these terms; of the unwanted ones only those that tokens alone tell."""
    held = frozenset(token for term in wanted for token in term.tokens)
    return Need(held, tuple(term.tokens for term in unwanted if term.is_exact))


def find(of: str, wanted: Need, limit: int, before: int = LAST) -> list[int]:
    """Return the numbers of the documents that have what is needed, the latest first, below `before`, at most `limit`.

    of  words or names; see Stretch.
    """
    ready = Stretch.objects.filter(of=of, is_ready=True, first__lt=before).order_by("-first")
    waiting = list(ready.values_list("id", "first"))
    found: list[int] = []
    for step in STEPS:
        some, waiting = waiting[:step], waiting[step:]
        held = _fetch([number for number, _ in some], wanted) if some else {}
        for number, first in some:
            for places in _latest(held.get(number, {}), wanted, before - first):
                found += [first + place for place in reversed(places)]
                if len(found) >= limit:
                    return found[:limit]
    return found


Places = Sequence[int]
Held = dict[int, Places]  # token → the places that have it
ASK = """SELECT s.id, t.token, (SELECT c.docs FROM listening_card c WHERE c.stretch = s.id AND c.token <= t.token
    ORDER BY c.token DESC LIMIT 1) FROM listening_stretch s, ({tokens}) t WHERE s.id IN ({stretches})"""


def _fetch(stretches: Sequence[int], wanted: Need) -> dict[int, Held]:
    """Return who has which token in these stretches."""
    every = " UNION ALL ".join(f"SELECT {int(token)} AS token" for token in wanted.tokens.union(*wanted.without))
    held: dict[int, Held] = {}
    with connection.cursor() as cursor:
        cursor.execute(ASK.format(tokens=every, stretches=", ".join(map(str, stretches))))
        for stretch, token, card in cursor.fetchall():
            held.setdefault(stretch, {})[token] = Card(card).places(token) if card else ()
    return held


class Card:
    """A card as it is stored, opened."""

    def __init__(self, body: bytes | memoryview) -> None:
        count = int.from_bytes(body[:4], "little")
        middle, last = 4 + count * 8, 4 + count * 12
        self.tokens = _numbers("q", body[4:middle])
        self.ends = _numbers("I", body[middle:last])
        self.body = body[last:]

    def places(self, token: int) -> "array[int]":
        """Return the places that have a token, rising; none when it is not on this card."""
        at = bisect_left(self.tokens, token)
        if at == len(self.tokens) or self.tokens[at] != token:
            return array("H")
        begin = self.ends[at - 1] if at else 0
        return _numbers("H", self.body[begin * 2 : self.ends[at] * 2])

    def without(self, gone: dict[int, set[int]]) -> bytes:
        """Return the card with some places taken from some tokens; nothing when none are left."""
        left = {token: [one for one in self.places(token) if one not in gone.get(token, ())] for token in self.tokens}
        left = {token: places for token, places in left.items() if places}
        ends, end = array("I"), 0
        for places in left.values():
            ends.append(end := end + len(places))
        body = array("H", (place for places in left.values() for place in places))
        return len(left).to_bytes(4, "little") + _bytes(array("q", left)) + _bytes(ends) + _bytes(body) if left else b""


def _numbers(kind: str, body: bytes | memoryview) -> "array[int]":
    numbers = array(kind)
    numbers.frombytes(body)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _bytes(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _latest(held: Held, wanted: Need, below: int) -> Iterator[Places]:
    """Yield the places below a bound that have what is needed, each list rising, the last places first."""
    few, *more = sorted((held.get(token, ()) for token in wanted.tokens), key=len)
    end = bisect_left(few, below)
    while end:
        some = few[max(0, end - CHUNK) : end]
        end -= len(some)
        some = _in_all(some, more)
        for unwanted in wanted.without:
            gone = set(_in_all(some, [held.get(token, ()) for token in unwanted]))
            some = [place for place in some if place not in gone]
        yield some


def _in_all(some: Places, lists: Iterable[Places]) -> Places:
    """Return which of some places are in every list, rising."""
    for many in lists:
        if not some:
            break
        begin, end = bisect_left(many, some[0]), bisect_right(many, some[-1])
        if len(some) * 8 < end - begin:
            some = [one for one in some if many[bisect_left(many, one, begin, end - 1)] == one]
        else:
            some = sorted(set(some).intersection(many[begin:end]))
    return some


def write(stretch: int, rows: Sequence[tuple[int, bytes]]) -> None:
    """Write cards of a stretch; again changes nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy("COPY listening_card (stretch, token, docs) FROM STDIN WITH (FORMAT binary)") as copy:
                copy.set_types(("int8", "int8", "bytea"))
                for token, docs in rows:
                    copy.write_row((stretch, token, docs))
        else:
            cursor.executemany(f"INSERT INTO listening_card VALUES ({int(stretch)}, %s, %s)", rows)


def drop(stretch: int, rows: int) -> bool:
    """Delete cards of a stretch, at most `rows`, with 0 all of them. Returns True while there are more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT token FROM listening_card WHERE stretch = %s ORDER BY token LIMIT 1 OFFSET %s", [stretch, rows]
        )
        following = cursor.fetchone() if rows else None
        upto = following[0] if following else LAST
        cursor.execute("DELETE FROM listening_card WHERE stretch = %s AND token < %s", [stretch, upto])
    return following is not None


def take_out(stretch: Stretch, texts: dict[int, str]) -> None:
    """Take documents off a stretch's cards; `texts` are by number, to the letter what they were made from."""
    leaving: dict[int, set[int]] = {}
    for number, text in texts.items():
        for token in tokens(text):
            leaving.setdefault(token, set()).add(number - stretch.first)
    mine = f"FROM listening_card WHERE stretch = {stretch.pk} AND token"
    with connection.cursor() as cursor:
        cards: dict[int, dict[int, set[int]]] = {}
        for token, places in leaving.items():
            cursor.execute(f"SELECT token {mine} <= %s ORDER BY token DESC LIMIT 1", [token])
            for (card,) in cursor.fetchall():
                cards.setdefault(card, {})[token] = places
        for card, gone in cards.items():
            cursor.execute(f"SELECT docs {mine} = %s", [card])
            if body := Card(cursor.fetchone()[0]).without(gone):
                cursor.execute(
                    f"UPDATE listening_card SET docs = %s WHERE stretch = {stretch.pk} AND token = %s", [body, card]
                )
            else:
                cursor.execute(f"DELETE {mine} = %s", [card])
