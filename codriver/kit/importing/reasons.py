"""Why a record was refused, in words for the person who sent it. Text in, text out."""

import re

LONGEST_PLACE = 200  # characters: the sender's own words may stand in a message
PLAIN = (  # what the decoder says, and what we say; {field} is the field's dotted name
    (r"Object missing required field `(?P<missing>\w+)`", "{field} is missing"),
    (r"Expected `datetime` with a timezone component", "{field} has no time zone"),
    (r"Invalid RFC3339 encoded datetime", "{field} is not a time like 2012-10-09T15:44:54+08:00"),
    (r"Expected `str` of length <= (?P<limit>\d+)", "{field} is longer than {limit} characters"),
    (r"Expected `str` of length >= 1", "{field} is empty"),
    (r"Expected `int` >= 0", "{field} is below zero"),
    (r"Expected `int` <= \d+|Number out of range|Integer value out of range", "{field} is a number out of range"),
    (r"Invalid enum value (?P<value>.+?)$", "{field} cannot be {value}"),
    (r"Expected `(?P<wanted>[^`]+)`, got `(?P<got>[^`]+)`", "{field} should be {wanted}, not {got}"),
)


def plainly(message: str) -> str:
    """Say in plain words what a decoder's message means.

    message  e.g. "Expected `str`, got `int` - at `$.author.name`".
    Returns  e.g. "author.name should be str, not int"; an unknown message is returned as "not JSON: …".
    """
    text, mark, place = message.rpartition(" - at ")
    if not mark:
        text, place = message, ""
    path = re.sub(r"\[[^\[\]]*\]", "", place[:LONGEST_PLACE].strip("`$").lstrip("."))
    for pattern, sentence in PLAIN:
        if match := re.search(pattern, text):
            parts = match.groupdict()
            field = ".".join(filter(None, [path, parts.get("missing")])) or "the record"
            return sentence.format(**parts | {"field": field})[:300]
    return f"not JSON: {text[:200]}"
