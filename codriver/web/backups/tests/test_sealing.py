"""The envelope: what is sealed comes back whole or not at all, and a sentence says why not."""

import io
from random import Random

import pytest

from codriver.web.backups import frames, sealing
from codriver.web.backups.sealing import FRAME, HEAD, PIECE, TAG, Sealer, Unusable, opened

WORDS = "correct horse battery staple"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Make keys quickly."""
    monkeypatch.setattr(sealing, "COST", 2**4)


def sealed(body: bytes) -> bytes:
    """Return an envelope."""
    file = io.BytesIO()
    sealer = Sealer(file, WORDS)
    sealer.write(body)
    sealer.close()
    return file.getvalue()


def plain(envelope: bytes, words: str = WORDS) -> bytes:
    """Open an envelope."""
    return b"".join(opened(io.BytesIO(envelope), words))


def problem(envelope: bytes, words: str = WORDS) -> str:
    """Return what is said of an envelope that does not open."""
    with pytest.raises(Unusable) as refused:
        plain(envelope, words)
    return str(refused.value)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_sealed_comes_back(size):
    body = Random(size).randbytes(size)
    assert plain(sealed(body)) == body


def test_the_same_is_never_sealed_alike():
    assert sealed(b"tea")[len(sealing.NAME) + 1 :] != sealed(b"tea")[len(sealing.NAME) + 1 :]


def test_another_passphrase_is_told_from_damage():
    assert problem(sealed(b"tea"), "correct horse battery stable") == sealing.WRONG


def test_wherever_it_is_cut_off_this_is_said():
    envelope = sealed(Random(1).randbytes(2 * PIECE + 99))
    edges = [HEAD.size + n * (FRAME.size + PIECE + TAG) for n in (0, 1, 2)]
    places = [*range(1, HEAD.size), *edges, *(edge + 3 for edge in edges), len(envelope) - 1]
    assert {problem(envelope[:place]) for place in places} == {sealing.CUT}


def test_any_flipped_byte_is_found():
    envelope, dice = sealed(Random(2).randbytes(PIECE + 500)), Random(3)
    places = [*range(HEAD.size + FRAME.size), *(dice.randrange(len(envelope)) for _ in range(300))]
    for place in places:
        broken = bytearray(envelope)
        broken[place] ^= 1 << dice.randrange(8)
        assert problem(bytes(broken)).count("\n") == 0


def test_pieces_cannot_change_places_or_come_twice():
    envelope, step = sealed(Random(4).randbytes(3 * PIECE)), FRAME.size + PIECE + TAG
    head, rest = envelope[: HEAD.size], envelope[HEAD.size :]
    one, two, others = rest[:step], rest[step : 2 * step], rest[2 * step :]
    for wrong in (two + one + others, one + one + two + others, two + others):
        assert "damaged" in problem(head + wrong)


def test_what_follows_the_end_is_not_ours():
    assert "damaged" in problem(sealed(b"tea") + b"x")


def test_another_form_and_another_file_are_named():
    other = bytearray(sealed(b"tea"))
    other[len(sealing.NAME)] = 2
    assert "form 2" in problem(bytes(other))
    assert problem(b"SQLite format 3\x00" * 9) == sealing.NO_BACKUP
    assert problem(b"") == sealing.NO_BACKUP


def test_frames_come_back_in_their_order():
    file = io.BytesIO()
    writer = frames.Writer(Sealer(file, WORDS))
    rows = [[1, "茶", None, 2.5, b"\x00\xff", -(2**62)]] * 16
    for _ in range(2_000):
        writer.write("rows", rows)
    writer.close()
    file.seek(0)
    found = list(frames.frames(opened(file, WORDS)))
    assert found == [["rows", rows]] * 2_000
