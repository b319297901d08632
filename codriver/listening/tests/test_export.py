"""A story's posts as a table: whole, safe in a spreadsheet, and good to import again."""

import csv
import io
from datetime import UTC, datetime

import pytest

from codriver.cli import main
from codriver.kit.importing.files import open_source
from codriver.kit.importing.tables import Table
from codriver.listening.hashes import text_hash
from codriver.listening.importing.columns import FIELDS, PLACE, certain, is_ours
from codriver.listening.importing.tables import csv_records
from codriver.listening.models import Edition, Mention, Quarantined, Relation
from codriver.listening.reports import table
from codriver.listening.stories.posts import every
from codriver.listening.tests import factory

pytestmark = pytest.mark.django_db
EXTRA = '{"author":{"created_at":"2020-01-02T03:04:05Z","verified":true},"topic":"lid"}'
TEXTS = [
    "新杯盖烫手：喝一口就知道没人试过",
    '=HYPERLINK("http://evil.example","look")',
    "'=already quoted",
    'two\nlines, a comma and "quotes"',
    "-1",
    "@somebody said",
]


@pytest.fixture
def told():
    """A story of six posts, five of which a spreadsheet would mistreat."""
    posts = [
        factory.post(
            seq,
            text,
            text_hash=text_hash(text),
            channel="zhihu" if seq == 6 else "weibo",
            url=f"https://x.example/{seq}",
        )
        for seq, text in enumerate(TEXTS, 1)
    ]
    posts[0].extra, posts[0].reposts, posts[0].likes = EXTRA, 7, 0
    posts[1].parent_external_id, posts[1].parent_kind = "p1", "reply"
    relations = [Relation.SOURCE, Relation.REPLY, *[Relation.REPOST] * 3, Relation.COPY]
    return factory.story(posts, [None, 1, 1, 2, 2, 1], relations)


def rows(written: str) -> list[dict[str, str]]:
    """Read a table as any other program would."""
    assert written.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(written[1:], newline="")))


def test_the_table_has_the_fields_of_a_post_and_its_place(told):
    first, second, *_rest, last = rows("".join(table.lines(told, {})))
    assert tuple(first) == FIELDS + PLACE
    assert first["author.followers"] == "10"
    assert (first["author.created_at"], first["author.verified"]) == ("2020-01-02T03:04:05Z", "true")
    assert (first["counts.reposts"], first["counts.likes"], first["counts.comments"]) == ("7", "0", "")
    assert (first["published_at"], first["url"]) == ("2026-01-05T08:01:00Z", "https://x.example/1")
    assert [first[name] for name in PLACE] == ["1", "1", "source", ""]
    assert [second[name] for name in ("parent_id", "parent_kind", *PLACE)] == ["p1", "reply", "2", "1", "reply", "1"]
    assert [last[name] for name in PLACE] == ["6", "1", "copy", ""]  # joined by its words: no parent is known


def test_a_post_is_given_as_it_reads_now(told):
    at = datetime(2026, 2, 1, 9, tzinfo=UTC)
    Edition.objects.create(seq=99, mention_id=1, text="Mended", text_hash=0, edited_at=at, arrived_at=at)
    Mention.objects.filter(seq=2).update(text="", deleted_at=at)
    first, second, *_rest = rows("".join(table.lines(told, {})))
    assert (first["text"], first["edited_at"]) == ("Mended", "2026-02-01T09:00:00Z")
    assert (second["text"], second["deleted_at"]) == ("", "2026-02-01T09:00:00Z")


def test_no_cell_is_a_formula(told):
    cells = [cell for row in rows("".join(table.lines(told, {}))) for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_what_was_exported_reads_back_as_the_same_records(told, tmp_path):
    path = tmp_path / "story.csv"
    path.write_text("".join(table.lines(told, {})), "utf-8", newline="")
    found = Table(open_source(str(path)))
    assert is_ours(found.header)
    records = [record for _, record, _ in csv_records(found, certain(found.header))]
    assert [record.text for record in records] == TEXTS
    assert records[0].author.verified
    assert all(record.extra is None for record in records)  # where a post stands is no field of it


@pytest.mark.django_db(transaction=True)
def test_an_export_imported_again_changes_nothing(told, tmp_path, settings, capsys):
    settings.CODRIVER_DATA = tmp_path
    path = tmp_path / "story.csv"
    path.write_text("".join(table.lines(told, {})), "utf-8", newline="")
    assert main(["import", "posts", str(path), "--json"]) == 0
    assert '"stored": 0, "duplicate": 6, "rejected": 0' in capsys.readouterr().out
    assert not Quarantined.objects.exists()


def test_the_filters_of_the_list_hold_for_the_table(pia, told, sign_in):
    def exported(query):
        answer = sign_in(pia).get(f"/stories/1/posts.csv?{query}")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="story-1.csv"'
        assert answer.streaming
        return [row["post"] for row in rows(b"".join(answer).decode())]

    assert exported("") == ["1", "2", "3", "4", "5", "6"]
    assert exported("order=") == ["1", "2", "3", "4", "5", "6"]
    assert exported("channel=zhihu") == ["6"]
    assert exported("under=2") == ["4", "5"]
    assert exported("relation=1") == ["3", "4", "5"]
    assert exported(f"until={int(factory.START.timestamp()) + 120}") == ["1", "2"]


def test_a_chunk_costs_two_questions_and_holds_no_more_than_it_may(told, django_assert_num_queries):
    with django_assert_num_queries(6):
        chunks = [[row.post.seq for row in some] for some in every(told, {}, 2)]
    assert chunks == [[1, 2], [3, 4], [5, 6]]


def test_the_links_to_the_table_carry_the_filters_that_are_on(pia, sam, told, sign_in):
    page = sign_in(pia).get("/stories/1/posts/?channel=weibo&from=4").content.decode()
    assert 'href="/stories/1/posts.csv?channel=weibo"' in page
    assert 'href="/stories/1/posts.csv' in sign_in(pia).get("/stories/1/").content.decode()
    assert "posts.csv" not in sign_in(sam).get("/stories/1/").content.decode()  # an agent may look, not take along
    assert "posts.csv" not in sign_in(sam).get("/stories/1/posts/").content.decode()


def test_posts_until_a_time_are_listed_under_a_chip_that_takes_it_away(pia, told, sign_in):
    page = sign_in(pia).get(f"/stories/1/posts/?until={int(factory.START.timestamp()) + 120}").content.decode()
    assert page.count('<article class="post"') == 2
    assert "published until" in page
