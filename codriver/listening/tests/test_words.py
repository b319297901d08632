"""How the pages put posts and weights into words."""

import pytest

from codriver.listening.templatetags.listening import chained, warmth


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我的也漏 //@路人: 新杯盖", '我的也漏 <span class="chain">//@路人: 新杯盖</span>'),
        ("RT @ana: the <lid>", 'word)</span> <span class="chain">RT @ana: the &lt;lid&gt;</span>'),
        ("转发微博 //@路人: 新杯盖", 'word)</span> <span class="chain">转发微博 //@路人: 新杯盖</span>'),
        ("", '<span class="soft">(passed on without a word)</span>'),
        ("https://example.com/a", "https://example.com/a"),
    ],
)
def test_what_a_post_passes_on_is_softer_than_its_own_words(text, shown):
    assert chained(text).endswith(shown)


@pytest.mark.parametrize(("weight", "words"), [(34.4, "34"), (9.96, "9.9"), (3.21, "3.2"), (0.1, "0.1"), (0.04, "")])
def test_a_weight_is_a_number_only_while_it_is_worth_reading(weight, words):
    assert warmth(weight) == words
