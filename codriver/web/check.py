"""`codriver check`: what is misconfigured, and how to mend it."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from codriver.listening.keeping.late import late_since
from codriver.reading.build import FLAGS, library
from codriver.staff.models import User
from codriver.terms.erasing.run import late_since as erasures_late_since

DEMO_DOORS = "demo-doors"  # a file in the data folder: the demo opened doors that ask nobody who he is


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what is so, and what mends it ("" when nothing is wrong)."""

    what: str
    mend: str = ""

    @property
    def is_good(self) -> bool:
        """Say whether nothing needs mending."""
        return not self.mend


def data_folder() -> Iterator[Finding]:
    """Can we write there, and can nobody else read it?"""
    folder: Path = settings.CODRIVER_DATA
    try:
        trial = folder / ".writable"
        trial.touch()
        trial.unlink()
        yield Finding(f"The data folder {folder} can be written.")
    except OSError as error:
        what = f"The data folder {folder} cannot be written: {error.strerror}."
        yield Finding(what, f"give it to the user who runs Codriver: chown -R USER {folder}")
    if not settings.DATABASE_URL and folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding("Others on this machine can look into the data folder.", f"chmod 700 {folder}")


def keys() -> Iterator[Finding]:
    """Are the keys readable by their owner alone?"""
    folder = settings.CODRIVER_DATA / "keys"
    loose = [path for path in [folder, *folder.iterdir()] if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    for path in loose:
        yield Finding(f"Others on this machine can read {path}.", f"chmod {'700' if path.is_dir() else '600'} {path}")
    if not loose:
        yield Finding("The keys are readable by their owner alone.")


def database() -> Iterator[Finding]:
    """Does it answer, and are its tables those of this version?"""
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        yield Finding(f"{kind} does not answer: {reason}", "start it, or mend DATABASE_URL")
        return
    yield Finding(f"{kind} answers.")
    if missing:
        yield Finding(f"The tables are {len(missing)} steps older than this version.", "codriver up takes them")
    else:
        yield Finding("The tables are those of this version.")
        yield from people()
        yield from keeping()


def people() -> Iterator[Finding]:
    """Can anybody manage the house, and do doors stand open?"""
    has_owner = User.objects.at_work().filter(role="owner").exists()
    if has_owner:
        yield Finding("There is an owner.")
    else:
        yield Finding("There is no owner yet.", "start codriver up and open the link that it prints")
    problem = open_doors()
    if problem:
        yield Finding(problem, f"make an owner, or leave {settings.CODRIVER_DATA} to the demo")


def open_doors() -> str | None:
    """Say that this folder belongs to the demo and has doors that ask nobody who he is, or None."""
    marked = (settings.CODRIVER_DATA / DEMO_DOORS).exists()
    if not marked or settings.CODRIVER_DEMO:
        return None
    return f"{settings.CODRIVER_DATA} is the demo's folder and its doors stand open: name another one in CODRIVER_DATA."


def keeping() -> Iterator[Finding]:
    """Is there anything whose words should have gone?"""
    late = [since for since in (late_since(), erasures_late_since()) if since is not None]
    if not late:
        yield Finding("What may not be kept is forgotten in time.")
        return
    since = min(late)
    what = f"Words that may not be kept any more have waited since {since:%Y-%m-%d %H:%M} UTC to be forgotten."
    yield Finding(what, "let the worker run: codriver up, or codriver work")


def built() -> Iterator[Finding]:
    """Is there what bin/setup builds?"""
    package: Path = settings.ROOT
    parts = {
        "The Chinese texts": any((package / "locale").glob("*/LC_MESSAGES/*.mo")),
        "The charts": (package / "web" / "static" / "web" / "vendor" / "echarts.js").exists(),
    }
    for name, is_there in parts.items():
        yield Finding(f"{name}: built.") if is_there else Finding(f"{name}: not built.", "bin/setup")
    for kernel in FLAGS:
        try:
            library(kernel)
            yield Finding(f"The {kernel} kernel: built.")
        except RuntimeError as error:
            yield Finding(f"The {kernel} kernel: not built.", str(error).splitlines()[0])


def doors_to_the_world() -> Iterator[Finding]:
    """Would anything travel in the open, or show too much?"""
    if settings.CODRIVER_HOSTS and not settings.IS_SECURE:
        what = f"Other machines may come by {settings.CODRIVER_HOSTS}, but neither a certificate nor a proxy is named."
        yield Finding(what, "codriver up --tls-cert FILE --tls-key FILE, or set CODRIVER_PROXY")
    if settings.DEBUG:
        yield Finding("CODRIVER_DEBUG is on: errors show the program's insides.", "unset CODRIVER_DEBUG")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (data_folder, keys, database, built, doors_to_the_world)


def findings() -> list[Finding]:
    """Look at everything."""
    return [finding for look in CHECKS for finding in look()]
