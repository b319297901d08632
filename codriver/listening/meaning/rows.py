"""Texts of a batch → rows of Readings, and back into the database. Compiled code: engine and worker only."""

from collections.abc import Sequence

from django.db import connection

from codriver.listening.engine.log import Post
from codriver.listening.meaning import tallies
from codriver.listening.models import Reading, Vocabulary
from codriver.reading import company, personal
from codriver.reading.meaning import layer
from codriver.reading.meaning.heads import LANGUAGES
from codriver.reading.meaning.reader import Reader
from codriver.reading.quotes import own_remark

COLUMNS = ("post_id", "language", "sentiment", "score", "kind", "needs", "personal", "version", "is_corrected")
PERSONAL = {kind: 1 << place for place, kind in enumerate(personal.KINDS)}
Row = tuple[int, str, int, float, int, int, int, int, bool]  # COLUMNS


class Texts:
    """The reader at work, and the number under which Readings remember which words it had learned."""

    def __init__(self) -> None:
        self._layer = layer.newest(company.folder())
        self.reader = Reader.load(company.folder())
        self.version = self.number()

    def number(self) -> int:
        """Return the number under which this database knows what the reader knows."""
        return Vocabulary.objects.get_or_create(name=self.reader.version)[0].pk

    @property
    def is_newest(self) -> bool:
        """Say whether nobody has taught the reader anything since it was loaded."""
        return self._layer == layer.newest(company.folder())

    def read(self, posts: Sequence[tuple[int, str]]) -> list[Row]:
        """Read (seq, text) pairs. What an author passes on is not hers: only her own words are read."""
        own = [own_remark(text) for _, text in posts]
        found = self.reader.read(own)
        columns = (found.language, found.sentiment, found.score, found.kind, found.needs)
        version, has, names = self.version, PERSONAL, LANGUAGES
        return [
            (seq, names[language], sentiment, round(score, 3), kind, needs, bits(text, has), version, False)
            for (seq, text), language, sentiment, score, kind, needs in zip(
                posts, *(column.tolist() for column in columns), strict=True
            )
        ]


def bits(text: str, has: dict[str, int]) -> int:
    """Return which kinds of personal data a text holds, one bit each."""
    kinds = 0
    for span in personal.find(text):
        kinds |= has[span.kind]
    return kinds


def of_batch(texts: Texts, posts: Sequence[Post]) -> tuple[list[Row], list[Row]]:
    """Read a batch of the log. Returns rows of new posts, and rows of posts whose text was edited, the latest each."""
    rows = texts.read([(post.edition_of or post.seq, post.text) for post in posts])
    new = [row for row, post in zip(rows, posts, strict=True) if post.edition_of is None]
    edited = {row[0]: row for row, post in zip(rows, posts, strict=True) if post.edition_of is not None}
    return new, list(edited.values())


def write(new: Sequence[Row], edited: Sequence[Row]) -> None:
    """Write what a batch was read to mean, in the caller's transaction."""
    if new:
        _insert(new)
    if edited:
        replace(edited)


def replace(rows: Sequence[Row]) -> None:
    """Write Readings anew, and move what was counted of them. What a colleague said stays as she said it."""
    said = set(
        Reading.objects.filter(post_id__in=[row[0] for row in rows], is_corrected=True).values_list("pk", flat=True)
    )
    moving = tallies.counted_of(row[0] for row in rows)
    tallies.take_out(moving)
    _upsert([row for row in rows if row[0] not in said])
    tallies.put_back(moving)


_NAMES = ", ".join(COLUMNS)
_UPSERT = (
    f"INSERT INTO listening_reading ({_NAMES}) VALUES ({', '.join(['%s'] * len(COLUMNS))}) ON CONFLICT (post_id) DO "
    f"UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS[1:])}"
)


def _insert(rows: Sequence[Row]) -> None:
    """Insert the fastest way the database has; a replay from zero finds its rows here and writes them again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "DELETE FROM listening_reading WHERE post_id BETWEEN %s AND %s AND NOT is_corrected",
                [rows[0][0], rows[-1][0]],
            )
            with cursor.cursor.copy(f"COPY listening_reading ({_NAMES}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            connection.connection.executemany(_UPSERT.replace("%s", "?"), rows)


def _upsert(rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_UPSERT, rows)
