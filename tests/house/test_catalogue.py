"""The Chinese catalogue: whole, sound, and in the words of docs/glossary.md."""

import re

import pytest
from babel.messages.pofile import read_po

from tests.house import source
from tests.house.messages import said

CATALOGUE = source.PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
LATIN = {"English", "Cookie", "JavaScript", "PostgreSQL", "SQLite", " and "}  # the same in Chinese, or a mark alone


@pytest.fixture(scope="module")
def entries() -> dict[str, list[str]]:
    """Return each text → its translations: one, or one a plural form."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans", abort_invalid=True)
    found = {}
    for message in (message for message in catalogue if message.id and not message.fuzzy):
        first = message.id if isinstance(message.id, str) else message.id[0]
        words = [message.string] if isinstance(message.string, str) else list(message.string)
        found[f"{message.context}\x04{first}" if message.context else first] = words
    return found


def test_there_is_one_catalogue():
    others = [source.name(path) for path in source.files("codriver") if path.suffix == ".po" and path != CATALOGUE]
    assert not others, f"{others}: bring its texts into {source.name(CATALOGUE)}."


def test_every_text_is_said_in_chinese(entries):
    unsaid = sorted(f"{file}: {words}" for words, file in said().items() if not all(entries.get(words) or [""]))
    assert not unsaid, f"{source.name(CATALOGUE)} lacks:\n" + "\n".join(unsaid)


def test_the_catalogue_holds_nothing_that_nobody_says(entries):
    stale = sorted(set(entries) - set(said()))
    assert not stale, f"{source.name(CATALOGUE)}: take out, for no page says it:\n" + "\n".join(stale)


def test_what_is_translated_is_chinese(entries):
    left = [words for words, said in entries.items() if not re.search(r"[\u3001-\u3003\u4e00-\u9fff]", "".join(said))]
    left = [
        words for words in left if words.rpartition("\x04")[2] not in LATIN and re.search(r"[A-Za-z]{3}", bare(words))
    ]
    assert not left, f"Still English in {source.name(CATALOGUE)}: {left}"


def bare(words: str) -> str:
    """Return a text without the context in which it is said and without what is filled in."""
    return re.sub(r"%\(\w+\)\w|\{\w+\}", "", words.rpartition("\x04")[2])


def test_one_thing_has_one_chinese_name(entries):
    """The glossary names what each word is never called; here it is kept to that."""
    glossary = (source.DOCS / "glossary.md").read_text("utf-8")
    never = {
        word for cell in re.findall(r"never ([^|]+?) *\|", glossary) for word in re.findall(r"[\u4e00-\u9fff]+", cell)
    }
    assert never, "docs/glossary.md has lost its column of words that we never use."
    wrong = {words: said for words, said in entries.items() if any(word in "".join(said) for word in never)}
    assert not wrong, f"{wrong}: docs/glossary.md has another word for it."
