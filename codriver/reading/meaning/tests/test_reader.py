"""What the shipped model says, in arrays and in words, and when it says nothing."""

import random

import numpy as np
import pytest

from codriver.reading.meaning import model, one
from codriver.reading.meaning.heads import CLASHES, LANGUAGES, NEEDS, Meaning
from codriver.reading.meaning.reader import Reader
from codriver.reading.training import own


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def same(one: Meaning, other: Meaning) -> bool:
    """Equal labels, and shares as equal as eight and four bytes can be."""
    pairs = [(one.sentiment, other.sentiment), (one.kind, other.kind)]
    pairs += zip(one.needs or [], other.needs or [], strict=True)
    near = all(a == b or (a and b and a.label == b.label and abs(a.share - b.share) < 1e-5) for a, b in pairs)
    return near and one.language == other.language and (one.needs is None) == (other.needs is None)


def test_arrays_words_and_plain_python_say_the_same(reader):
    texts = [sentence.text for sentence in own.settled()[::40]]
    texts += ["", "!", "ok", "こんにちは世界", "Привет, как дела", "Hola, no funciona la aplicación de la tienda"]
    found = reader.read(texts)
    for at, text in enumerate(texts):
        assert same(found.one(at), one.read(text)), text
        assert same(found.one(at), reader.one(text)), text


@pytest.mark.parametrize(
    ("text", "language", "feeling", "kind"),
    [
        ("这家店的服务太差了，等了一个小时都没人理", "zh", "negative", "complaint"),
        ("The app keeps crashing after the update", "en", "negative", "bug"),
        ("請問你們幾點關門？", "zh", "neutral", "question"),
        ("Thank you so much, the staff were lovely and the cake was delicious!", "en", "positive", "praise"),
    ],
)
def test_plain_words_are_understood(reader, text, language, feeling, kind):
    found = reader.one(text)
    assert (found.language, found.sentiment.label, found.kind.label) == (language, feeling, kind)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "und"),
        ("123 :) 😀", "und"),
        ("こんにちは、元気ですか", "ja"),
        ("안녕하세요", "ko"),
        ("Как дела", "und"),
        ("iPhone 很好用", "zh"),
        ("No puedo entrar en la aplicación", "es"),
        ("Ich möchte mein Passwort ändern und die Bestellung löschen", "de"),
    ],
)
def test_the_language_is_named_or_not_known(reader, text, language):
    assert reader.one(text).language == language == LANGUAGES[reader.read([text]).language[0]]


def test_mixed_scripts_are_one_language_to_both(reader):
    dice = random.Random(5)
    texts = ["".join(dice.choices("ab cdэя今天の한글好αβ ש", k=dice.randint(0, 20))) for _ in range(3_000)]
    assert [LANGUAGES[code] for code in reader.read(texts).language] == [reader.one(text).language for text in texts]


@pytest.mark.parametrize("text", ["", "   ", "！", "Как дела", "No puedo entrar en la aplicación"])
def test_where_nothing_was_learned_nothing_is_said(reader, text):
    found = reader.read([text])
    assert (found.sentiment[0], found.kind[0], found.needs[0]) == (-1, -1, -1)
    assert found.one(0)[1:] == (None, None, None)


def test_a_silent_head_says_no_word(reader):
    silent = [at for at, need in enumerate(NEEDS) if reader.heads.needs_from[need] > 1]
    found = reader.read([sentence.text for sentence in own.settled()[::20]])
    assert not (found.need_shares[:, silent]).any()
    assert not any((found.needs[found.needs >= 0] >> at & 1).any() for at in silent)


CONTRADICTIONS = (
    "说十分钟到就十分钟到，连下大雨都没晚，这家叫车靠谱",
    "The voucher had no expiry date, no minimum, no catch. I kept looking for the catch. My wife says I have "
    "trust issues. We bought a lamp.",
    "When the bus broke down the driver bought us all hot chocolate from the petrol station. From her own purse, mind.",
)


@pytest.mark.parametrize("text", CONTRADICTIONS)
def test_where_feeling_and_kind_contradict_each_other_neither_speaks(reader, text):
    alone = reader.apart([text]).one(0)
    assert (alone.sentiment.label, alone.kind.label) in CLASHES
    found = reader.read(["Thank you so much, the staff were lovely!", text])
    assert (found.sentiment[1], found.kind[1], found.score[1], found.kind_share[1]) == (-1, -1, 0, 0)
    assert found.one(0).kind.label == "praise"
    for said in (found.one(1), reader.one(text), one.read(text)):
        assert same(said, alone._replace(sentiment=None, kind=None))


def test_no_sentence_contradicts_itself(reader):
    found = reader.read([sentence.text for sentence in own.settled()])
    said = [found.one(at) for at in range(len(found))]
    pairs = {(one.sentiment.label, one.kind.label) for one in said if one.sentiment and one.kind}
    assert not pairs & set(CLASHES)
    assert pairs > {("negative", "complaint"), ("positive", "praise")}


def test_no_text_is_no_row(reader):
    assert len(reader.read([])) == 0


def test_shares_lie_where_they_should(reader):
    found = reader.read([sentence.text for sentence in own.settled()[::20]])
    assert np.abs(found.score).max() <= 1
    assert 0 <= found.kind_share.min() <= found.kind_share.max() <= 1


def test_the_shipped_file_is_small():
    assert model.SHIPPED.stat().st_size <= 5_000_000


@pytest.mark.parametrize("broken", [b"", b"nonsense", None])
def test_a_broken_model_is_refused(tmp_path, broken):
    path = tmp_path / "model.npz"
    path.write_bytes(model.SHIPPED.read_bytes()[:100_000] if broken is None else broken)
    with pytest.raises(ValueError, match="is not a model"):
        model.load(path)
