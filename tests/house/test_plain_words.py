"""Customers read with ease: English at grade 7 or below, Chinese sentences of 25 characters at most."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import source
from tests.house.messages import said_in
from tests.house.reading_ease import characters, grade, longest_chinese, sentences, syllables
from tests.house.test_catalogue import entries  # noqa: F401 - the Chinese catalogue

GRADE, CHARACTERS, WORDS = 7.0, 25, 20
HERS = (
    "codriver/web/templates/my/",
    "codriver/web/my/",
    "codriver/web/templates/web/customer.html",
    "codriver/web/sending_codes.py",
    "codriver/channels/templates/channels/stop.html",
    "codriver/terms/words.py",
    "codriver/listening/templates/listening/keeping/ask.html",
    "codriver/listening/templates/listening/keeping/hers.html",
)
NAMES = re.compile(r"%\(\w+\)\w")
TAGS = re.compile(r"<[^>]*>")


def pages() -> list[Path]:
    """Return the files whose words customers read."""
    return [
        path for path in source.files("codriver") if source.name(path).startswith(HERS) and not source.is_test(path)
    ]


def plain(words: str) -> str:
    """Return a text as it is read: a name in the place of what is filled in, no tags."""
    return TAGS.sub(" ", NAMES.sub("Ana", words.rpartition("\x04")[2])).replace("%%", "%")


def told(path: Path) -> Iterator[str]:
    """Yield the whole sentences of a file; labels and buttons are no reading."""
    for words in said_in(path):
        if plain(words).rstrip().endswith((".", "?", "!", "…", ":")):
            yield plain(words)


@pytest.mark.parametrize("path", pages(), ids=source.name)
def test_english_reads_with_ease(path):
    text = " ".join(told(path))
    if len(text.split()) > WORDS:  # of a word or two the grade says nothing
        assert grade(text) <= GRADE, f"{source.name(path)} reads at grade {grade(text):.1f}: shorter words, sentences."
    long = [" ".join(words) for words in sentences(text) if len(words) > WORDS]
    assert not long, f"{source.name(path)}: {long}: more than {WORDS} words in a sentence. Make two of it."


@pytest.mark.parametrize("path", pages(), ids=source.name)
def test_chinese_sentences_are_short(path, entries):  # noqa: F811
    said = [plain(words) for key in said_in(path) for words in entries.get(key, [])]
    long = [longest_chinese(words) for words in said if characters(longest_chinese(words)) > CHARACTERS]
    assert not long, f"{source.name(path)}: {long}: more than {CHARACTERS} characters in a sentence."


SYLLABLES = {
    1: "you made asked code the one comes used things",
    2: "table passkey address quiet waited orders going boxes opens question device people",
    3: "messages",
}


@pytest.mark.parametrize("number", SYLLABLES)
def test_syllables_are_counted_as_a_reader_hears_them(number):
    heard = {word: syllables(word) for word in SYLLABLES[number].split()}
    assert set(heard.values()) == {number}, heard


def test_a_hard_text_is_told_from_an_easy_one():
    assert grade("The cat sat on the mat. It was hot.") < 1
    assert grade("Notwithstanding aforementioned considerations, accountability necessitates documentation.") > 20
