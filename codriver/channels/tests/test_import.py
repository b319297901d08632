"""`codriver import messages` and `mbox`: every entry is kept once, or refused with its place and reason."""

import gzip
import json
from pathlib import Path

import pytest

from codriver import cli
from codriver.channels.models import Message
from codriver.channels.tests.letters import mail

pytestmark = pytest.mark.django_db(transaction=True)
RECORD = {
    "channel": "email", "id": "<m1@x>", "thread_id": "t1", "direction": "in", "from": "ana@example.com",
    "to": "help@lantern.example", "subject": "Tea", "text": "Where is it?", "sent_at": "2026-01-05T09:00:00Z",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.CODRIVER_DATA = tmp_path / "data"


def taken(capsys, *words):
    """Run the command; return its exit status and what it says as JSON."""
    status = cli.main(["import", *map(str, words), "--json"])
    return status, json.loads(capsys.readouterr().out)


def rows_of(path):
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def file_of(path, *records):
    path.write_text("".join(json.dumps(RECORD | record) + "\n" for record in records), "utf-8")
    return path


def test_records_are_kept_once_in_the_threads_that_they_name(tmp_path, capsys):
    path = file_of(
        tmp_path / "m.jsonl",
        {"mood": "cross"},
        {"id": "<m2@x>", "direction": "out", "from": "help@lantern.example", "to": "ana@example.com"},
        {"id": "<m3@x>", "thread_id": "t2", "channel": "weibo", "from": "ana-1"},
    )
    figures = {"read": 3, "stored": 3, "duplicate": 0, "rejected": 0}
    status, said = taken(capsys, "messages", path)
    assert (status, {name: said[name] for name in figures}) == (0, figures)
    first, second, third = Message.objects.order_by("pk")
    assert first.thread == second.thread != third.thread
    assert (first.person, second.direction, first.extra) == (second.person, "out", {"mood": "cross"})
    status, said = taken(capsys, "messages", path)
    assert (said["stored"], said["duplicate"], Message.objects.count()) == (0, 3, 3)


def test_what_is_refused_is_told_with_its_line_and_reason(tmp_path, capsys):
    path = file_of(tmp_path / "m.jsonl", {}, {"id": "<m2@x>", "sent_at": "yesterday"}, {"text": "Other words"})
    path.write_text(path.read_text("utf-8") + "not json\n", "utf-8")
    status, said = taken(capsys, "messages", path)
    assert (status, said["stored"], said["rejected"]) == (1, 1, 3)
    rejects = rows_of(said["rejects_file"])
    assert [row["line"] for row in rejects] == [2, 3, 4]
    assert rejects[0]["reason"] == "sent_at is not a time like 2012-10-09T15:44:54+08:00"
    assert "came before with other words" in rejects[1]["reason"]


def test_a_table_names_its_columns_or_is_told_them(tmp_path, capsys):
    path = tmp_path / "m.csv"
    path.write_text(
        "channel,id,direction,sender,to,text,sent_at\nemail,<m1@x>,in,ana@example.com,help@lantern.example,"
        '"Hello, you",2026-01-05T09:00:00Z\n',
        "utf-8",
    )
    assert cli.main(["import", "messages", str(path)]) == 2
    assert "no column is from" in capsys.readouterr().err
    status, said = taken(capsys, "messages", path, "--map", "from=sender")
    assert (status, said["stored"], Message.objects.get().text) == (0, 1, "Hello, you")


def test_an_archive_is_kept_mail_by_mail_and_a_bomb_is_told_with_its_place(tmp_path, capsys):
    envelope = b"From ana@example.com Mon Jan  5 09:00:00 2026\n"
    good = mail(1, "From here on it rains.\n\nFrom me to you, at 9:00")
    mails = [good, mail(2, "x", subject="y" * 20_000), mail(3, sender="Tea <post@lantern.example>")]
    path = tmp_path / "old.mbox.gz"
    path.write_bytes(gzip.compress(b"\n".join(envelope + one for one in mails)))
    status, said = taken(capsys, "mbox", path, "--ours", "Post@lantern.example")
    assert (status, said["read"], said["stored"], said["rejected"]) == (1, 3, 2, 1)
    (reject,) = rows_of(said["rejects_file"])
    assert reject["offset"] == len(envelope + good) + 1
    assert (
        Message.objects.get(external_id="<m1@example.com>").text == "From here on it rains.\n\nFrom me to you, at 9:00"
    )
    assert Message.objects.get(external_id="<m3@example.com>").direction == "out"
    assert taken(capsys, "mbox", path)[1]["duplicate"] == 2
