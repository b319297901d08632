"""The measure of search: its truth, and that each peer answers what it is asked."""

from benchmarks import h5_texts
from benchmarks.h5_peers import Fts5, Tantivy, cut

TEXTS = ["新杯盖烫手", "The lid leaks", "杯盖很好 lids", "用LID盖"]


def test_the_truth_is_a_look_at_every_text():
    texts = [text.casefold() for text in TEXTS]
    assert h5_texts.truth(texts, "盖") == {0, 2, 3}
    assert h5_texts.truth(texts, "lid") == {1, 3}


def test_recall_and_precision_are_those_of_what_was_found(tmp_path):
    file = tmp_path / "texts"
    file.write_text("\n".join(TEXTS) + "\n", "utf-8")
    right = h5_texts.judged(file, {"1": ["盖"]}, lambda query, limit: [1, 3, 4])
    wrong = h5_texts.judged(file, {"1": ["盖"], "word": ["lid"]}, lambda query, limit: [2])
    assert right["case alike"] == (1.0, 1.0)
    assert wrong["case alike"] == (1 / 5, 1 / 2)  # of "盖" nothing and one too many, of "lid" one of two


def test_peers_find_pairs_words_and_single_signs(tmp_path):
    for peer in (Fts5(tmp_path), Tantivy(tmp_path)):
        assert peer.fill(iter(TEXTS)) == 4
        found = [len(peer.ask(query, 10)) for query in ("杯盖", "lid", "盖", "新杯盖", "无")]
        assert found == [2, 2, 3, 1, 0], peer.name
    assert cut("新杯盖 A") == "新杯 杯盖 盖 a"
