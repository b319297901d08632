"""The marked texts: read as marked, scored as counted by hand, and found as the issue asks."""

import pytest

from benchmarks.personal_set import LANGUAGES, PARTS, Marked, is_right, marked, read, score
from codriver.reading.personal import KINDS, Span, find


def test_marks_leave_the_text_and_become_spans():
    assert read(r"a [[mail:x@y.z]]\n[[plate:京A12345]]") == Marked(
        "a x@y.z\n京A12345", [Span("mail", 2, 7), Span("plate", 8, 15)]
    )


def test_an_address_may_end_elsewhere_and_a_number_may_not():
    assert is_right(Span("address", 0, 10), Span("address", 0, 6))
    assert not is_right(Span("address", 0, 10), Span("address", 0, 4))
    assert not is_right(Span("telephone", 0, 10), Span("telephone", 0, 9))
    assert not is_right(Span("plate", 0, 10), Span("address", 0, 10))


def test_scores_are_counted_by_hand():
    texts = [read("[[mail:x@y.z]]"), read("plain"), read("[[plate:京A12345]]")]
    total = score(texts, lambda text: [Span("mail", 0, 5)] if text != "京A12345" else [])
    assert (total.right, total.found, total.true) == (1, 2, 2)
    assert total.wrong == [("plain", "mail plain")]
    assert total.missed == [("京A12345", "plate 京A12345")]


def test_there_are_more_than_a_thousand_texts_and_every_kind_in_both_languages():
    for language in LANGUAGES:
        texts = [text for part in PARTS for text in marked(part, language)]
        assert len(texts) > 1000
        assert {span.kind for text in texts for span in text.spans} == set(KINDS)


@pytest.mark.parametrize("kind", ["", *KINDS])
@pytest.mark.parametrize("part", PARTS)
def test_personal_data_is_found_as_asked(part, kind):
    total = score([text for language in LANGUAGES for text in marked(part, language)], find, kind)
    assert total.precision.value >= 0.98, total.wrong
    assert total.recall.value >= 0.95, total.missed
