"""The log, read for search: what a post says, or what stands beside it, is a new Wording or says one that is here.

Its author's name is a Byline.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from codriver.listening.hashes import name_hash
from codriver.listening.log import head
from codriver.listening.models import Edition, MediaWords, Mention, SearchState
from codriver.listening.searching.forgetting import leave

BATCH = 1_000  # posts in one transaction: some 20 ms
CHUNK = 500  # values in one IN list
Row = tuple[Any, ...]


def take_in(state: SearchState) -> bool:
    """Take in the next stretch of the log, in the caller's transaction. Returns False when there was none."""
    end = head()
    posts = Mention.objects.filter(seq__gt=state.position, seq__lte=end).order_by("seq")
    rows = list(posts.values_list("seq", "text_hash", "channel", "author_id", "author_name", "text")[:BATCH])
    if len(rows) == BATCH:
        end = rows[-1][0]
    if end <= state.position:
        return False
    _name(state, [(seq, *name) for seq, _, *name, _ in rows if name[-1]])
    _say(state, [(seq, said, seq) for seq, said, _, _, _, text in rows if text])
    for edition in Edition.objects.filter(seq__gt=state.position, seq__lte=end).order_by("seq"):
        _edit(state, edition)
    _say(state, _beside(state.position, end))
    state.position = end
    state.save(update_fields=["position", "wordings", "bylines"])
    return True


def _say(state: SearchState, said: Sequence[Row]) -> None:
    """Note what posts say: (seq of the row that holds the text, hash of the text, post)."""
    known = _known("listening_wording", "text_hash", [one for _, one, _ in said])
    new, again = [], []
    for seq, said_hash, post in said:
        if said_hash in known:
            again.append((seq, known[said_hash], post))
        else:
            state.wordings += 1
            known[said_hash] = state.wordings
            new.append((state.wordings, said_hash, seq, post))
    insert("listening_wording", "id, text_hash, holder_id, post_id", new)
    insert("listening_saying", "seq, wording_id, post_id", again)


def _beside(since: int, upto: int) -> list[Row]:
    """Return the words of what stands beside posts: a video says them as well as the post it belongs to."""
    words = MediaWords.objects.filter(seq__gt=since, seq__lte=upto).exclude(text="").order_by("seq")
    return list(words.values_list("seq", "text_hash", "mention_id"))


def _known(table: str, column: str, hashes: Iterable[int]) -> dict[int, int]:
    """Return which of these hashes are here, each with the number of its row."""
    distinct, found = sorted(set(hashes)), {}
    with connection.cursor() as cursor:
        for start in range(0, len(distinct), CHUNK):
            marks = ", ".join(map(str, distinct[start : start + CHUNK]))  # numbers of ours
            cursor.execute(f"SELECT {column}, id FROM {table} WHERE {column} IN ({marks})")
            found.update(cursor.fetchall())
    return found


def _edit(state: SearchState, edition: Edition) -> None:
    """Let a post say its later text instead of the one before."""
    earlier = Edition.objects.filter(mention=edition.mention_id, seq__lt=edition.seq).order_by("-seq")
    leave(earlier.values_list("seq", flat=True).first() or edition.mention_id)
    if edition.text:
        _say(state, [(edition.seq, edition.text_hash, edition.mention_id)])


def _name(state: SearchState, names: Sequence[Row]) -> None:
    """Note under which names accounts posted: (seq, channel, account, name)."""
    bylines = {name_hash(*name): seq for seq, *name in reversed(names)}
    known = _known("listening_byline", "name_hash", bylines)
    new = sorted((seq, name) for name, seq in bylines.items() if name not in known)
    rows = [(number, name, seq) for number, (seq, name) in enumerate(new, state.bylines + 1)]
    state.bylines += len(rows)
    insert("listening_byline", "id, name_hash, post_id", rows)


def insert(table: str, columns: str, rows: Sequence[Row]) -> None:
    """Insert rows the fastest way that the database has."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
