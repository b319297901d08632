"""A story's report as PDF: what it says, where its numbers lead, that no post can give the setter an order."""

import io
import os
import re
import subprocess
import unicodedata
from urllib.parse import urlsplit

import msgspec
import pytest
from django.utils import timezone, translation
from pypdf import PdfReader

from codriver.kit.clock import now
from codriver.kit.family import python
from codriver.listening import actions
from codriver.listening.models import Deletion, Mention, Reading, Relation, StoryEvent
from codriver.listening.queries import find_story
from codriver.listening.reports import drawing, fonts, ordering, pages, press
from codriver.listening.reports.ordering import Reader
from codriver.listening.reports.saying import Piece, Voice, clean
from codriver.listening.stories import care
from codriver.listening.templatetags.listening import standing
from codriver.listening.tests import factory, reporting
from codriver.listening.tests.reporting import ADDRESS, READER, drawn
from codriver.listening.voices import actions as voices

pytestmark = pytest.mark.django_db
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
    return [one for value in told for one in pieces(value)] if isinstance(told, list | tuple) else []


@pytest.fixture
def told(company):
    return reporting.told()


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


def read_as(seq: int, feeling: int, kind: int, needs: int) -> Reading:
    """Return what a post was read to mean, not yet stored."""
    known = {"language": "zh", "score": 0.0, "personal": 0, "version": 1}
    return Reading(post_id=seq, sentiment=feeling, kind=kind, needs=needs, **known)


def test_it_says_what_posts_mean_and_where_that_is_not_known(pia, told):
    Reading.objects.bulk_create([read_as(1, 0, 0, 2), read_as(2, 0, 0, 3), read_as(5, 2, 2, 0), read_as(3, -1, -1, -1)])
    report = pages.report(pia, told, ADDRESS)
    part = next(section for section in report.sections if section.title == "What they say")
    bars = {title: [(bar.name[0].text, bar.number[0].text, bar.share) for bar in held.rows]
            for title, held in part.blocks[0].parts}  # fmt: skip
    assert bars["Feelings"] == [("negative", "2", 2 / 3), ("positive", "1", 1 / 3), ("not known", "1", 0.0)]
    assert bars["Kinds"] == [("complaint", "2", 2 / 3), ("praise", "1", 1 / 3), ("not known", "1", 0.0)]
    assert [name for name, _, _ in bars["What it is about for them"]] == ["promises kept", "quality"]
    assert part.small[0].text == "3 of 4 posts read for sure"
    text = text_of(drawn(told, pia))
    assert letters("What they say") in text
    Reading.objects.filter(post_id=3).update(sentiment=0)  # a colleague corrected it
    assert not ordering.is_current(ordering.find(pia, 1, READER), told)


def test_it_says_who_speaks_and_is_made_anew_when_a_colleague_corrects_that(pia, told, sign_in):
    first = Mention.objects.get(seq=1)
    for name in ("customer", "press"):
        voices.correct((first.channel, first.author_id), name, by=pia)
        part = next(one for one in pages.report(pia, told, ADDRESS).sections if one.title == "Who speaks")
        assert [(bar.name[0].text, bar.number[0].text) for bar in part.blocks[0].rows] == [
            (standing(name), "1"), (standing("unknown"), "7")
        ]  # fmt: skip
        counted = sign_in(pia).get(part.blocks[0].rows[0].number[0].url).content.decode()
        assert counted.count('<article class="post"') == 1
        row = ordering.find(pia, 1, READER)
        assert row is None or not ordering.is_current(row, told)
        assert letters("Who speaks") in text_of(drawn(told, pia))
        assert ordering.is_current(ordering.find(pia, 1, READER), told)


def test_a_part_that_has_nothing_to_say_is_left_out(pia, company):
    lone = factory.post(77, "Nobody has answered me")
    lone.save()
    factory.place(lone, 77, relation=Relation.SOURCE).save()
    told = pages.report(pia, find_story(pia, 77), ADDRESS)
    assert [section.title for section in told.sections] == ["Who said it first", "Who speaks", "Where it is"]
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
    Reading.objects.bulk_create([read_as(1, 0, 0, 2), read_as(2, 0, 0, 3), read_as(5, 2, 2, 0), read_as(3, -1, -1, -1)])
    said = msgspec.to_builtins(pages.report(pia, told, ADDRESS))
    counts = [(one["text"], one["url"]) for one in pieces(said) if re.fullmatch(r"\d+( posts)?", one["text"])]
    counts = [(int(text.split()[0]), url) for text, url in counts if "?post=" not in url]  # not an account's followers
    assert len(counts) > 14
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


def test_a_large_story_is_drawn_in_a_bounded_number_of_questions(pia, company, django_assert_max_num_queries):
    made = [factory.post(seq, f"Number {seq}: the lid is too hot") for seq in range(1, 400)]
    story = factory.story(made, [None, *(max(1, seq // 3) for seq in range(2, 400))])
    with django_assert_max_num_queries(40), timezone.override("UTC"):
        told = pages.report(pia, story, ADDRESS)
    assert Piece("399", "http://testserver/stories/1/posts/", "strong") in [
        label for section in told.sections for block in section.blocks for one in getattr(block, "labels", ())
        for label in one.line
    ]  # fmt: skip
