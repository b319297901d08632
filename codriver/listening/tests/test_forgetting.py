"""Any order of post, edit, deletion, objection, expiry, replay leaves no word of the forgotten, and takes no other."""

import csv
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as house
from django.db import connection, models, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from codriver.kit.clock import now
from codriver.kit.importing import rejects
from codriver.listening import intake, log
from codriver.listening.engine import run
from codriver.listening.forgetting import forget
from codriver.listening.keeping import job, objecting, rules, sweeping
from codriver.listening.marks import author_mark, is_mark
from codriver.listening.meaning import corrections
from codriver.listening.models import (
    Awaited,
    Block,
    Decision,
    EngineState,
    Forgotten,
    Holding,
    KeepingRun,
    KeepingState,
    LogHead,
    Mention,
    Objection,
    Placement,
    Quarantined,
    Story,
    StoryEvent,
    Unnamed,
)
from codriver.listening.records import Author, PostRecord
from codriver.listening.stories import titles
from codriver.reading.models import Correction
from codriver.staff.models import User

pytestmark = pytest.mark.django_db(transaction=True)
REGISTER = Path(house.ROOT).parent / "docs" / "look-up" / "personal-text.csv"
OLD = timedelta(days=rules.USUAL + 1)
WHOLE = (Awaited, Block, Decision, EngineState, Holding, KeepingRun, KeepingState, LogHead, Objection, Placement,
         Quarantined, Story, StoryEvent, Unnamed)  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings, monkeypatch):
    settings.CODRIVER_DATA = tmp_path
    settings.CODRIVER_WINDOW = 500
    monkeypatch.setattr(sweeping, "SETTLED", timedelta(0))
    monkeypatch.setattr(sweeping.sweep, "__defaults__", (timedelta(0),))
    monkeypatch.setattr("codriver.listening.forgetting.PAUSE", 0)


def personal_columns():
    """Return (model, field) of every column of ours that may hold the words of who posts in public."""
    with REGISTER.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["place"].startswith(("listening.", "reading."))]
    for row in rows:
        label, _, name = row["place"].rpartition(".")
        model = apps.get_model(label)
        if not isinstance(model._meta.get_field(name), models.BinaryField):
            yield model, name


def all_words():
    """Return all that stands in those columns and in the files of refused lines, in one text."""
    found = [str(value) for model, name in personal_columns() for value in model.objects.values_list(name, flat=True)]
    files = [path.read_text("utf-8") for path in rejects.folder().glob("*.jsonl")]
    return "\n".join(found + files)


def record(n, version=0, account=0, *, edited=False, deleted=False, text=None):
    """Return a post whose every part bears a word that stands nowhere else: its number and version, and the account."""
    sign = f"p{n}v{version}x"
    at = now() - timedelta(days=200)
    return PostRecord(
        channel="weibo",
        id=str(n),
        author=Author(id=f"account{account}x", name=f"name{sign}"),
        text=text or f"RT @who{sign}: 新杯盖烫手，喝一口就知道没人试过 {sign}，孩子的嘴唇都烫红了",
        url=f"https://example.com/{sign}",
        extra={"device": sign},
        published_at=at,
        source_kind="person",
        edited_at=at + timedelta(hours=1 + version) if edited else None,
        deleted_at=at + timedelta(days=1) if deleted else None,
    )


class History:
    """What was done, and what an honest clerk would say must be gone by now."""

    def __init__(self):
        self.records = []
        self.seen = {}  # post → account
        self.gone, self.objected, self.versions = set(), set(), {}
        self.serial = 0

    def append(self, said, arrived_at=None):
        self.records.append(said)
        outcome = intake.append([said], arrived_at or now())
        account = said.author.id
        if account in self.objected:
            assert outcome.objected == [0]
            return
        number = int(said.id)
        if number not in self.seen:
            self.seen[number] = account
            if arrived_at:
                self.gone.add(number)
        if said.deleted_at:
            self.gone.add(number)
        if not outcome.rejected:
            self.versions.setdefault(number, set()).add(said.text)

    def do(self, op):
        word, *values = op
        getattr(self, word)(*values)

    def post(self, n, account, is_old):
        self.serial += 1
        self.append(record(n, self.serial, account), now() - OLD if is_old else None)

    def edit(self, n, account):
        self.serial += 1
        self.append(record(n, self.serial, account, edited=True))

    def delete(self, n, account):
        self.append(record(n, 0, account, deleted=True))

    def replay(self, n):
        if self.records:
            said = self.records[n % len(self.records)]
            self.append(said)

    def refuse_line(self, n):
        if Forgotten.objects.filter(post__external_id=str(n)).exists():
            return  # what is refused later is kept for 30 days like every refused line
        file = rejects.Rejects()
        file.add("posts.jsonl", 1, "text is empty", f'{{"channel":"weibo","id":"{n}","text":"p{n}v77x"}}')
        file.close()

    def object_by_phrase(self, account):
        token = objecting.ask("leave", "weibo", f"account{account}x")
        self.objected.add(f"account{account}x")
        proof = record(999, 0, account, text=f"leave me alone, {rules.phrase(token)} please")
        outcome = intake.append([proof], now())
        assert outcome.objected == [0]

    def object_to_a_person(self, account):
        objecting.ask("leave", "weibo", f"@Account{account}x", "they are mine")
        self.objected.add(f"account{account}x")
        objecting.confirm(Objection.objects.latest("pk"), "person")

    def correct(self, n):
        said = Mention.objects.filter(external_id=str(n), reading__isnull=False).exclude(text="").first()
        if said:
            who, _ = User.objects.get_or_create(email="leo@example.com", defaults={"name": "Leo", "role": "lead"})
            corrections.correct(said, "negative", "", [], by=who)

    def tick(self):
        run.until(log.head())

    def work(self):
        job.run()
        titles.refresh()

    def doomed(self):
        return self.gone | {n for n, account in self.seen.items() if account in self.objected}


ops = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.integers(0, 8), st.integers(0, 2), st.booleans()),
        st.tuples(st.just("post"), st.integers(0, 8), st.integers(0, 2), st.booleans()),
        st.tuples(st.just("edit"), st.integers(0, 8), st.integers(0, 2)),
        st.tuples(st.just("delete"), st.integers(0, 8), st.integers(0, 2)),
        st.tuples(st.just("replay"), st.integers(0, 40)),
        st.tuples(st.just("refuse_line"), st.integers(0, 8)),
        st.tuples(st.just("correct"), st.integers(0, 8)),
        st.tuples(st.just("object_by_phrase"), st.just(0)),
        st.tuples(st.just("object_to_a_person"), st.just(1)),
        st.just(("tick",)),
        st.just(("work",)),
    ),
    min_size=3,
    max_size=30,
)


def wipe():
    with transaction.atomic():
        for model in (Correction, Forgotten, *WHOLE, Mention):
            model.objects.all().delete()
    for path in [*rejects.folder().glob("*"), *Path(house.CODRIVER_DATA).glob("engine/*")]:
        path.unlink()
    run.rest()


@tries(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=ops)
def test_no_word_of_the_forgotten_is_left_and_no_other_is_lost(steps):
    wipe()
    history = History()
    for step in steps:
        history.do(step)
    history.tick()
    job.run()
    history.tick()
    job.run()  # files are looked through in the run after
    titles.refresh()
    run.rest()
    words = all_words()
    doomed = history.doomed()
    left = {n for n in doomed if f"p{n}v" in words}
    assert not left, [line for line in words.split("\n") if any(f"p{n}v" in line for n in left)]
    named = [line for line in words.split("\n") if any(account in line for account in history.objected)]
    assert not named, named
    for n in history.seen.keys() - doomed:
        said = Mention.objects.get(channel="weibo", external_id=str(n))
        assert said.text in history.versions[n]
        assert said.author_name
    for n in doomed:
        node = Mention.objects.get(channel="weibo", external_id=str(n))
        assert is_mark(node.author_id)
        assert Forgotten.objects.get(post=node).swept_at
    assert all(one.posts >= 0 and one.known >= 0 for one in Holding.objects.all())
    assert sum(Holding.objects.values_list("posts", flat=True)) == len(history.seen) - len(doomed)


def test_what_hangs_on_a_post_is_told_before_its_words_go():
    told = []
    from codriver.listening import forgetting

    intake.append([record(1)], now())
    run.until(log.head())
    forgetting.when_forgotten("test")(
        lambda posts: told.extend((post.author_id, Mention.objects.get(seq=post.seq).text) for post in posts)
    )
    try:
        with transaction.atomic():
            assert forget([Mention.objects.get().seq], Forgotten.Why.DELETED) == 1
            assert forget([Mention.objects.get().seq], Forgotten.Why.DELETED) == 0
    finally:
        forgetting._listeners.pop("test")
    assert told == [("account0x", record(1).text)]


def test_counts_hashes_times_and_channel_stay_and_one_account_keeps_one_mark():
    intake.append([record(1), record(2), record(3, account=1)], now())
    run.until(log.head())
    before = list(Mention.objects.order_by("seq").values("seq", "channel", "external_id", "text_hash", "published_at"))
    with transaction.atomic():
        forget(Mention.objects.values_list("seq", flat=True), Forgotten.Why.EXPIRED)
    after = list(Mention.objects.order_by("seq").values("seq", "channel", "external_id", "text_hash", "published_at"))
    assert before == after
    authors = Mention.objects.order_by("seq").values_list("author_id", flat=True)
    assert list(authors) == [author_mark("weibo", f"account{n}x") for n in (0, 0, 1)]


BYTES = """
import sys, time
from datetime import timedelta
from pathlib import Path
import django
django.setup()
from django.conf import settings
from codriver.kit.database import make_ready
from codriver.listening import intake, log
from codriver.listening.engine import run
from codriver.listening.keeping import job
from codriver.listening.models import Forgotten
from codriver.listening.tests.test_forgetting import OLD, now, record
make_ready()
many = [record(n, n, account=n) for n in range(300)]
many += [record(n + 300, n, account=n, text=f"long{n}long " * 900) for n in range(20)]
intake.append(many, now() - OLD)
run.until(log.head())
files = [settings.CODRIVER_DATA / f"codriver.sqlite3{end}" for end in ("", "-wal", "-shm")]
words = [word.encode() for n in range(300) for word in (f"p{n}v{n}x", f"account{n}x", f"long{n % 20}long")]
def left():
    bodies = [path.read_bytes() for path in files if path.exists()]
    return sum(any(word in body for body in bodies) for word in words)
print(left())
job.run()
print(Forgotten.objects.count(), left())
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's pages are the work of VACUUM")
def test_no_byte_of_the_forgotten_is_left_in_the_files_of_sqlite(tmp_path):
    world = os.environ | {"CODRIVER_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "codriver.settings"}
    root = Path(house.ROOT).parent
    told = subprocess.run(
        [sys.executable, "-c", BYTES], cwd=root, env=world, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert told[0] == "900", "before, every one of these words stands in the files"
    assert told[1] == "320 0", "posts forgotten, words still in the files"
