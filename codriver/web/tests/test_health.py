"""Is the house well?"""

import json
from datetime import timedelta

from django.test import Client

from codriver.kit.clock import now
from codriver.kit.loop import Job
from codriver.listening.models import EngineState, LogHead, Mention
from codriver.web import health, tasks
from codriver.web.models import Beat
from tests.posts import post


def answer() -> tuple[int, dict[str, object]]:
    got = Client().get("/health")
    return got.status_code, json.loads(got.content)


def test_without_a_worker_the_house_is_not_well(db):
    status, words = answer()
    assert (status, words["status"], words["database"], words["worker"]) == (503, "unwell", True, False)


def test_with_a_fresh_beat_it_is_well(db):
    tasks.beat({"stories": now()})
    assert answer() == (200, {"status": "ok", "database": True, "worker": True, "lag": 0})


def test_a_worker_that_was_not_seen_lately_is_told(db):
    Beat.objects.create(name="worker", at=now() - timedelta(seconds=30))
    assert answer()[0] == 503


def test_the_lag_counts_posts_that_are_not_placed_yet(db):
    LogHead.objects.update_or_create(id=1, defaults={"seq": 50})
    EngineState.objects.update_or_create(id=1, defaults={"position": 20})
    assert answer()[1]["lag"] == 30


def test_a_post_that_came_a_moment_ago_is_no_worry_one_that_waits_long_is(tess, sign_in):
    tasks.beat({"stories": now()})
    said = post("waiting")
    LogHead.objects.update_or_create(id=1, defaults={"seq": said.seq})
    EngineState.objects.update_or_create(id=1, defaults={"position": said.seq - 1})
    for ago, title in ((1, "All is well"), (60, "The stories are catching up")):
        Mention.objects.filter(seq=said.seq).update(arrived_at=now() - timedelta(seconds=ago))
        page = sign_in(tess).get("/set-up/health/").content.decode()
        assert title in page
        assert (">behind<" in page) == (ago == 60)
        assert "1 post waits" in page


def test_a_beat_is_one_row_for_each_job_however_often_it_comes(db):
    for _ in range(3):
        tasks.beat({"stories": now()})
    assert sorted(Beat.objects.values_list("name", flat=True)) == ["stories", "worker"]


def test_every_room_gives_its_jobs_and_a_name_is_given_once():
    jobs = tasks.jobs()
    assert all(isinstance(job, Job) and job.every > 0 for job in jobs)
    names = [job.name for job in jobs]
    assert "beat" in names
    assert len(names) == len(set(names))


def test_every_job_is_named_in_words():
    unnamed = {job.name for job in tasks.jobs()} - {"beat", *health.JOBS}
    assert not unnamed, f"web/health.py says in JOBS what each job does, in words: add {unnamed}"


def test_a_job_that_failed_is_not_noted_as_done():
    done = {}

    def broken():
        raise OSError

    run = tasks.noting("stories", broken, done)
    try:
        run()
    except OSError:
        assert done == {}


def test_staff_read_it_in_words(tess, sign_in):
    browser = sign_in(tess)
    assert "It was never seen" in browser.get("/set-up/health/").content.decode()
    tasks.beat({"stories": now()})
    page = browser.get("/set-up/health/").content.decode()
    assert "All is well" in page
    assert "places new posts in stories" in page
