"""What stands beside posts: words that take part in stories, pictures found again, files that find their post."""

import io
import json
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from codriver import cli
from codriver.kit.clock import now
from codriver.listening import intake, log
from codriver.listening.engine import run
from codriver.listening.media import files, looks, subtitles
from codriver.listening.models import MediaWords, Medium, Mention, Story
from codriver.listening.records import read_object
from codriver.listening.tests.saying import BUS, LID, SALE, stories

pytestmark = pytest.mark.django_db(transaction=True)
SRT = "1\n00:00:01,000 --> 00:00:03,000\n<i>{}</i>\n\n2\n00:00:03,500 --> 00:00:06,000\n{}\n"


def said(name, text, minute=0, media=None, channel="weibo", **facts):
    """Say something, with something beside it, and let it be placed."""
    record = {"channel": channel, "id": name, "text": text, "published_at": f"2026-01-05T12:{minute:02}:00Z"}
    if media is not None:
        record["media"] = media
    outcome = intake.append([read_object(record | facts)], now())
    run.until(log.head())
    return outcome


def picture(seed=1, size=(640, 480), quality=90, kind="JPEG"):
    """Draw a picture of coloured boxes; the same seed draws the same."""
    chance = random.Random(seed)
    drawn = Image.new("RGB", (640, 480), "white")
    for _ in range(25):
        x, y = chance.randrange(560), chance.randrange(400)
        colour = tuple(chance.randrange(256) for _ in range(3))
        drawn.paste(colour, (x, y, x + chance.randrange(30, 300), y + chance.randrange(30, 300)))
    out = io.BytesIO()
    drawn.resize(size).save(out, kind, quality=quality)
    return out.getvalue()


def test_a_copy_of_what_is_said_in_a_video_joins_its_story():
    said("film", "看这个", media=[{"kind": "subtitle", "url": "https://v.example/lid.mp4", "text": LID}])
    said("copy", LID, minute=5, channel="courier")
    assert {"film", "copy"} in list(stories().values())


def test_a_video_whose_words_were_said_before_joins_that_story():
    said("first", LID)
    said("film", "Watch this", minute=5, media=[{"kind": "transcript", "text": LID}])
    assert {"first", "film"} in list(stories().values())


def test_a_reply_stays_where_it_says_that_it_belongs():
    said("first", LID)
    said("other", BUS)
    said("reply", "No!", minute=3, parent_id="other", parent_kind="reply", media=[{"kind": "caption", "text": LID}])
    assert {"other", "reply"} in list(stories().values())


def test_words_that_come_later_in_a_file_join_the_stories_too(tmp_path):
    said("film", "看这个", media=[{"kind": "video", "url": "https://v.example/x/Clip%207.mp4?t=1"}])
    said("copy", LID, minute=5, channel="courier")
    assert {"film"} in list(stories().values())
    half = len(LID) // 2
    (tmp_path / "clip 7.srt").write_text(SRT.format(LID[:half], LID[half:]), "utf-8")
    for _ in range(2):
        assert cli.main(["import", "words", str(tmp_path / "clip 7.srt")]) == 0
    assert MediaWords.objects.get().text == LID
    assert {"film", "copy"} in list(stories().values())


def test_the_same_record_again_adds_no_words_and_a_deletion_takes_them():
    media = [{"kind": "caption", "text": SALE, "url": "https://v.example/a.jpg"}]
    for _ in range(2):
        said("film", "Look", media=media)
    assert MediaWords.objects.count() == Medium.objects.count() == 1
    said("film", "", deleted_at="2026-01-05T13:00:00Z")
    assert MediaWords.objects.get().text == ""
    assert not Medium.objects.exists()
    said("film", "Look", media=media)
    assert MediaWords.objects.get().text == ""
    assert not Medium.objects.exists()


def test_the_stories_are_the_same_whatever_the_batches(settings, tmp_path):
    said("film", "看这个", media=[{"kind": "subtitle", "text": LID}])
    said("copy", LID, minute=5, channel="courier")
    said("again", SALE, minute=6, media=[{"kind": "subtitle", "text": BUS}])
    before = stories()
    run.rest()
    settings.CODRIVER_DATA = tmp_path  # no snapshot: the memory is made anew from the log
    said("late", BUS, minute=9)
    assert {"again", "late"} in list(stories().values())
    assert before.items() <= {number: names - {"late"} for number, names in stories().items()}.items()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SRT.format("Hello &amp; welcome", "{\\an8}to the quay"), "Hello & welcome to the quay"),
        (
            "WEBVTT - x\n\nNOTE no\nword\n\n00:01.000 --> 00:02.000 align:start\n<v Rin>Over <c.y>here</c>\n",
            "Over here",
        ),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\na b\n\n00:02.000 --> 00:03.000\na b\nc d\n", "a b c d"),
        (SRT.format("杯盖", "漏水"), "杯盖漏水"),
        ("只是一段文字\n\n第二段", "只是一段文字\n第二段"),
        ("12\n34", "12\n34"),
        ("", ""),
    ],
)
def test_subtitles_become_words(text, words):
    assert subtitles.words_of(text) == words
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert subtitles.words_in(text.encode(encoding)) == words


def test_the_same_picture_is_found_smaller_and_saved_anew_and_another_is_not():
    first = files.looks_of(picture(1))
    for size, quality, kind in (((320, 240), 60, "JPEG"), ((640, 480), 30, "JPEG"), ((200, 150), 80, "WEBP")):
        assert looks.distance(first, files.looks_of(picture(1, size, quality, kind))) <= looks.NEAR
    others = [files.looks_of(picture(seed)) for seed in range(2, 8)]
    assert min(looks.distance(first, other) for other in others) > 3 * looks.NEAR


def test_two_hashes_that_are_near_share_a_band():
    chance = random.Random(3)
    assert sum(looks.BANDS) == 64
    assert len(looks.BANDS) == looks.NEAR + 1
    for _ in range(300):
        one = chance.getrandbits(64)
        other = one
        for bit in chance.sample(range(64), looks.NEAR):
            other ^= 1 << bit
        assert any(a == b for a, b in zip(looks.bands(one), looks.bands(other), strict=True))
        assert looks.unsigned(looks.signed(one)) == one


BOMB = b"GIF89a" + b"\xff\xff\xff\xff" + b"\0" * 50


@pytest.mark.parametrize("body", [b"", b"no picture", picture()[:200], BOMB, b"\x89PNG\r\n\x1a\n" + b"\0" * 100])
def test_what_is_no_picture_has_no_looks(body):
    assert files.looks_of(body) is None


def test_a_picture_of_one_colour_has_no_looks():
    out = io.BytesIO()
    Image.new("RGB", (300, 300), "red").save(out, "PNG")
    assert files.looks_of(out.getvalue()) is None


def test_posts_with_the_same_picture_are_named_and_make_no_story(leo, sign_in):
    bits = files.looks_of(picture(1))
    said("a", LID, media=[{"kind": "image", "url": "https://p.example/a.jpg", "hash": f"phash:{bits:016x}"}])
    said("b", LID, minute=1, channel="courier")
    said(
        "c",
        BUS,
        minute=2,
        media=[{"kind": "image", "url": "https://p.example/c.jpg", "hash": f"phash:{bits ^ 3:016x}"}],
    )
    said("d", SALE, minute=3, media=[{"kind": "image", "hash": f"phash:{bits ^ (2**20 - 1):016x}"}])
    assert {"c"} in list(stories().values())
    page = sign_in(leo).get(f"/stories/{Story.objects.get().number}/").content.decode()
    told = page.split("Others that show the same picture")[1].split("</section>")[0]
    assert BUS[:40] in told
    assert "2 of 64 bits differ" in told
    assert SALE[:10] not in told


def test_a_dropped_picture_finds_its_post_by_name_and_by_hash(leo, sign_in):
    said("a", LID, media=[{"kind": "image", "url": "https://p.example/One.JPG"}])
    said("b", BUS, media=[{"kind": "image", "hash": "sha256:ABC123"}])
    browser = sign_in(leo)
    drop = [
        SimpleUploadedFile("one.png", picture(1, kind="PNG")),
        SimpleUploadedFile("abc123.jpg", picture(1)),
        SimpleUploadedFile("nobody.jpg", picture(1)),
        SimpleUploadedFile("one.vtt", b"WEBVTT\n"),
    ]
    page = browser.post("/stories/words/", {"files": drop}).content.decode()
    assert page.count("belongs to 1 post") == 2
    assert "no post has something beside it of this name or hash" in page
    assert "it holds no words" in page
    one, other = Medium.objects.order_by("pk")
    assert looks.distance(looks.unsigned(one.looks), looks.unsigned(other.looks)) <= looks.NEAR
    assert (
        "nothing new"
        in browser.post(
            "/stories/words/", {"files": [SimpleUploadedFile("one.png", picture(1, kind="PNG"))]}
        ).content.decode()
    )


def test_words_stand_on_the_page_of_their_story(leo, sign_in):
    said("film", "看这个", media=[{"kind": "subtitle", "text": LID}])
    said("copy", LID, minute=5, channel="courier")
    page = sign_in(leo).get(f"/stories/{Story.objects.get().number}/").content.decode()
    assert "Said or written in its videos, sounds and pictures" in page


def test_the_command_says_what_it_took_and_what_not(tmp_path, capsys):
    said("a", LID, media=[{"kind": "video", "url": "https://v.example/a.mp4"}])
    good, bad = tmp_path / "a.txt", tmp_path / "b.txt"
    good.write_text(BUS)
    bad.write_text(BUS)
    assert cli.main(["import", "words", "--json", str(good), str(bad)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["taken"], told["changed"]) == (2, 1, 1)
    assert told["refused"] == [{"file": str(bad), "reason": files.NOBODYS}]
    assert cli.main(["import", "words", str(tmp_path / "none.srt")]) == 2
    assert Mention.objects.count() == 1
