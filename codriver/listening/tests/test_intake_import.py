"""`codriver import posts`: what it takes, what it says, how it ends."""

import gzip
import io
import json
import os
import subprocess
import sys
import time
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest

from codriver.cli import main
from codriver.kit.importing import rejects
from codriver.listening.importing import imports
from codriver.listening.models import Import, Mention, Placement

pytestmark = pytest.mark.django_db(transaction=True)

GOOD = {"channel": "weibo", "id": "p1", "text": "hello", "published_at": "2026-01-05T09:00:00+08:00"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.CODRIVER_DATA = tmp_path / "data"


@pytest.fixture
def write(tmp_path):
    """Give write(name, body): a file and its path."""

    def write(name: str, body: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
        return str(path)

    return write


@pytest.fixture
def run(capsys):
    """Give run(*words): the exit status and the JSON that was printed."""

    def run(*words: str) -> tuple[int, dict | None]:
        status = main(["import", "posts", *words, "--json"])
        printed = capsys.readouterr().out
        return status, json.loads(printed) if printed else None

    return run


def good(id: str) -> str:
    return json.dumps(GOOD | {"id": id}) + "\n"


def ids() -> list[str]:
    return list(Mention.objects.order_by("seq").values_list("external_id", flat=True))


def test_good_lines_are_in_bad_ones_are_named_with_number_and_reason(write, run):
    body = good("a") + "{oops\n\n" + good("b") + '{"channel":"weibo","id":"c"}\n' + "x" * 2_000_000 + "\n" + good("d")
    body += json.dumps(GOOD | {"id": "e", "author": {"id": "1", "name": "x" * 1_000_000}}) + "\n" + good("f")
    status, told = run(write("posts.jsonl", body))
    assert status == 1
    assert ids() == ["a", "b", "d", "f"]
    assert list(told) == ["read", "stored", "duplicate", "rejected", "seconds", "rejects_file"]
    assert (told["read"], told["stored"], told["duplicate"], told["rejected"]) == (8, 4, 0, 4)
    with open(told["rejects_file"], encoding="utf-8") as file:
        reasons = {row["line"]: row["reason"] for row in map(json.loads, file)}
    assert reasons[2].startswith("not JSON")
    assert reasons[5] == "published_at is missing"
    assert reasons[6].startswith("longer than 1 MiB")
    assert reasons[8] == "author.name is longer than 200 characters"


def test_importing_again_stores_nothing_and_says_so(write, run):
    path = write("posts.jsonl", good("a") + good("b"))
    assert run(path)[0] == 0
    status, told = run(path)
    assert (status, told["stored"], told["duplicate"], told["rejects_file"]) == (0, 0, 2, None)


def test_every_post_has_its_place_when_the_command_ends(write, run):
    run(write("posts.jsonl", good("a") + good("b")))
    assert Placement.objects.count() == 2


def test_many_files_packed_and_from_standard_input_are_one_import(write, run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(good("c").encode())))
    packed = write("b.jsonl.gz", gzip.compress(good("b").encode()))
    status, told = run(write("a.jsonl", good("a")), packed, "-")
    assert (status, told["stored"]) == (0, 3)
    assert list(Import.objects.order_by("pk").values_list("name", "stored")) == [
        ("a.jsonl", 1),
        ("b.jsonl.gz", 1),
        ("standard input", 1),
    ]


def test_a_file_that_cannot_be_read_is_refused_and_the_others_are_in(write, run, capsys):
    status, told = run(write("a.jsonl", good("a")), write("b.jsonl", good("b").encode("utf-16")))
    assert (status, told["stored"]) == (1, 1)
    with open(told["rejects_file"], encoding="utf-8") as file:
        assert "UTF-16" in json.loads(file.readline())["reason"]


def test_what_came_before_the_end_of_a_cut_file_is_in(write, run):
    body = "".join(good(f"p{n}") for n in range(4000))
    status, told = run(write("a.jsonl.gz", gzip.compress(body.encode())[:-8]))
    assert status == 1
    assert told["stored"] == 4000


@pytest.mark.parametrize("words", [["nowhere.jsonl"], ["--map", "text"], []])
def test_wrong_usage_ends_with_2(words, run, write):
    words = [*words, write("x.csv", "a,b\n")] if words[:1] == ["--map"] else words
    with pytest.raises(SystemExit, match="2") if not words else nullcontext():
        assert run(*words) == (2, None)


TABLE = "平台,微博ID,正文,发布时间\nweibo,a,你好,2026-01-05T09:00:00+08:00\n"


def test_without_a_terminal_a_guess_is_shown_and_nothing_is_taken(write, run, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    path = write("posts.csv", TABLE)
    assert main(["import", "posts", path]) == 2
    assert "--map=id=微博ID" in capsys.readouterr().err
    assert not Mention.objects.exists()


def test_a_guess_can_be_agreed_to_beforehand(write, run):
    assert run("--yes", write("posts.csv", TABLE))[1]["stored"] == 1


def test_columns_can_be_named(write, run):
    told = ["--map", "channel=平台", "--map", "id=微博ID", "--map", "text=正文", "--map", "published_at=发布时间"]
    assert run(*told, write("posts.csv", TABLE))[1]["stored"] == 1


def test_times_without_a_zone_are_where_the_command_says(write, run, capsys):
    path = write("posts.csv", "平台,编号,内容,时间,作者\n微博,1,你好,2026-01-05 10:00,小王\n")
    assert run("--yes", path)[1]["rejected"] == 1
    assert run("--yes", "--zone", "Asia/Shanghai", path)[1]["stored"] == 1
    assert Mention.objects.get().published_at == datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
    capsys.readouterr()
    assert main(["import", "posts", "--yes", "--zone", "Moon/Tycho", path]) == 2
    assert "no time zone 'Moon/Tycho'" in capsys.readouterr().err


def test_our_own_dotted_names_need_no_asking(write, run):
    table = "channel,id,text,published_at,author.id\nweibo,a,hi,2026-01-05T09:00:00+08:00,u1\n"
    assert run(write("posts.csv", table))[1]["stored"] == 1
    assert Mention.objects.get().author_id == "u1"


def test_a_table_that_lacks_what_is_needed_says_what(write, run, capsys):
    status = main(["import", "posts", "--yes", write("posts.csv", "id,text\n1,x\n")])
    assert status == 2
    assert "no column is known for channel, published_at" in capsys.readouterr().err


def test_rejects_are_kept_for_30_days(settings):
    old, young = rejects.folder() / "old.jsonl", rejects.folder() / "young.jsonl"
    for path, days in ((old, 31), (young, 29)):
        path.write_text("{}\n")
        os.utime(path, (time.time() - days * 86400,) * 2)
    rejects.folder()
    assert (old.exists(), young.exists()) == (False, True)


def test_a_batch_that_fails_half_way_leaves_nothing_of_itself(write, run, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 2)
    calls = []
    real = imports.intake.append

    def break_off(records, at):
        calls.append(len(records))
        outcome = real(records, at)
        if len(calls) == 2:
            raise ConnectionError("the database went away")
        return outcome

    monkeypatch.setattr(imports.intake, "append", break_off)
    path = write("posts.jsonl", "".join(good(f"p{n}") for n in range(6)))
    with pytest.raises(ConnectionError):
        main(["import", "posts", path])
    assert ids() == ["p0", "p1"]
    assert Import.objects.get().read == 2
    monkeypatch.setattr(imports.intake, "append", real)
    assert run(path)[1] | {"seconds": 0} == {
        "read": 6, "stored": 4, "duplicate": 2, "rejected": 0, "seconds": 0, "rejects_file": None,
    }  # fmt: skip


def test_a_fresh_data_folder_needs_no_preparation(write, tmp_path):
    environment = os.environ | {"CODRIVER_DATA": str(tmp_path / "fresh"), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "codriver", "import", "posts", write("a.jsonl", good("a")), "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert (done.returncode, json.loads(done.stdout)["stored"]) == (0, 1), done.stderr
