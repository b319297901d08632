"""Erasing, proved on the bytes of the disk: people with a canary in every place, erased; then every file is searched.

0 hits are demanded in the database, its log and its index, in refused lines, mails and our own log; and every row of
everybody else must be as it was. On PostgreSQL the server's own files are read where they can be.
"""

import argparse
import logging
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.board import Board
from benchmarks.canary_world import CANARY, House, places, plant, rows
from benchmarks.databases import on_each_database

OTHERS = 10  # one in so many stays
Figures = dict[str, Any]


def inside(people: int) -> Figures:
    """Plant, erase, clean up and search, in a process that has a fresh database."""
    from django.conf import settings
    from django.db import connection

    log_file = settings.CODRIVER_DATA / "codriver.log"
    logging.basicConfig(filename=log_file, level=logging.DEBUG, force=True)
    wanted, house = places(), House()
    planted = [plant(number, wanted, house) for number in range(people + people // OTHERS + 1)]
    unplanted = sorted(set(wanted) - set.intersection(*(where for _, where in planted)))
    assert not unplanted, f"benchmarks/canary_world.py plants nothing in {unplanted}"
    index()
    gone, others = [person for person, _ in planted[:people]], planted[people:]
    numbers = range(people, people + len(others))
    before = rows(keeper(others, numbers))
    found: Figures = {"places": len(wanted), "people": people, "planted": total(hits(people))}
    unseen = missing(wanted)
    assert not unseen, f"no byte of {unseen} was found before, in {dict(hits(people))}: the search is blind"
    began = time.monotonic()
    for person in gone:
        erase(person)
    found["erase, ms each"] = (time.monotonic() - began) * 1000 / people
    found["hits after erasing"] = total(hits(people))
    began = time.monotonic()
    clean_up()
    found["clean-up, s"] = time.monotonic() - began
    left = hits(people)
    found["hits after the clean-up"] = total({place: n for place, n in left.items() if place != "pg_wal"})
    found["left"] = f"{dict(left)}, of {dict(whose(people))}"
    found["in PostgreSQL's log"] = left.get("pg_wal", 0) if connection.vendor == "postgresql" else "-"
    found["others"], after = len(before), rows(keeper(others, numbers))
    found["others' rows changed"] = sum(after.get(key) != text for key, text in before.items())
    return found


def index() -> None:
    """Let the search index take the posts in, as the worker does."""
    from codriver.listening import log
    from codriver.listening.models import EngineState
    from codriver.listening.searching import filling

    EngineState.objects.update_or_create(id=1, defaults={"position": log.head()})
    filling.tick()


def keeper(others: list[tuple[Any, set[str]]], numbers: range) -> Any:
    """Return whether a row is one of those who stay: it bears a canary of theirs, or their key."""
    marks = [f"zq{number:05x}p" for number in numbers] + [person.pk for person, _ in others]
    return lambda text: any(mark in text for mark in marks)


def erase(person: Any) -> None:
    """Erase somebody as the page does."""
    from codriver.terms.requests import actions

    assert actions.erase(actions.ask(person, "erase", way="machine")), "something of hers could not be erased"


def clean_up() -> None:
    """Do what the worker does at a quiet hour."""
    from codriver.listening.keeping import sweeping
    from codriver.terms.erasing import disk

    sweeping.tidy()
    assert disk.clean_up(), "the disk could not be cleaned"


def hits(people: int) -> Counter[str]:
    """Count canaries of the erased in every file, by where it lies."""
    found: Counter[str] = Counter()
    for place, path in files():
        found[place] += sum(int(one[2:7], 16) < people for one in CANARY.findall(path.read_bytes()))
    return found


def whose(people: int) -> Counter[str]:
    """Count the same by the place of the register that the canary was planted in, for whoever mends it."""
    numbers = {number: place for place, number in places().items()}
    seen = (one for where, path in files() if where != "pg_wal" for one in CANARY.findall(path.read_bytes()))
    return Counter(numbers[int(one[8:11])] for one in seen if int(one[2:7], 16) < people)


def total(found: dict[str, int]) -> int:
    """Add hits up."""
    return sum(found.values())


def missing(wanted: dict[str, int]) -> set[str]:
    """Return the places of which no canary is found in any file: those that are sealed or hashed, and no others."""
    numbers = {int(one[8:11]) for _, path in files() for one in CANARY.findall(path.read_bytes())}
    blind = {"people.Handle.address_sealed", "sessions.Session.session_data", "channels.Delivery.body",
             "table listening_card", *SAME}  # fmt: skip
    return {place for place, number in wanted.items() if number not in numbers and place not in blind}


SAME = (  # hold the canary of another place
    "listening.Quarantined.external_id", "listening.Story.quoted_name", "listening.Standing.author_id",
    "listening.StandingRuling.author_id", "listening.VoiceOpening.author_id", "terms.Receipt.body",
)  # fmt: skip


def files() -> Iterator[tuple[str, Path]]:
    """Yield (where, file) of everything on the disk that is ours: the data folder, and the database's own files."""
    from django.conf import settings
    from django.db import connection

    for path in sorted(settings.CODRIVER_DATA.rglob("*")):
        if path.is_file():
            yield path.relative_to(settings.CODRIVER_DATA).parts[0], path
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT current_setting('data_directory'), oid FROM pg_database "
                           "WHERE datname = current_database()")  # fmt: skip
            home, number = cursor.fetchone()
        for where, folder in (("tables", Path(home) / "base" / str(number)), ("pg_wal", Path(home) / "pg_wal")):
            yield from ((where, path) for path in folder.iterdir() if path.is_file())


def main() -> None:
    """Run on each database there is."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--full", action="store_true")
    full = words.parse_args().full
    people = 1000 if full else 20
    board = Board("canaries", full)
    board.say("Canaries in every place of docs/look-up/personal-text.csv that may hold a customer's words.")
    board.say("Searched: every file of the data folder; on PostgreSQL also the files of its tables, and of its log.")
    for name, run in on_each_database():
        figures = run(inside, people)
        left = figures.pop("left")
        if figures["hits after the clean-up"]:
            board.say(f"{name} has left {left}")
        board.row({"database": name, **figures})
    board.close()


if __name__ == "__main__":
    main()
