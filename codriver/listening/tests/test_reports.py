"""A story's report as PDF: what it says, where its numbers lead, that no post can give the setter an order."""

import io
import os
import re
import subprocess
import unicodedata
from datetime import timedelta
from urllib.parse import urlsplit

import msgspec
import pytest
from django.utils import timezone, translation
from pypdf import PdfReader

from codriver.kit.clock import now
from codriver.kit.family import python
from codriver.listening import actions
from codriver.listening.models import Deletion, Mention, Note, Relation, Report, StoryEvent
from codriver.listening.queries import find_story
from codriver.listening.reports import drawing, fonts, ordering, pages, press
from codriver.listening.reports.ordering import Reader
from codriver.listening.reports.saying import Piece, Voice, clean
from codriver.listening.stories import care
from codriver.listening.tests import factory

pytestmark = pytest.mark.django_db
ADDRESS = "http://testserver/"
READER = Reader("en", "UTC", ADDRESS)
NAUGHTY = (
    '#import "@preview/evil:1.0.0": *',
    '#read("/etc/passwd")',
    '#panic("stop")',
    "#set page(width: 1pt)",
    "#let x = 1; #x",
    "$x^2 + y_1$",
    "$ integral",
    "[#emph[not emphasised]]",
    "] } ) unbalanced",
    r"\u{1F600} \\ \n \"",
    "*bold* _soft_ `raw` ```raw```",
    "= Heading",
    "- list / term: words",
    "+ one",
    "<label> @reference",
    "// comment",
    "/* comment",
    "~ --- -- ... -?",
    "'quotes' \"quotes\"",
    "https://example.com/#[x]",
    '{"json": "\\u0022"}',
    "{page} %(number)s {{ title }}",
    "<script>alert(1)</script>",
)


def letters(text: str) -> str:
    """Return a text without what a line break or a text layer may change: spaces, and forms of the same sign."""
    return re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFKC", text))


def text_of(pdf: bytes) -> str:
    """Return the text layer."""
    return letters("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def links_of(pdf: bytes) -> set[str]:
    """Return where the links lead."""
    found = [note.get_object() for page in PdfReader(io.BytesIO(pdf)).pages for note in page.get("/Annots", [])]
    return {note["/A"]["/URI"] for note in found}


def pieces(told: object) -> list[dict]:
    """Return every piece of a report, as JSON."""
    if isinstance(told, dict):
        own = [told] if "url" in told and "text" in told else []
        return own + [one for value in told.values() for one in pieces(value)]
    return [one for value in told for one in pieces(value)] if isinstance(told, list) else []


def drawn(story, by, reader=READER) -> bytes:
    """Ask for a report and draw it, as the page and the worker do."""
    ordering.order(story, reader, by)
    drawing.run_waiting()
    row = Report.objects.get(story_number=story.number, language=reader.language)
    assert (row.state, row.problem) == ("ready", "")
    return bytes(row.body or b"")


@pytest.fixture
def told(company):
    """A story of eight posts on two sites: one carries, one is a copy, three say something of their own."""
    texts = ["你好，新杯盖烫手", "我家孩子的嘴都烫红了，你们卖之前试过吗？", "转发微博", "转发微博"]
    texts += ["这个盖子的设计真的有问题", "你好，新杯盖烫手", "They burn. 😀 العربية ไทย", "转发微博"]
    made = [factory.post(seq, text, channel="zhihu" if seq == 6 else "weibo") for seq, text in enumerate(texts, 1)]
    relations = [Relation.SOURCE, *[Relation.REPOST] * 4, Relation.COPY, Relation.REPLY, Relation.REPOST]
    return factory.story(made, [None, 1, 2, 2, 1, 1, 1, 2], relations, title="新杯盖烫手")


def test_chinese_is_in_the_text_layer_and_its_letters_in_the_file_when_the_machine_has_no_fonts(pia, told, tmp_path):
    with translation.override("en"):
        asked = msgspec.json.encode(pages.report(pia, told, ADDRESS))
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path)}
    bare |= {"FONTCONFIG_FILE": os.devnull}
    command = python("codriver.listening.reports.press")
    pdf = subprocess.run(command, input=asked, capture_output=True, check=True, env=bare)
    assert "你好,新杯盖烫手" in text_of(pdf.stdout)
    reader = PdfReader(io.BytesIO(pdf.stdout))
    inside = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    held = {font["/BaseFont"]: font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in inside}
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(held[name].get_object()) for name in held)
    assert any("NotoSansCJK" in name for name in held)
    assert {"Arabic", "Thai", "Emoji"} <= {
        word for name in held for word in ("Arabic", "Thai", "Emoji") if word in name
    }


def test_without_chinese_letters_there_would_be_none(pia, told, monkeypatch):
    """Shows that the test above can fail: a sign that no font has is not in the text layer."""
    monkeypatch.setattr(fonts, "LETTERS", ("manimgx_fonts",))
    asked = msgspec.json.encode(pages.report(pia, told, ADDRESS)).decode()
    assert "你好" not in text_of(press.press(asked))


def test_a_sign_that_no_font_has_costs_a_box_and_not_the_report(pia, company):
    story = factory.story([factory.post(1, "Old signs \U00013000 and a private one \ue000"), factory.post(2, "Yes")])
    assert "andaprivateone" in text_of(drawn(story, pia))


def test_whatever_a_post_says_comes_out_as_it_was_written(pia, company):
    made = [factory.post(seq, text, author_name=text[:40]) for seq, text in enumerate(("Begin here", *NAUGHTY), 1)]
    story = factory.story(made, title=NAUGHTY[0])
    told = pages.report(pia, story, ADDRESS)
    said = [block for section in told.sections for block in section.blocks if isinstance(block, Voice)]
    said[0].text = clean("\n".join(NAUGHTY))
    text = text_of(drawing.press(msgspec.json.encode(told)))
    assert [words for words in NAUGHTY if letters(words) not in text] == []


def test_signs_that_turn_or_break_a_line_are_not_taken_over():
    assert clean("a\u202eb\u2066c\x00\x1b[31m\ufeff") == "abc[31m"
    assert clean("one\n\n\n\n\ntwo") == "one\n\ntwo"
    assert max(len(part) for part in clean("x" * 500).split("\u200b")) == 8
    assert clean("y" * 30) == "y" * 30
    assert len(clean("好" * 10_000)) == 4_002


def test_a_report_says_what_the_page_of_the_story_says(pia, leo, told):
    care.note(told, "湖滨店已换回旧盖", leo)
    care.own(told, leo, leo)
    StoryEvent.objects.create(story_number=1, seq=5, verb="story.re-rooted", post_id=1, happened_at=now())
    actions.split(5, by=leo)
    text = text_of(drawn(told, pia))
    for words in (
        "新杯盖烫手", "8 posts", "2 sites", "Who said it first", "How it grows", "How it spread", "Who carried it",
        "Where it is", "In their words", "我家孩子的嘴都烫红了", "What changed, and why", "An earlier original came in",
        "Rulings", "Author 5 begins another story", "Notes", "湖滨店已换回旧盖", f"Looked after by {leo.name}",
    ):  # fmt: skip
        assert letters(words) in text, words


def test_a_part_that_has_nothing_to_say_is_left_out(pia, company):
    lone = factory.post(77, "Nobody has answered me")
    lone.save()
    factory.place(lone, 77, relation=Relation.SOURCE).save()
    told = pages.report(pia, find_story(pia, 77), ADDRESS)
    assert [section.title for section in told.sections] == ["Who said it first", "Where it is"]
    assert all(section.blocks for section in told.sections)


def test_a_deleted_source_is_told_without_its_words(pia, told):
    Mention.objects.filter(seq=1).update(text="", deleted_at=now())
    Deletion.objects.create(seq=50, mention_id=1, deleted_at=now(), arrived_at=now())
    told.source.refresh_from_db()
    first = pages.report(pia, told, ADDRESS).sections[0]
    assert not [block for block in first.blocks if isinstance(block, Voice)]
    assert letters("Its author deleted this post") in text_of(drawn(told, pia))


def test_it_reads_chinese_for_a_chinese_reader_in_her_own_zone(pia, told):
    text = text_of(drawn(told, pia, Reader("zh-hans", "Asia/Shanghai", ADDRESS)))
    assert "谁最先说的" in text
    assert "2026年1月5日16:01" in text
    assert "Whosaiditfirst" not in text


def test_every_link_leads_to_a_page_of_the_house(pia, told, sign_in):
    found = links_of(drawn(told, pia))
    assert len(found) > 20
    browser = sign_in(pia)
    for link in found:
        assert link.startswith(ADDRESS)
        parts = urlsplit(link)
        assert browser.get(f"{parts.path}?{parts.query}").status_code == 200, link


def test_every_number_leads_to_as_many_posts_as_it_says(pia, told, sign_in):
    said = msgspec.to_builtins(pages.report(pia, told, ADDRESS))
    counts = [(one["text"], one["url"]) for one in pieces(said) if re.fullmatch(r"\d+( posts)?", one["text"])]
    counts = [(int(text.split()[0]), url) for text, url in counts if "?post=" not in url]  # not an account's followers
    assert len(counts) > 8
    browser = sign_in(pia)
    for number, url in counts:
        assert browser.get(url).content.decode().count('<article class="post"') == number, url


def test_a_report_is_tagged_titled_and_in_a_language(pia, told):
    reader = PdfReader(io.BytesIO(drawn(told, pia)))
    assert reader.metadata.title == "新杯盖烫手"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert all((float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx((595.28, 841.89), abs=0.1)
               for page in reader.pages)  # fmt: skip


def test_the_page_leads_from_asking_to_the_file(pia, told, sign_in):
    browser = sign_in(pia)
    assert "Make the report" in browser.get("/stories/1/report/").content.decode()
    assert browser.get("/stories/1/report.pdf").status_code == 404
    assert browser.post("/stories/1/report/").url == "/stories/1/report/"
    waiting = browser.get("/stories/1/report/", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    drawing.run_waiting()
    ready = browser.get("/stories/1/report/").content.decode()
    assert "as the story is now" in ready
    assert "hx-trigger" not in ready.split('id="report"')[1].split("</section>")[0]
    answer = browser.get("/stories/1/report.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="story-1.pdf"'


def test_a_report_of_an_unchanged_story_is_given_again(pia, leo, told):
    first = drawn(told, pia)
    made_at = Report.objects.get().made_at
    ordering.order(told, READER, leo)
    drawing.run_waiting()
    row = Report.objects.get()
    assert (row.made_at, bytes(row.body), row.by) == (made_at, first, pia)


@pytest.mark.parametrize("change", ["a note", "a ruling", "a post", "an owner", "a title"])
def test_a_report_of_a_story_that_changed_is_old_and_can_be_made_anew(pia, leo, told, sign_in, change):
    drawn(told, pia)
    assert ordering.is_current(ordering.find(pia, 1, READER), told)
    {
        "a note": lambda: Note.objects.create(post_id=2, text="Look", by=leo, at=now()),
        "a ruling": lambda: actions.split(5, by=leo),
        "a post": lambda: setattr(told, "changed_seq", 99),
        "an owner": lambda: care.own(told, leo, leo),
        "a title": lambda: setattr(told, "title", "Another one"),
    }[change]()
    told.save()
    assert not ordering.is_current(ordering.find(pia, 1, READER), told)
    browser = sign_in(pia)
    page = browser.get("/stories/1/report/").content.decode()
    assert "The story has changed since." in page
    assert browser.get("/stories/1/report.pdf").status_code == 200  # the one that is kept may still be fetched
    browser.post("/stories/1/report/")
    drawing.run_waiting()
    told.refresh_from_db()
    assert ordering.is_current(ordering.find(pia, 1, READER), told)


def test_a_report_is_forgotten_after_a_day(pia, told, sign_in):
    drawn(told, pia)
    Report.objects.update(made_at=now() - timedelta(days=1, seconds=1), asked_at=now() - timedelta(hours=1))
    assert sign_in(pia).get("/stories/1/report.pdf").status_code == 404
    ordering.forget_old()
    assert Report.objects.get().body is None
    Report.objects.update(asked_at=now() - timedelta(days=1, seconds=1))
    ordering.forget_old()
    assert not Report.objects.exists()


def test_two_workers_never_draw_the_same_report_and_a_dead_one_loses_it(pia, told):
    ordering.order(told, READER, pia)
    assert ordering.claim()
    assert ordering.claim() is None
    Report.objects.update(begun_at=now() - ordering.SILENCE - timedelta(seconds=1))
    assert ordering.claim()


def test_a_machine_without_the_extra_names_the_one_command(pia, told, sign_in, monkeypatch):
    monkeypatch.setattr(fonts, "LETTERS", ("no_such_letters",))
    browser = sign_in(pia)
    browser.post("/stories/1/report/")
    assert not Report.objects.exists()
    assert "<code>bin/setup pdf</code>" in browser.get("/stories/1/report/").content.decode()
    ordering.order(told, READER, pia)
    drawing.run_waiting()
    assert Report.objects.get().problem == drawing.ABSENT


def test_a_press_that_takes_too_long_is_stopped_and_can_be_asked_again(pia, told, sign_in, monkeypatch):
    monkeypatch.setattr(drawing, "LONGEST", 0.001)
    browser = sign_in(pia)
    browser.post("/stories/1/report/")
    drawing.run_waiting()
    page = browser.get("/stories/1/report/").content.decode()
    assert "The report could not be drawn." in page
    drawing.run_waiting()  # it is not tried again by itself
    assert Report.objects.get().state == "failed"
    monkeypatch.undo()
    browser.post("/stories/1/report/")
    drawing.run_waiting()
    assert Report.objects.get().state == "ready"


def test_who_may_no_longer_take_stories_along_gets_no_report(pia, told):
    ordering.order(told, READER, pia)
    pia.role = "agent"
    pia.save()
    drawing.run_waiting()
    assert Report.objects.get().problem == drawing.GONE


def test_a_large_story_is_drawn_in_a_bounded_number_of_questions(pia, company, django_assert_max_num_queries):
    made = [factory.post(seq, f"Number {seq}: the lid is too hot") for seq in range(1, 400)]
    story = factory.story(made, [None, *(max(1, seq // 3) for seq in range(2, 400))])
    with django_assert_max_num_queries(40), timezone.override("UTC"):
        told = pages.report(pia, story, ADDRESS)
    assert Piece("399", "http://testserver/stories/1/posts/", "strong") in [
        label for section in told.sections for block in section.blocks for one in getattr(block, "labels", ())
        for label in one.line
    ]  # fmt: skip
