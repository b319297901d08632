"""`codriver read`: lines in, the same lines with their meaning out, in order, as they come."""

import io
import json

import pytest

from codriver import cli
from codriver.reading import commands


@pytest.fixture
def read(monkeypatch, capfdbinary, settings, tmp_path):
    """Run the command on some bytes; returns its status, its records and what it complained of."""
    settings.CODRIVER_DATA = tmp_path

    def run(raw: bytes) -> tuple[int, list[dict], list[str]]:
        class Input:
            buffer = io.BufferedReader(io.BytesIO(raw))

        monkeypatch.setattr("sys.stdin", Input())
        status = cli.main(["read"])
        out, err = capfdbinary.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err.decode().splitlines()

    return run


def test_a_line_comes_back_with_its_meaning_and_all_it_had(read):
    line = {"id": "a1", "text": "太好喝了，下次还来！", "extra": {"deep": [1, None]}, "at": "2026-01-05T09:00:00Z"}
    status, [found], problems = read(json.dumps(line).encode() + b"\n")
    assert (status, problems) == (0, [])
    assert line.items() <= found.items()
    assert found["language"] == "zh"
    assert found["sentiment"]["label"] == "positive"
    assert -1 <= found["sentiment"]["score"] <= 1
    assert found["kind"]["label"] == "praise"
    assert found["intent"] is None
    assert isinstance(found["needs"], list)


def test_personal_data_is_placed_in_code_points(read):
    text = "😀 写信到 ana@example.com 谢谢"
    _, [found], _ = read(json.dumps({"id": 1, "text": text}, ensure_ascii=False).encode())
    [span] = found["personal_data"]
    assert span["kind"] == "mail"
    assert text[span["start"] : span["end"]] == "ana@example.com"


def test_a_head_that_is_not_sure_answers_nothing(read):
    _, [found], _ = read('{"id":1,"text":"Как дела"}'.encode())
    assert (found["language"], found["sentiment"], found["kind"], found["needs"]) == ("und", None, None, None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"nonsense", "JSON is malformed"),
        (b"[1]", "not a JSON object"),
        (b'{"id":1}', "no “text”"),
        (b'{"text":"x"}', "no “id”"),
        (b'{"id":1,"text":7}', "not a text"),
        (b'{"id":1,"text":"\xff"}', "line 2"),
        (b'{"id":1,"text":"' + b"x" * commands.LONGEST_LINE + b'"}', "longer than"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(read, line, reason):
    good = b'{"id":1,"text":"Thank you!"}'
    status, found, problems = read(good + b"\n" + line + b"\n\n" + good)
    assert status == 1
    assert len(found) == 2
    assert len(problems) == 1
    assert problems[0].startswith("line 2: ")
    assert reason in problems[0]


def test_nothing_in_is_nothing_out(read):
    assert read(b"") == (0, [], [])


def test_many_lines_come_back_in_order_whatever_the_pieces(read, monkeypatch):
    monkeypatch.setattr(commands, "PIECE", 7)
    texts = [f"第{number}条，还不错 number {number}" for number in range(50)]
    raw = "\n".join(json.dumps({"id": at, "text": text}, ensure_ascii=False) for at, text in enumerate(texts))
    _, found, _ = read(raw.encode())
    assert [(one["id"], one["text"]) for one in found] == list(enumerate(texts))
