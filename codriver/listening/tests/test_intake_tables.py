"""A table as people have it: no zones, columns of its own; and what its page says of the lines that were refused."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from codriver.kit.importing import files, reasons, rejects, tables
from codriver.kit.importing.rejects import Rejects
from codriver.listening import intake
from codriver.listening.importing import uploads, why
from codriver.listening.importing.zones import in_zone, is_naked
from codriver.listening.models import Import, Mention
from codriver.listening.records import Refused, read_line

USUAL = "平台,编号,内容,时间,作者\n微博,1,你好,2026-11-20 10:00,小王\n微博,2,再见,2026/1/5 9:05:30,小李\n"
CHOSEN = {"channel": "平台", "id": "编号", "text": "内容", "published_at": "时间", "author.name": "作者"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.CODRIVER_DATA = tmp_path


@pytest.fixture
def browser(pia, sign_in):
    return sign_in(pia)


def drop(browser, body: str, name: str = "posts.csv") -> str:
    return browser.post("/stories/import/", {"file": SimpleUploadedFile(name, body.encode())}).url


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("2026-11-22 10:00", "2026-11-22T10:00:00+08:00"),
        ("2026/1/5 9:05:30", "2026-01-05T09:05:30+08:00"),
        ("2026年1月5日 09:05", "2026-01-05T09:05:00+08:00"),
        ("2026-11-22T10:00:00.5", "2026-11-22T10:00:00.500000+08:00"),
        ("2026-02-30 10:00", "2026-02-30 10:00"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
        ("yesterday", "yesterday"),
    ],
)
def test_only_a_time_that_names_no_zone_is_put_into_one(words, meant):
    assert in_zone(words, ZoneInfo("Asia/Shanghai")) == meant
    assert is_naked(words) == (meant != words or "02-30" in words)


@pytest.mark.django_db(transaction=True)
def test_a_usual_table_is_taken_with_the_zone_that_its_reader_says(browser):
    url = drop(browser, USUAL)
    page = browser.get(url).content.decode()
    assert '<option value="编号" selected>编号 · 1</option>' in page
    assert "<summary>What else a post may tell" in page
    browser.post(url, CHOSEN | {"zone": "Asia/Shanghai"})
    uploads.run_waiting()
    assert Mention.objects.count() == 2
    assert Mention.objects.get(external_id="1").published_at == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_a_table_with_our_own_names_asks_when_its_times_name_no_zone(browser):
    url = drop(browser, "channel,id,text,published_at\nweibo,a,hi,2026-01-05 09:00\n")
    assert Import.objects.get().state == "asking"
    assert "Times that name no zone are in" in browser.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_when_every_line_is_refused_the_page_says_so_and_why(browser):
    url = drop(browser, "".join(f'{{"channel": "x", "id": "{n}", "text": "hi"}}\n' for n in range(7)), "posts.jsonl")
    uploads.run_waiting()
    page = browser.get(url).content.decode()
    assert "Nothing was taken in" in page
    assert "nothing taken" in page
    assert page.count("published_at is missing") == why.FIRST
    with translation.override("zh-hans"):
        told = why.first_of(Import.objects.get().rejects_file, "posts.jsonl")
    assert (told[0].line, told[0].reason) == (1, "缺少“published_at”")


def test_a_reason_names_the_readers_own_column():
    with translation.override("zh-hans"):
        assert why.in_words("published_at has no time zone", {"published_at": "时间"}) == "“时间”没有时区"


def test_half_a_line_of_rejects_and_those_of_other_files_are_passed_over():
    told = Rejects()
    told.add("other.csv", 2, "text is missing", "")
    told.add("mine.csv", 3, "text is missing", "x")
    told.close()
    with told.path.open("a") as file:
        file.write('{"file": "mine.csv", "li')
    assert [found.line for found in why.first_of(told.path.name, "mine.csv")] == [3]
    assert why.first_of("gone.jsonl", "mine.csv") == why.first_of("", "mine.csv") == []
    assert rejects.folder().is_dir()


def test_every_reason_has_its_words_in_chinese():
    """A reason that nobody translated would stand in English on a Chinese page."""
    told = [plain.replace("{field}", "text").replace("{missing}", "text") for _, plain in reasons.PLAIN]
    told += [sentence.format(field="text") for sentence in (intake.TOO_EARLY, intake.TOO_LATE)]
    told += [files.LONG_LINE, tables.NOT_UTF8, files.CUT_SHORT, tables.NO_HEADER, "3 cells where the header has 4"]
    for line in (b"[]", b"{", b'{"id": "\\u0000"}', b'{"a":' * 40 + b"1" + b"}" * 40, b'{"channel": "x", "id": 1}'):
        with pytest.raises(Refused) as refused:
            read_line(line)
        told.append(str(refused.value))
    with translation.override("zh-hans"):
        english = [reason for reason in told if why.in_words(reason) == reason]
    assert english == []
