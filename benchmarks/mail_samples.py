"""Mails as many programs write them: all stored, threads right, the new words alone; and mails made to hurt.

    bin/bench mail_samples --full

The samples are two public collections of the shared folder; the peer is mail-parser-reply, which splits replies.
"""

import argparse
import base64
import gzip
import json
import os
import re
import resource
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import django

from benchmarks.board import Board

SHARED = Path(os.environ.get("CODRIVER_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
SAMPLES = SHARED / "email_samples" / "emails.jsonl.gz"
ARCHIVE = SHARED / "mailing_list_archive" / "numpy-discussion-2001-11.mbox.gz"
OLD = re.compile(r"^\s*>|original message|\bwrote:\s*$|^(from|от): .*@|^from: ", re.IGNORECASE | re.MULTILINE)
DEVICES = re.compile(r"^sent (from|with) |via mobile", re.IGNORECASE | re.MULTILINE)


def mails() -> Iterator[tuple[str, bytes]]:
    """Yield (path, mail). Of the collection's bare bodies and replies a mail is made by three headers."""
    with gzip.open(SAMPLES, "rt", encoding="utf-8") as file:
        found = {one["path"]: base64.b64decode(one["base64"]) for one in map(json.loads, file)}
    for path, body in found.items():
        if path.endswith(("_sender", "_signature")) and path.rsplit("_", 1)[0] + "_body" in found:
            continue  # the answers, not the questions
        if path.startswith("mail-parser/") or path.endswith(".eml"):
            yield path, body
        else:
            sender = found.get(path.removesuffix("_body") + "_sender", b"").decode("utf-8", "replace").strip()
            yield path, headed(path, body, sender)


def headed(path: str, body: bytes, sender: str) -> bytes:
    """Return a body with the headers of a mail; some bodies name their sender in their first line."""
    if body.startswith(b"From: "):
        first, _, body = body.partition(b"\n")
        sender = first.decode("utf-8", "replace").removeprefix("From: ").strip()
    kind = "html" if path.endswith(".html") else "plain"
    head = f"From: {sender} <us-too@example.com>\nSubject: {path}\nContent-Type: text/{kind}; charset=utf-8\n\n"
    return head.encode() + body


def answers() -> dict[str, str]:
    """Return path of a body → the signature that its collection says it has."""
    with gzip.open(SAMPLES, "rt", encoding="utf-8") as file:
        found = {
            one["path"]: base64.b64decode(one["base64"]).decode("utf-8", "replace") for one in map(json.loads, file)
        }
    return {path: found[path.removesuffix("_body") + "_signature"].strip() for path in found
            if path.endswith("_body") and path.removesuffix("_body") + "_signature" in found}  # fmt: skip


def is_clean(path: str, text: str, truth: dict[str, str]) -> bool:
    """Say whether a text holds neither a quote nor the signature that the collection names."""
    signature = truth.get(path)
    if signature and signature in text:
        return False
    return not OLD.search(text) and not DEVICES.search(text)


def samples(board: Board) -> None:
    """Hear every sample by a mailbox; count what became of it."""
    from codriver.channels.hearing import hear_all
    from codriver.channels.models import Delivery, Message

    found, truth = dict(mails()), answers()
    began = time.perf_counter()
    heard = dict(zip(found, hear_all(mailbox(), list(found.values())), strict=True))
    seconds = time.perf_counter() - began
    stored = {path: one for path, one in heard.items() if one is not None}
    held = Delivery.objects.exclude(error="").count()
    replies = [path for path in stored if "talon" in path]
    ours = sum(is_clean(path, stored[path].text, truth) for path in replies)
    peer = sum(is_clean(path, peers(found[path]), truth) for path in replies)
    board.row({"what": "mails of many programs", "mails": len(found), "stored": len(stored), "kept back": held,
               "lost": len(found) - len(stored) - held, "ms a mail": 1000 * seconds / len(found)})  # fmt: skip
    board.row({"what": "new words without quote or signature, ours", "mails": len(replies), "right": ours,
               "share": ours / len(replies)})  # fmt: skip
    board.row({"what": "new words without quote or signature, mail-parser-reply", "mails": len(replies), "right": peer,
               "share": peer / len(replies)})  # fmt: skip
    empty = [path for path in replies if not stored[path].text.strip()]
    wrong = [path for path in replies if not is_clean(path, stored[path].text, truth)]
    board.say(f"Not clean: {', '.join(wrong) or 'none'}. Nothing left: {', '.join(empty) or 'none'}.")
    Message.objects.all().delete()


def peers(raw: bytes) -> str:
    """Return what the peer takes for the new words; it is given our text of the mail, as it reads no HTML."""
    from mailparser_reply import EmailReplyParser

    from codriver.channels.email import parts

    message = message_from_bytes(raw)
    text = "\n\n".join(parts.text_of(part) for part in parts.flat(message) if not parts.is_file(part))
    return EmailReplyParser(languages=["en", "zh"]).read(text).replies[0].body or ""


def archive(board: Board) -> None:
    """Import the archive twice; compare threads with what In-Reply-To and References say."""
    from codriver.channels.importing import taking
    from codriver.channels.models import Message
    from codriver.kit.importing.files import open_source
    from codriver.kit.importing.rejects import Rejects

    for turn in ("first", "again"):
        outcome = taking.Outcome(Rejects())
        began = time.perf_counter()
        source = open_source(str(ARCHIVE))
        taking.take_archive(source, ".mbox", [], outcome)
        source.close()
        board.row({"what": f"archive of a list, {turn}", "mails": outcome.figures["read"],
                   "stored": outcome.figures["stored"], "twice": outcome.figures["duplicate"],
                   "kept back": outcome.figures["rejected"],
                   "lost": outcome.figures["read"] - sum(list(outcome.figures.values())[1:]),
                   "ms a mail": 1000 * (time.perf_counter() - began) / outcome.figures["read"]})  # fmt: skip
    threads = dict(Message.objects.values_list("external_id", "thread"))
    said = [(own, other) for own, others in references() for other in others]
    told = [(own, other) for own, other in said if own in threads and other in threads]
    right = sum(threads[own] == threads[other] for own, other in told)
    board.row({"what": "pairs that the archive joins, in one thread of ours", "mails": len(told), "right": right,
               "share": right / max(len(told), 1)})  # fmt: skip
    apart, keys = groups(said), set(threads.values())  # two that answer a third, which is not there, belong together
    joined = [len({apart.get(one, one) for one in threads if threads[one] == key}) > 1 for key in keys]
    board.row({"what": "threads of ours, and those that join nothing else than the archive does", "mails": len(keys),
               "right": len(keys) - sum(joined)})  # fmt: skip
    Message.objects.all().delete()


def references() -> Iterator[tuple[str, list[str]]]:
    """Yield (id, ids that it answers) as the archive's own headers say, read by plain patterns."""
    with gzip.open(ARCHIVE, "rt", encoding="latin-1") as file:
        for part in re.split(r"^From .* at .*\d{4}$", file.read(), flags=re.MULTILINE)[1:]:
            head = re.sub(r"\n[ \t]+", " ", part.lstrip("\n").partition("\n\n")[0])
            own = re.search(r"^Message-ID: (<\S+>)", head, re.MULTILINE | re.IGNORECASE)
            lines = re.findall(r"^(?:In-Reply-To|References): (.*)$", head, re.MULTILINE | re.IGNORECASE)
            if own:
                yield own[1], re.findall(r"<[^<>\s]+>", " ".join(lines))


def groups(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return id → one id of its group, by joining pairs."""
    home = {one: one for pair in pairs for one in pair}

    def top(one: str) -> str:
        while home[one] != one:
            one = home[one]
        return one

    for own, other in pairs:
        home[top(own)] = top(other)
    return {one: top(one) for one in home}


def bombs(board: Board) -> None:
    """Open mails made to hurt, one by one; say what became of each, and what it cost."""
    from codriver.channels.base import ChannelError, Unfit
    from codriver.channels.email import reading
    from codriver.channels.email.tests.bombs import BOMBS
    from codriver.kit.clock import now

    for name, raw in BOMBS.items():
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        (found,) = reading.read_all([raw], now())
        seconds = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        fate = "kept back" if isinstance(found, ChannelError | Unfit) else "stored"
        board.row({"what": f"bomb: {name}", "kB": len(raw) / 1000, "became": fate, "s": seconds,
                   "processor s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
                   "MB so far": after.ru_maxrss / 1024})  # fmt: skip


def mailbox() -> object:
    """Return a mailbox that nobody asks."""
    from codriver.channels import actions

    return actions.add("email", "samples", {"address": "us@example.org"}, is_asked=False)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    board = Board("Mail", parser.parse_args().full)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codriver.settings")
    django.setup()
    from codriver.kit.database import make_ready

    make_ready()
    samples(board)
    archive(board)
    bombs(board)
    board.close()


if __name__ == "__main__":
    main()
