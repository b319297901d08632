"""Engine, intake and two workers that forget, all at once: nobody waits in a circle, and all that must go goes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from codriver.kit.clock import now
from codriver.listening import intake, log
from codriver.listening.engine import run
from codriver.listening.keeping import job, objecting, sweeping
from codriver.listening.models import Forgotten, Mention, Objection
from codriver.listening.records import Author, PostRecord
from codriver.listening.tests.saying import LID

pytestmark = pytest.mark.django_db(transaction=True)
IN_MEMORY = connection.vendor == "sqlite"


def post(n, *, gone=False, again=0):
    at = now() - timedelta(days=120)
    return PostRecord(
        channel="weibo",
        id=str(n),
        author=Author(id=f"a{n % 7}", name=f"name {n % 7}"),
        text=f"{LID} {n % 40}" + "!" * again,
        source_kind="person",
        published_at=at,
        edited_at=at + timedelta(hours=again) if again else None,
        deleted_at=at + timedelta(days=1) if gone else None,
    )


def repeat(act, times):
    try:
        for turn in range(times):
            act(turn)
    finally:
        connections.close_all()


def append(turn):
    batch = [post(turn * 20 + n, gone=n == 5) for n in range(20)]
    intake.append(batch, now() - timedelta(days=100 if turn % 2 else 1))
    intake.append([post(n, again=turn + 1) for n in range(turn * 10)], now())
    if turn == 10:
        objecting.confirm(Objection.objects.get(), "phrase", account="a3")


@pytest.mark.skipif(IN_MEMORY, reason="threads share one connection to a database in memory; PostgreSQL shows it")
def test_all_at_once_ends_as_one_after_the_other(tmp_path, settings, monkeypatch):
    settings.CODRIVER_DATA, settings.CODRIVER_WINDOW = tmp_path, 500
    monkeypatch.setattr(sweeping.sweep, "__defaults__", (timedelta(0),))
    objecting.ask("leave", "weibo", "a3")
    acts = [(append, 20), (lambda _: run.tick(), 60), (lambda _: job.run(), 15), (lambda _: job.run(), 15)]
    with ThreadPoolExecutor(len(acts)) as threads:
        for done in [threads.submit(repeat, *act) for act in acts]:
            done.result(120)
    run.until(log.head())
    for _ in range(2):
        job.run()
    run.rest()
    due = [seq for seq, n, at in Mention.objects.values_list("seq", "external_id", "arrived_at")
           if int(n) % 20 == 5 or (now() - at).days > 90]  # fmt: skip
    assert set(due) <= set(Forgotten.objects.values_list("post_id", flat=True))
    assert not Mention.objects.filter(author_id="a3").exists()
    assert not Mention.objects.filter(forgotten__isnull=False).exclude(text="", author_name="").exists()
    assert not Mention.objects.filter(forgotten=None, text="").exists()
