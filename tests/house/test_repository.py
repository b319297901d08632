"""What lies in the repository: files of one sitting, nothing unfinished, nothing of one machine, migrations whole."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.house import source

LONGEST = 320  # lines
MACHINE_MADE = {".lock", ".json", ".csv", ".tsv", ".po", ".txt", ".gz", ""}  # written by tools, or lists; "": LICENSE
SAID = {".lock", ".json", ".tsv"}  # .tsv: sentences to learn from; customers say of things what our own files may not
HOSTS = re.compile(
    r"(pypi|pythonhosted|npmjs|debian|ubuntu|crates|rubygems|docker)\.(org|com|io)\b(?!/licenses)", re.IGNORECASE
)
PLACES = re.compile(r"(?<![\w.])/(work|root|home|Users|mnt)/\w")
MARKS = re.compile(
    "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X+", "W" + "IP", "lorem" + " ipsum", "coming" + " soon"))
)
SKIPS = re.compile(r"mark\.(skip|xfail)\b|pytest\.(xfail)\(")


def written() -> list[Path]:
    """Return what people wrote: no files of tools."""
    mine = [path for path in source.files() if path.suffix not in MACHINE_MADE and "migrations" not in path.parts]
    return [path for path in mine if path.name != "RESULTS.md"]  # benchmarks write it


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Return "file:line: text" wherever a pattern is found."""
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{source.name(path)}:{number}: {line.strip()[:100]}")
    return found


def test_a_file_is_one_sitting():
    long = {source.name(path): len(path.read_text("utf-8", "replace").splitlines()) for path in written()}
    long = {name: lines for name, lines in long.items() if lines > LONGEST}
    assert not long, f"{long}: more than {LONGEST} lines. Ask what the second idea in it is called, and give it a file."


def test_nothing_is_left_unfinished():
    found = lines_with(MARKS, [path for path in source.files() if path.suffix not in SAID])
    assert not found, f"{found}: finish it, or leave it out."


def test_no_file_names_a_registry():
    found = lines_with(HOSTS, [path for path in source.files() if path != Path(__file__)])
    assert not found, (
        f"{found}: name the package, not where it is fetched; bin/lock writes lock files without addresses."
    )


def test_no_file_names_a_place_of_one_machine():
    found = lines_with(PLACES, [path for path in source.files() if path != Path(__file__)])
    assert not found, f"{found}: take the path from a setting, or from where the file itself lies."


def test_no_test_is_skipped_for_good():
    tests = [path for path in source.files() if path.suffix == ".py" and path != Path(__file__)]
    found = lines_with(SKIPS, tests)
    assert not found, f"{found}: mend it, or say with tests.conftest.require what the machine lacks."


@pytest.mark.django_db
def test_every_change_of_a_noun_has_its_migration():
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail("A model changed without a migration: run `python -m django makemigrations ROOM -n what_changed`.")
