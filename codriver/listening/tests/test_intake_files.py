"""Opening files: plain, packed, broken, endless. Memory is bounded, and good lines beside bad ones are read."""

import gzip
import io
import itertools
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codriver.kit.importing import files
from codriver.kit.importing.files import LONGEST_LINE, Source, TooLong, Unreadable, lines
from codriver.kit.importing.tables import Table
from codriver.listening.importing import columns
from codriver.listening.importing.tables import csv_records
from codriver.listening.records import Refused


def source(body: bytes, name: str = "posts.jsonl") -> Source:
    return Source(io.BytesIO(body), name, len(body))


def all_lines(body: bytes, name: str = "posts.jsonl") -> list:
    return [line for piece in lines(source(body, name).pieces()) for line in piece]


@given(st.lists(st.binary(max_size=9), max_size=9), st.lists(st.integers(1, 40), max_size=20))
def test_lines_are_the_same_wherever_the_pieces_are_cut(parts, cuts):
    body = b"\n".join(parts)
    pieces, place = [], 0
    for cut in [*cuts, len(body) + 1]:
        pieces.append(body[place : place + cut])
        place += cut
    found = [line for piece in lines((piece for piece in pieces if piece), longest=8) for line in piece]
    wanted = [line if len(line) <= 8 else TooLong() for line in body.split(b"\n")]
    assert found == (wanted[:-1] if wanted[-1] == b"" else wanted)


def test_a_line_of_100_megabytes_is_passed_over_without_being_held():
    def pieces():
        yield b'{"a":1}\n'
        for _ in range(400):
            yield b"x" * (256 * 1024)
        yield b'\n{"b":2}\n'

    tracemalloc.start()
    found = [line for piece in lines(pieces()) for line in piece]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [b'{"a":1}', TooLong(), b'{"b":2}']
    assert peak < 4 * LONGEST_LINE


def test_a_byte_order_mark_is_no_part_of_the_first_line():
    assert all_lines(b"\xef\xbb\xbf{}\n{}") == [b"{}", b"{}"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_utf_16_file_is_refused_clearly(encoding):
    with pytest.raises(Unreadable, match="UTF-16"):
        all_lines('{"channel":"weibo"}\n'.encode(encoding))


def test_packed_files_are_read_and_may_have_many_parts():
    assert all_lines(gzip.compress(b"a\n") + gzip.compress(b"b\n")) == [b"a", b"b"]


def test_a_packed_file_that_is_cut_short_gives_what_it_has(monkeypatch):
    body = gzip.compress(b"".join(b'{"n":%d}\n' % n for n in range(50_000)))
    monkeypatch.setattr(files, "PIECE", 4096)
    found = []
    with pytest.raises(Unreadable, match="ends too early"):
        found.extend(itertools.chain.from_iterable(lines(source(body[:-20]).pieces())))
    assert found[:2] == [b'{"n":0}', b'{"n":1}']
    assert len(found) > 40_000


def test_noise_behind_a_packing_mark_is_refused():
    with pytest.raises(Unreadable, match="damaged"):
        all_lines(b"\x1f\x8b" + b"noise" * 10)


def test_a_bomb_is_stopped_long_before_it_fills_anything(monkeypatch):
    monkeypatch.setattr(files, "FREE_SWELL", 1024 * 1024)
    bomb = source(gzip.compress(b"\n" * 50_000_000, 9))
    with pytest.raises(Unreadable, match="unpacks to far more"):
        sum(len(piece) for piece in lines(bomb.pieces()))
    assert bomb.unpacked < 20_000_000


def test_no_file_unpacks_to_more_than_the_operator_allows(settings):
    settings.CODRIVER_IMPORT_BYTES = 1000
    with pytest.raises(Unreadable, match="CODRIVER_IMPORT_BYTES"):
        all_lines(b"x\n" * 600)


def test_the_kind_of_a_file_is_seen_in_its_beginning():
    assert source(b'\n {"a":1}', "x.csv").is_json()
    assert source(b"id,text\n", "standard input").is_json() is False
    assert source(b'{bad\n{"a":1}', "standard input").is_json()
    assert source(b'oops\n{"a":1}', "standard input").is_json()
    assert source(b"oops", "posts.jsonl.gz").is_json()
    assert source(b"x" * 300_000, "standard input").is_json()
    assert source(b"id\n", "x.csv").is_json() is False
    assert source(b"", "empty").is_json()


# -- tables ----------------------------------------------------------------------------------------------------------
HEAD = "channel,id,author.id,author.name,text,published_at,counts.likes,mood\n"
GOOD = "weibo,a%d,u1,Ana,fine,2026-01-05T09:00:00+08:00,3,sunny\n"


def table(text: str | bytes) -> list:
    opened = Table(source(text if isinstance(text, bytes) else text.encode(), "posts.csv"))
    return list(csv_records(opened, columns.certain(opened.header)))


def test_a_table_with_our_own_names_is_read():
    [(number, record, _)] = table(HEAD + GOOD % 1)
    assert (number, record.id, record.author.name, record.counts.likes) == (2, "a1", "Ana", 3)
    assert record.extra == {"mood": "sunny"}


BROKEN_ROWS = {
    "a quotation mark that is never closed": 'weibo,b,u1,Ana,"oops,2026-01-05T09:00:00+08:00,3,sunny\n',
    "words behind a quotation": 'weibo,b,u1,Ana,"oops" no,2026-01-05T09:00:00+08:00,3,sunny\n',
    "too few cells": "weibo,b\n",
    "too many cells": (GOOD % 9).strip() + ",more\n",
    "a time without a zone": "weibo,b,u1,Ana,fine,2026-01-05 09:00,3,sunny\n",
    "words for a number": "weibo,b,u1,Ana,fine,2026-01-05T09:00:00+08:00,many,sunny\n",
    "a cell beyond all bounds": "weibo,b,u1,Ana," + "x" * 200_000 + ",2026-01-05T09:00:00+08:00,3,sunny\n",
    "a line beyond all bounds": "x" * (LONGEST_LINE + 1) + "\n",
}


@pytest.mark.parametrize("broken", BROKEN_ROWS.values(), ids=BROKEN_ROWS.keys())
@pytest.mark.parametrize("good", [GOOD, GOOD.replace("fine", '"a quoted, ""good"" one"')], ids=["plain", "quoted"])
def test_a_broken_row_takes_no_good_row_with_it(broken, good):
    found = table(HEAD + good % 1 + broken + good % 2 + good % 3)
    assert [record.id for _, record, _ in found if not isinstance(record, Refused)] == ["a1", "a2", "a3"]
    assert [number for number, record, _ in found if isinstance(record, Refused)] == [3]


def test_a_row_of_another_encoding_is_refused_alone():
    found = table((HEAD + GOOD % 1).encode() + "weibo,b,u1,安娜,好,2026-01-05T09:00:00Z,3,x\n".encode("gbk"))
    assert [isinstance(record, Refused) for _, record, _ in found] == [False, True]
    assert "not UTF-8" in str(found[1][1])


def test_a_header_of_another_encoding_refuses_the_file():
    with pytest.raises(Unreadable, match="not UTF-8"):
        table("平台,正文\n".encode("gbk"))


def test_a_quoted_cell_may_have_several_lines():
    found = table(HEAD + 'weibo,a1,u1,Ana,"one\ntwo\r\n\nthree",2026-01-05T09:00:00Z,,\n' + GOOD % 2)
    assert found[0][1].text == "one\ntwo\r\n\nthree"
    assert found[1][0] == 6


def test_rows_without_an_author_id_keep_what_they_say_of_the_author():
    [(_, record, _)] = table(HEAD + "weibo,a1,,Ana,fine,2026-01-05T09:00:00Z,,\n")
    assert record.author is None
    assert record.extra == {"author": {"name": "Ana"}}


def test_other_separators_are_seen():
    assert table((HEAD + GOOD % 1).replace(",", ";"))[0][1].id == "a1"
    assert table((HEAD + GOOD % 1).replace(",", "\t"))[0][1].id == "a1"


@given(st.text(st.characters(codec="utf-8") | st.sampled_from('",\n\r')), st.integers(1, 3))
def test_any_table_is_read_or_refused_and_never_fails(noise, many):
    for _, record, _ in table(HEAD.encode() + (noise * many).encode() + b"\n" + (GOOD % 1).encode()):
        assert record is not None


GUESSED = {
    "weibo": (
        ["平台", "微博ID", "用户ID", "昵称", "正文", "发布时间", "转发数"],
        {"channel": "平台", "id": "微博ID", "author.id": "用户ID", "text": "正文", "counts.reposts": "转发数"},
    ),
    "camel case": (
        ["Platform", "tweetId", "userId", "fullText", "createdAt", "retweetCount"],
        {
            "channel": "Platform",
            "id": "tweetId",
            "author.id": "userId",
            "text": "fullText",
            "published_at": "createdAt",
        },
    ),
}


@pytest.mark.parametrize(("header", "some"), GUESSED.values(), ids=GUESSED.keys())
def test_columns_of_other_tools_are_guessed(header, some):
    guess = columns.guess(header)
    assert some.items() <= guess.items()
    assert not columns.problems(guess, header)
    assert len(set(guess.values())) == len(guess)


def test_what_we_are_told_stands_and_the_guess_goes_round_it():
    guess = columns.guess(["source", "id", "content", "date", "text"], {"text": "content"})
    assert guess["text"] == "content"
    assert columns.certain(["channel", "id", "text", "published_at"])["id"] == "id"


def test_what_is_wrong_with_a_choice_is_said():
    wrong = columns.problems({"mood": "id", "text": "gone"}, ["id"])
    assert "there is no field mood" in wrong[0]
    assert "'gone'" in wrong[1]
    assert "channel, id, published_at" in wrong[2]
