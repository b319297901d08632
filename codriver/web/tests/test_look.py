"""The style keeps its promises: every pair of ink and ground can be read, every icon named is drawn."""

import re
from itertools import product
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[1]
PACKAGE = WEB.parent
TOKENS = dict(re.findall(r"--([\w-]+): light-dark\((#\w+, #\w+)\)", (WEB / "static/web/tokens.css").read_text("utf-8")))
WORDS = ("ink", "soft", "road", "sign-ink", "bad", "good")
GROUNDS = ("paper", "card")
WASHES = ("sign-wash", "bad-wash", "good-wash")


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: int) -> float:
    """Return the contrast of two tokens: theme 0 is light, 1 dark."""
    low, high = sorted(luminance(TOKENS[name].split(", ")[theme]) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize(
    ("words", "ground"), [*product(WORDS, GROUNDS), *product(("ink", "soft", "road"), WASHES), ("on-road", "road")]
)
def test_words_can_be_read_on_their_ground(words, ground, theme):
    assert contrast(words, ground, theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_outline_of_a_control_can_be_seen(ground, theme):
    assert contrast("edge", ground, theme) >= 3


def test_every_icon_that_a_page_names_is_drawn():
    drawn = set(re.findall(r'symbol id="([\w-]+)"', (WEB / "static/web/icons.svg").read_text("utf-8")))
    pages = "".join(page.read_text("utf-8") for page in PACKAGE.glob("*/templates/**/*.html"))
    named = set(re.findall(r'{% icon "([\w-]+)"', pages))
    assert named <= drawn, f"draw in icons.svg: {', '.join(sorted(named - drawn))}"


def test_no_page_has_inline_style_or_script():
    wrong = re.compile(r'\sstyle="|\son\w+="|<style|<script(?![^>]*(src=|type="application/json"))|\shx-on|javascript:')
    for page in PACKAGE.glob("*/templates/**/*.html"):
        assert not wrong.search(page.read_text("utf-8")), f"{page.relative_to(PACKAGE)} breaks the policy of our pages"
