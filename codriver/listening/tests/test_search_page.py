"""The page of search: what it finds, in which order, for whom, at which cost, and as a table."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codriver.kit.cells import quoted, unquoted
from codriver.kit.clock import now
from codriver.listening import intake
from codriver.listening.models import SavedView
from codriver.listening.records import Author, PostRecord
from codriver.listening.searching import exporting, finding
from codriver.listening.searching.asking import SearchForm, read
from codriver.listening.tests.finding import fill, found
from codriver.listening.tests.saying import LID, NOON, post, said

pytestmark = pytest.mark.django_db
SEARCH = "/stories/search/"


def heard(text, name, *, channel="weibo", author="Lee", kind="person", at=NOON):
    """Return a post with all that a filter may ask of it."""
    who = Author(id=f"id-{author}", name=author)
    return PostRecord(channel=channel, id=name, author=who, text=text, published_at=at, source_kind=kind)


@pytest.fixture
def heard_some():
    """Posts on two sites by three people."""
    intake.append(
        [
            heard("杯盖烫手", "a"),
            heard("The lid leaks", "b", channel="x", author="Ann"),
            heard("杯盖很好", "c", channel="zhihu", author="李雷", kind="forum", at=NOON - timedelta(days=9)),
            heard("杯盖烫手", "d", channel="zhihu", author="韩梅梅", kind="forum"),
            heard("Nice lid 杯盖", "e", channel="x", author="Ann Lee"),
        ],
        now(),
    )
    fill()


def texts(browser, query):
    """Return the texts on the page that answers a query."""
    page = browser.get(SEARCH + query)
    assert page.status_code == 200
    return [hit.text for hit in page.context["page"].hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=杯盖", ["Nice lid 杯盖", "杯盖很好", "杯盖烫手"]),
        ("?q=lid -nice", ["The lid leaks"]),
        ("?q=杯盖&channel=zhihu", ["杯盖很好", "杯盖烫手"]),
        ("?q=杯盖 site:知乎", []),
        ("?q=杯盖 site:Zhihu", ["杯盖很好", "杯盖烫手"]),
        ("?q=杯盖 -site:x", ["杯盖很好", "杯盖烫手"]),
        ("?q=杯盖 site:x&channel=zhihu", []),
        ("?q=杯盖&kind=forum", ["杯盖很好", "杯盖烫手"]),
        ("?q=杯盖&since=2026-01-01", ["Nice lid 杯盖", "杯盖烫手"]),
        ("?q=杯盖&until=2026-01-01", ["杯盖很好"]),
        ("?q=author:ann", ["Nice lid 杯盖", "The lid leaks"]),
        ("?q=author:ann 杯盖", ["Nice lid 杯盖"]),
        ("?q=author:韩梅梅", ["杯盖烫手"]),
        ("?q=author:“ann lee”", ["Nice lid 杯盖"]),
        ("?q=author:nobody", []),
        ("?q=杯盖&order=best", ["杯盖很好", "杯盖烫手", "Nice lid 杯盖"]),
    ],
)
def test_words_and_filters(pia, sign_in, heard_some, query, expected):
    if "best" in query:
        assert set(texts(sign_in(pia), query)) == set(expected)
        assert texts(sign_in(pia), query)[-1] == expected[-1]
    else:
        assert texts(sign_in(pia), query) == expected


def test_what_the_reader_says_of_a_language_is_a_filter(pia, sign_in):
    said(post("zh", LID), post("en", "The lid burned my lip and nobody in the shop believed me"), post("none", "lid 8"))
    fill()
    browser = sign_in(pia)
    assert texts(browser, "?q=lid&language=en") == ["The lid burned my lip and nobody in the shop believed me"]
    assert texts(browser, "?q=烫&language=zh") == [LID]
    assert texts(browser, "?q=烫&language=en") == texts(browser, "?q=烫&language=other") == []
    assert texts(browser, "?q=lid&language=und") == ["lid 8"]


def test_a_hit_shows_who_where_when_and_how_often(pia, sign_in, heard_some):
    page = sign_in(pia).get(f"{SEARCH}?q=烫手").content.decode()
    assert "杯盖<mark>烫手</mark>" in page
    assert "1 other says exactly this" in page
    assert "1 text found" in page
    assert "Every post is findable." in page


def test_a_hit_leads_to_its_story(pia, sign_in):
    said(post("a", LID), post("b", "是的，" + LID, parent="a"))
    fill()
    page = sign_in(pia).get(f"{SEARCH}?q=烫手")
    number = page.context["page"].hits[0].story
    assert f'href="/stories/{number}/"' in page.content.decode()
    assert sign_in(pia).get(f"/stories/{number}/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"open', "A quotation mark is open in “&quot;open”"),
        ("!!!", "“!!!” has no letter"),
        ("-lid", "Say what to look for, too"),
        ("lid site:nowhere", "No post here is from the site “nowhere”"),
        ("author:", "Nothing stands behind the colon"),
        ("x" * 400, "longer than 300 characters"),
    ],
)
def test_what_cannot_be_looked_for_is_said(pia, sign_in, heard_some, typed, words):
    assert words in sign_in(pia).get(SEARCH, {"q": typed}).content.decode()


NASTY = [
    *["", " ", "\0", "NULL", "undefined", "1/0", "0x0", "-1", "1e309", "NaN", "،؛", "ﷺ", "Ω≈ç√∫˜µ≤≥÷", "❤️ 💔"],
    *["１２３", "\u202etest\u202c", "\u200b\u200b", "\ufeff", "e" + "\u0301" * 90, "\u0e14" + "\u0e49\u0e47" * 40],
    *["<script>alert(1)</script>", "'; DROP TABLE listening_card; --", '" OR 1=1', "') OR ('", "a' & b", "a:*", "!a"],
    *["a | b", "a <-> b", "* AND", "NEAR(a b)", "^a", "%_%", "\\", "\\\\'", "$(touch x)", "{{ 1 }}", "{% x %}"],
    *["CON", "a" * 300, "天" * 300, "a " * 150, "\ud7ff\ue000", "\U0010ffff", "author:'", "author:\0", "site:\0"],
    *["author:author:author:", "- - -", "--lid", '-"', "“”", '""', "\t\n\r\v", "Ⅷ", "ﬁ", "ß", "İ", "ı", "9" * 40],
]


@pytest.mark.parametrize("field", ["q", "channel", "kind", "language", "since", "until", "order", "after"])
def test_nothing_that_is_typed_anywhere_breaks_the_page(pia, sign_in, heard_some, field):
    browser = sign_in(pia)
    for typed in NASTY:
        assert browser.get(SEARCH, {"q": "杯盖", field: typed}).status_code == 200, typed
        assert browser.get(f"{SEARCH}found.csv", {"q": "杯盖", field: typed}).status_code == 200, typed


def test_only_who_may_export_takes_what_was_found_along(pia, sam, sign_in, heard_some):
    assert "found.csv?q=" in sign_in(pia).get(f"{SEARCH}?q=lid").content.decode()
    assert sign_in(pia).get(f"{SEARCH}found.csv?q=lid").status_code == 200
    assert "found.csv" not in sign_in(sam).get(f"{SEARCH}?q=lid").content.decode()
    assert sign_in(sam).get(f"{SEARCH}found.csv?q=lid").status_code == 403


def test_pages_follow_each_other_without_gap_or_repetition(pia, sign_in, monkeypatch):
    monkeypatch.setattr(finding, "PAGE", 3)
    intake.append([post(f"p{n}", f"杯盖 number {n}") for n in range(8)], now())
    fill()
    for query in ("?q=杯盖", "?q=杯盖&order=best", "?q=杯盖 number", "?q=杯盖&channel=weibo"):
        seen, cursor = [], ""
        for _ in range(3):
            page = sign_in(pia).get(f"{SEARCH}{query}&after={cursor}").context["page"]
            seen += [hit.text for hit in page.hits]
            cursor = page.following
        assert cursor == ""
        assert sorted(seen) == [f"杯盖 number {n}" for n in range(8)]
        if "best" not in query:
            assert seen == sorted(seen, reverse=True)


def test_a_page_looks_at_a_bounded_number_of_texts_and_says_so(pia, sign_in, monkeypatch):
    monkeypatch.setattr(finding, "LOOKED", 4)
    monkeypatch.setattr(finding, "COUNTED", 6)
    intake.append([post(f"p{n}", f"杯盖 number {n}", channel="x" if n == 1 else "weibo") for n in range(9)], now())
    fill()
    browser = sign_in(pia)
    first = browser.get(f"{SEARCH}?q=杯盖&channel=x")
    assert "Nothing among these" in first.content.decode()
    second = browser.get(f"{SEARCH}?q=杯盖&channel=x&after={first.context['page'].following}")
    assert [hit.text for hit in second.context["page"].hits] == ["杯盖 number 1"]
    assert "More than 6 found" in browser.get(f"{SEARCH}?q=杯盖").content.decode()


def queries_of(browser, query):
    """Count the queries of a page that was asked for before."""
    browser.get(SEARCH + query)
    with CaptureQueriesContext(connection) as seen:
        browser.get(SEARCH + query)
    return len(seen)


@pytest.mark.parametrize("more", ["", "&order=best", "&channel=weibo", "&q=author:name 杯盖"])
def test_a_page_takes_as_many_queries_for_fifty_hits_as_for_one(pia, sign_in, more):
    browser = sign_in(pia)
    intake.append([post("first", "杯盖 first")], now())
    fill()
    one = queries_of(browser, "?q=杯盖" + more)
    intake.append([post(f"p{n}", f"杯盖 number {n}", author="name") for n in range(50)], now())
    fill()
    assert queries_of(browser, "?q=杯盖" + more) <= one + 2  # the editions and stories of the first post that was there


def test_a_search_is_kept_by_name_and_belongs_to_one_person(pia, leo, sign_in, heard_some):
    browser = sign_in(pia)
    browser.post(f"{SEARCH}kept/", {"name": "Lids", "query": "q=lid"})
    assert 'href="?q=lid"' in browser.get(SEARCH).content.decode()
    assert 'href="?q=lid"' not in sign_in(leo).get(SEARCH).content.decode()
    kept = SavedView.objects.get().pk
    assert sign_in(leo).post(f"{SEARCH}kept/{kept}/forget/").status_code == 404
    browser.post(f"{SEARCH}kept/{kept}/forget/")
    assert not SavedView.objects.exists()


def test_twenty_searches_are_enough(pia, sign_in):
    browser = sign_in(pia)
    for number in range(21):
        answer = browser.post(f"{SEARCH}kept/", {"name": f"n{number}", "query": "q=lid"}, follow=True)
    assert SavedView.objects.count() == 20
    assert "You keep twenty already" in answer.content.decode()
    assert "It needs a name" in browser.post(f"{SEARCH}kept/", {"name": ""}, follow=True).content.decode()


def table(viewer, **asked):
    """Return the rows of the table."""
    written = "".join(exporting.lines(viewer, read(SearchForm(asked))))
    return list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))


def test_what_was_found_is_a_table_without_formulas(pia):
    wild = ["=1+1 lid", "+lid", "-lid", "@lid", "'lid", 'lid "quoted",\nand more']
    intake.append([heard(text, f"={n}", author="=cmd") for n, text in enumerate(wild)], now())
    fill()
    rows = table(pia, q="lid")
    assert rows[0] == list(exporting.COLUMNS)
    assert [unquoted(row[6]) for row in rows[1:]] == wild[::-1]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("cell", ["", "=a", "'=a", "''", "plain", "\tx", "-1", "用+"])
def test_a_cell_can_be_read_back(cell):
    assert unquoted(quoted(cell)) == cell


def test_a_table_has_a_bounded_length_and_takes_every_page(pia, monkeypatch):
    monkeypatch.setattr(exporting, "MOST", 700)
    intake.append([post(f"p{n}", f"lid number {n}") for n in range(800)], now())
    fill()
    assert len(table(pia, q="lid")) == 701
    assert table(pia, q="") == [list(exporting.COLUMNS)]


def test_a_deleted_post_is_not_shown_while_the_engine_has_it_before_us(pia):
    record = heard("杯盖烫手", "gone")
    said(record)
    fill()
    record.text, record.deleted_at = None, NOON
    said(record)
    assert found(pia, "杯盖") == []
    assert found(pia, "author:lee") == []


def test_the_wall_leads_to_search(pia, sign_in, heard_some):
    page = sign_in(pia).get("/stories/?words=烫手").content.decode()
    assert f'href="{SEARCH}?q=%E7%83%AB%E6%89%8B"' in page
    assert f'href="{SEARCH}"' in page
