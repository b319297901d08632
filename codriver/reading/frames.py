"""Two pages in one frame: the same beginning or end around different words (a site's menu, an imprint, a form)."""

LEAST_FRAME = 12  # characters
LEAST_BODY = 20  # characters
LEAST_SHARE = 0.3  # of the shorter text that is its body
ALIKE = 0.2  # share of the shorter body's three-character grams that the other has, from which on bodies are alike
LONGEST_TAIL = 60  # characters that one page may add below the frame
LONGEST = 4_000  # characters that are looked at


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with together."""
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))


def _grams(text: str) -> set[str]:
    return {text[place : place + 3] for place in range(len(text) - 2)}


def _without_tail(one: str, other: str) -> str:
    """Cut what stands behind the place where `other` ends, if `one` goes on a little longer."""
    end = one.rfind(other[-LEAST_FRAME:], max(0, len(one) - LEAST_FRAME - LONGEST_TAIL))
    return one if end < 0 else one[: end + LEAST_FRAME]


def share_only_a_frame(one: str, other: str) -> bool:
    """Say whether two texts begin or end alike, and are different in between.

    False also when one body is too short to tell: a text that was cut, or continued, shares more than a frame.
    """
    one, other = one[:LONGEST].strip(), other[:LONGEST].strip()
    least = max(LEAST_BODY, LEAST_SHARE * min(len(one), len(other)))
    before = _common(one, other)
    one, other = one[before:], other[before:]
    one, other = _without_tail(one, other), _without_tail(other, one)
    after = _common(one[::-1], other[::-1])
    one, other = one[: len(one) - after], other[: len(other) - after]
    if before + after < LEAST_FRAME or min(len(one), len(other)) < least:
        return False
    a, b = _grams(one), _grams(other)
    return len(a & b) < ALIKE * min(len(a), len(b))
