import gettext
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from codriver.kit.catalogues import catalogues, compile_catalogue

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def catalogue(root: Path, entries: str, language: str = "zh_Hans") -> Path:
    source = root / "locale" / language / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(HEAD + entries, "utf-8")
    return source


def test_a_compiled_catalogue_speaks_chinese(tmp_path):
    source = catalogue(tmp_path, 'msgid "Stories"\nmsgstr "话题"\n')
    assert compile_catalogue(source) == 1
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Stories") == "话题"


def test_a_doubtful_translation_is_left_out(tmp_path):
    source = catalogue(tmp_path, '#, fuzzy\nmsgid "Stories"\nmsgstr "故事"\n')
    assert compile_catalogue(source) == 0
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Stories") == "Stories"


@pytest.mark.parametrize(
    "entry",
    ['msgid "Stories"\nmsgid "Story"\nmsgstr "话题"\n', 'msgid "%(number)s posts"\nmsgstr "%(count)s 条"\n'],
    ids=["a translation is missing", "a placeholder has another name"],
)
def test_a_broken_catalogue_is_refused_and_leaves_nothing(tmp_path, entry):
    source = catalogue(tmp_path, entry)
    with pytest.raises((PoFileError, ValueError)):
        compile_catalogue(source)
    assert [path.name for path in source.parent.iterdir()] == ["django.po"]


ONE = 'msgid "One post on %(site)s"\nmsgid_plural "%(number)s posts on %(site)s"\n'


def test_the_one_form_of_chinese_stands_for_the_plural(tmp_path):
    source = catalogue(tmp_path, ONE + 'msgstr[0] "%(site)s上有 %(number)s 条"\n')
    assert compile_catalogue(source) == 1


def test_a_placeholder_that_neither_form_has_is_refused(tmp_path):
    source = catalogue(tmp_path, ONE + 'msgstr[0] "%(site)s上有 %(count)s 条"\n')
    with pytest.raises(ValueError, match="count"):
        compile_catalogue(source)


def test_the_catalogues_of_all_rooms_are_found(tmp_path):
    found = [catalogue(tmp_path / room, "", language) for room in ("inbox", "web") for language in ("en", "zh_Hans")]
    assert catalogues(tmp_path) == sorted(found)
