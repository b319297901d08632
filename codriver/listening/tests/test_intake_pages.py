"""The import page: drop a file, agree to its columns, watch it, stop it, fetch what was refused."""

import json
import os
import time
from datetime import timedelta
from itertools import islice

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from codriver.kit.clock import now
from codriver.listening.importing import imports, uploads
from codriver.listening.models import Import, Mention, Quarantined

pytestmark = pytest.mark.django_db(transaction=True)

GOOD = {"channel": "weibo", "id": "p1", "text": "hello", "published_at": "2026-01-05T09:00:00+08:00"}
TABLE = "平台,微博ID,正文,发布时间,心情\nweibo,a,你好,2026-01-05T09:00:00+08:00,<b>好</b>\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.CODRIVER_DATA = tmp_path


@pytest.fixture
def browser(pia, sign_in):
    return sign_in(pia)


def lines(count: int, **changes: object) -> str:
    return "".join(json.dumps(GOOD | {"id": f"p{n}"} | changes) + "\n" for n in range(count))


def drop(browser, body: str | bytes, name: str = "posts.jsonl"):
    """Drop a file; return the address of its page."""
    content = body if isinstance(body, bytes) else body.encode()
    answer = browser.post("/stories/import/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_dropped_file_is_imported_by_the_worker_and_then_removed(browser):
    url = drop(browser, lines(3) + "{bad\n")
    assert 'hx-trigger="every 1s"' in text_of(browser.get(url))
    assert len(list(uploads.folder().iterdir())) == 1
    uploads.run_waiting()
    page = text_of(browser.get(url))
    assert Mention.objects.count() == 3
    assert 'hx-trigger="every 1s"' not in page
    assert "done, some refused" in page
    assert list(uploads.folder().iterdir()) == []


def test_htmx_gets_only_the_figures(browser):
    url = drop(browser, lines(1))
    part = text_of(browser.get(url, headers={"HX-Request": "true"}))
    assert part.lstrip().startswith("<section")
    assert "<html" not in part


def test_what_was_refused_can_be_fetched_as_a_file(browser):
    url = drop(browser, "{bad\n" + lines(1))
    uploads.run_waiting()
    assert f"{url}rejects/" in text_of(browser.get(url))
    answer = browser.get(f"{url}rejects/")
    assert "attachment" in answer["Content-Disposition"]
    assert json.loads(b"".join(answer.streaming_content))["line"] == 1
    Import.objects.update(rejects_file="gone.jsonl")
    assert browser.get(f"{url}rejects/").status_code == 404


def test_a_table_waits_until_somebody_agrees_to_its_columns(browser):
    url = drop(browser, TABLE, "posts.csv")
    uploads.run_waiting()
    assert not Mention.objects.exists()
    page = text_of(browser.get(url))
    assert '<option value="微博ID" selected>' in page
    assert "&lt;b&gt;好" in page
    wrong = browser.post(
        url, {"channel": "平台", "id": "平台", "text": "正文", "published_at": "发布时间", "zone": "UTC"}
    )
    assert "One column cannot be two things" in text_of(wrong)
    agreed = {"channel": "平台", "id": "微博ID", "text": "正文", "published_at": "发布时间", "zone": "UTC"}
    assert browser.post(url, agreed).status_code == 302
    uploads.run_waiting()
    assert Mention.objects.get().extra == '{"心情":"<b>好</b>"}'


def test_a_table_with_our_own_names_asks_nothing(browser):
    drop(browser, "channel,id,text,published_at\nweibo,a,hi,2026-01-05T09:00:00Z\n", "posts.csv")
    uploads.run_waiting()
    assert Mention.objects.count() == 1


def test_a_table_can_be_left_alone(browser):
    url = drop(browser, TABLE, "posts.csv")
    browser.post(f"{url}stop/")
    uploads.run_waiting()
    assert not Mention.objects.exists()
    assert list(uploads.folder().iterdir()) == []
    assert "Nothing was taken in" in text_of(browser.get(url))


def test_a_file_that_cannot_be_read_says_why(browser):
    page = text_of(browser.get(drop(browser, lines(1).encode("utf-16"))))
    assert "The file is UTF-16" in page
    assert list(uploads.folder().iterdir()) == []


def test_no_file_is_said_and_nothing_is_made(browser):
    answer = browser.post("/stories/import/", {})
    assert answer.status_code == 422
    assert not Import.objects.exists()


def test_a_running_import_can_be_stopped_and_what_was_read_stays(browser, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 2)
    url = drop(browser, lines(10))
    real = imports.intake.append

    def append_and_stop(records, at):
        browser.post(f"{url}stop/")
        return real(records, at)

    monkeypatch.setattr(imports.intake, "append", append_and_stop)
    uploads.run_waiting()
    assert Mention.objects.count() == 2
    row = Import.objects.get()
    assert (row.read, row.state, row.stored) == (2, "ended", 2)
    assert "What was read before is in" in text_of(browser.get(url))


def test_an_import_whose_worker_died_goes_on_where_it_stood(browser, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 2)
    drop(browser, lines(2) + "{bad\n" + lines(7))
    real = imports.take_batch
    calls = []

    def die_in_the_third(*words):
        calls.append(1)
        done = real(*words)
        if len(calls) == 3:
            raise SystemExit  # as if it were killed before the commit
        return done

    monkeypatch.setattr(imports, "take_batch", die_in_the_third)
    with pytest.raises(SystemExit):
        uploads.run_waiting()
    row = Import.objects.get()
    assert (row.read, row.stored, row.rejected, row.state) == (4, 2, 1, "running")
    monkeypatch.setattr(imports, "take_batch", real)
    uploads.run_waiting()
    row.refresh_from_db()
    assert row.read == 4  # whoever still runs it is left alone for a while
    Import.objects.update(beat_at=now() - timedelta(minutes=1))
    uploads.run_waiting()
    row.refresh_from_db()
    assert (row.read, row.stored, row.duplicate, row.rejected, row.state) == (10, 7, 2, 1, "ended")


def test_rejects_after_the_last_commit_are_not_told_twice(browser, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 1)
    drop(browser, "{bad\n{worse\n")
    real = imports.take_batch
    calls = []

    def die_in_the_second(*words):
        done = real(*words)
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit
        return done

    monkeypatch.setattr(imports, "take_batch", die_in_the_second)
    with pytest.raises(SystemExit):
        uploads.run_waiting()
    monkeypatch.setattr(imports, "take_batch", real)
    Import.objects.update(beat_at=None)
    uploads.run_waiting()
    row = Import.objects.get()
    rejected = (uploads.folder().parent / "rejects" / row.rejects_file).read_text().splitlines()
    assert [json.loads(line)["line"] for line in rejected] == [1, 2]


def test_an_upload_that_breaks_off_leaves_nothing(pia):
    class BreaksOff(SimpleUploadedFile):
        def chunks(self, chunk_size=None):
            yield from islice(super().chunks(), 1)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        uploads.keep(BreaksOff("posts.jsonl", b"x" * 100), by=pia)
    assert list(uploads.folder().iterdir()) == []
    assert not Import.objects.exists()


def test_what_a_killed_server_left_half_written_is_swept_away(browser):
    half, young = uploads.folder() / "old.part", uploads.folder() / "new.part"
    for path, age in ((half, 25 * 3600), (young, 60)):
        path.write_bytes(b"x")
        os.utime(path, (time.time() - age,) * 2)
    uploads.run_waiting()
    assert (half.exists(), young.exists()) == (False, True)


def test_a_file_that_vanished_is_said(browser):
    url = drop(browser, lines(1))
    for path in uploads.folder().iterdir():
        path.unlink()
    uploads.run_waiting()
    assert "no longer here" in text_of(browser.get(url))


def test_records_that_were_held_back_are_shown_with_their_reason(browser):
    drop(browser, lines(1) + lines(1, text="<i>another</i>"))
    uploads.run_waiting()
    assert "1 record contradicts" in text_of(browser.get("/stories/import/"))
    page = text_of(browser.get("/stories/import/held/"))
    assert "the same id came before with another text" in page
    assert "&lt;i&gt;another" in page


def test_the_list_of_imports_asks_the_same_number_of_questions_for_1_and_50(
    browser, pia, django_assert_max_num_queries
):
    for _ in range(50):
        Import.objects.create(name="posts.jsonl", by=pia, started_at=now(), ended_at=now(), read=5, stored=5)
    Quarantined.objects.create(channel="c", external_id="1", record="{}", record_hash=1, reason="x", arrived_at=now())
    with django_assert_max_num_queries(12):
        browser.get("/stories/import/")


@pytest.mark.parametrize(("who", "status"), [("tess", 200), ("leo", 200), ("pia", 200), ("sam", 403), ("udo", 403)])
def test_only_those_who_may_import_see_the_page(who, status, request, sign_in):
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get("/stories/import/").status_code == status
    assert browser.get("/stories/import/held/").status_code == status


def test_a_file_that_breaks_the_import_is_not_tried_for_ever(browser, monkeypatch):
    url = drop(browser, lines(3))

    def broken(*words: object) -> None:
        raise TypeError("nobody foresaw this")

    monkeypatch.setattr(imports, "take_in", broken)
    uploads.run_waiting()
    assert Import.objects.get().ended_at is not None
    assert "nobody foresaw" in text_of(browser.get(url))


def test_a_table_with_too_many_columns_is_refused_at_once(browser):
    answer = browser.post("/stories/import/", {"file": SimpleUploadedFile("x.csv", b"a," * 5000 + b"b\n1\n")})
    assert "300" in (text_of(browser.get(answer.url)) if answer.status_code == 302 else answer.content.decode())
