"""The compiled loop and plain Python agree to the last bit, on real words and on noise."""

import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codriver.reading.meaning import reference
from codriver.reading.meaning.kernel import Adder
from codriver.reading.meaning.reference import ROW, Sums, Table

TEXTS = [
    "",
    "a",
    "Hello wooooorld!!! http://x.y/z?1 @bob hi",
    "今天的服務真好😀😀😀😀 don’t ＡＢＣ１２３ www.foo.com",
    "x" * 30,
    "\ud83d",
    "\ud83dx",
    "한국어 텍스트 а б в",
    "哈" * 20_000,
    "@",
    "@ x",
    "a\0b",
    "www",
    "http",
    "https://",
]


def random_table() -> Table:
    dice = np.random.default_rng(1)
    signed = [memoryview(dice.integers(-128, 128, ROW << bits, dtype="i1").tobytes()).cast("b") for bits in (12, 8)]
    return Table(dice.integers(0, 256, 1 << 12, dtype="u1").tobytes(), 15, signed[0], 12, signed[1], 8)


TABLE = random_table()
ADDER = Adder(TABLE)


def by_kernel(texts: list[str]) -> list[Sums]:
    batch = ADDER.add(texts)
    return [
        Sums(*(part[at].tolist() for part in (batch.sums, batch.languages, batch.grams, batch.pieces, batch.scripts)))
        for at in range(len(texts))
    ]


def noise(count: int) -> list[str]:
    dice = random.Random(3)
    letters = "ab 今天好!！@:/.w\ud83d\ude00'1２한é"
    return ["".join(dice.choices(letters, k=dice.randint(0, 60))) for _ in range(count)]


def test_a_batch_is_read_as_plain_python_reads_it():
    texts = [*TEXTS, *noise(1_500)]
    assert by_kernel(texts) == [reference.sums(text, TABLE) for text in texts]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters(codec=None), max_size=80), max_size=4))
def test_any_text_is_read_as_plain_python_reads_it(texts):
    expected = [reference.sums(text, TABLE) for text in texts]
    assert by_kernel(texts) == expected
    assert [ADDER.one(text) for text in texts] == expected


def test_batches_do_not_matter():
    texts = [*TEXTS, *noise(100)]
    assert by_kernel(texts) == [sums for text in texts for sums in by_kernel([text])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("这个服务", "這個服務"),
        ("ABC", "ａｂｃ"),
        ("so good", "SOOOOO".replace("SOOOOO", "so") + " good"),
        ("sooo", "soooooooo"),
        ("don't", "dont"),
        ("12 元", "9999元"),
        ("see http://a.b/c", "see https://example.com/x?y=1"),
        ("@ana hi", "@bob hi"),
        ("!!!!", "!!"),
    ],
)
def test_what_means_the_same_is_cut_the_same(one, other):
    assert reference.sums(one, TABLE).sums == reference.sums(other, TABLE).sums


def test_the_web_process_reads_without_numpy():
    code = (
        "import sys; from codriver.reading.meaning import one; one.read('太好喝了'); sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
