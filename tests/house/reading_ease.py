"""How hard a text is to read: Flesch–Kincaid's grade for English, the length of sentences for Chinese."""

import re

WORD = re.compile(r"[A-Za-z’']+")
END = re.compile(r"[.!?…]+(?=\s|$)|[:;](?=\s)")
ZH_END = re.compile(r"[。！？；…]+")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?:[^laeiouy]e|[^aeioutdy]ed|[^aeiouysxzhgc]es)$")  # made, asked, comes; but: table, sends, boxes
APART = re.compile(r"i(?:a|o(?!n)|et|um)|[aeo]ing|ua(?!r)")  # two vowels that are two syllables: dial, quiet, going


def syllables(word: str) -> int:
    """Return about how many syllables an English word has; never less than one."""
    letters = word.lower().strip("’'")
    number = len(VOWELS.findall(letters)) + len(APART.findall(letters))
    if len(letters) > 2 and SILENT.search(letters):
        number -= 1
    return max(1, number)


def sentences(text: str) -> list[list[str]]:
    """Return the sentences of an English text, each as its words."""
    parts = [WORD.findall(part) for part in END.split(text)]
    return [words for words in parts if words]


def grade(text: str) -> float:
    """Return the school grade at which an English text is read with ease (Kincaid and others, 1975)."""
    said = sentences(text)
    words = [word for sentence in said for word in sentence]
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def longest_chinese(text: str) -> str:
    """Return the longest sentence of a Chinese text. A name, a number, a Latin word count as one character each."""
    parts = [part.strip() for part in ZH_END.split(text)]
    return max(parts, key=characters, default="")


def characters(sentence: str) -> int:
    """Return how many characters a Chinese sentence has, its commas and quotation marks left out."""
    return len(re.findall(r"[\u4e00-\u9fff]|[A-Za-z0-9]+", sentence))
