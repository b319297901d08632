"""What is held of an erased person's posts beside the posts: refused lines, records held back, mails in folders."""

import json

import pytest

from codriver.channels.models import Connection, KeptBack
from codriver.kit.clock import now
from codriver.kit.importing import rejects
from codriver.listening import erasing, erasing_files
from codriver.listening.models import Quarantined
from codriver.terms.erasing.registry import Erasure

HERS = Erasure("p", now(), (("email", "ana@example.com"), ("weibo", "an")))
NAMES = [
    ("To: ana@example.com\n", True),
    ("write to Ana@Example.com.", True),
    ("<ana@example.com>", True),
    ("diana@example.com", False),
    ("ana@example.com.au", False),
    ("x-ana@example.com", False),
    ("an apple", False),
]


@pytest.mark.parametrize(("text", "is_named"), NAMES)
def test_an_address_is_found_whole_and_not_inside_of_another(text, is_named):
    assert bool(erasing.naming(HERS).search(text)) is is_named


def test_mails_that_name_her_are_overwritten_and_others_stay(tmp_path, settings):
    settings.CODRIVER_DATA = tmp_path
    folder = tmp_path / "mails" / "alerts"
    folder.mkdir(parents=True)
    (folder / "hers.eml").write_text("From: ana@example.com\n\nCold tea.")
    (folder / "other.eml").write_text("From: bo@example.com\n\nHot tea.")
    both = "From x\nTo: bo@example.com\n\nHot.\n\nFrom y\nTo: ana@example.com\n\nCold.\n"
    (folder / "both.mbox").write_text(both)
    assert erasing_files.files_left(HERS) == 2
    assert erasing_files.wipe_files(HERS) == 2
    assert erasing_files.files_left(HERS) == 0
    assert not (folder / "hers.eml").exists()
    assert (folder / "other.eml").read_text().endswith("Hot tea.")
    left = (folder / "both.mbox").read_text()
    assert "Hot." in left
    assert "Cold" not in left
    assert len(left) == len(both)


def test_refused_lines_that_name_her_are_blanked_where_they_stand(tmp_path, settings):
    settings.CODRIVER_DATA = tmp_path
    kept = rejects.Rejects()
    for line, author in enumerate(("ana@example.com", "bo@example.com")):
        kept.add("posts.jsonl", line, "no text", json.dumps({"author": author}))
    kept.close()
    assert erasing.lines_left(HERS) == 1
    assert erasing.blank_lines(HERS) == 1
    assert erasing.lines_left(HERS) == 0
    assert "bo@example.com" in kept.path.read_text()


@pytest.mark.django_db
def test_what_was_held_back_goes_by_its_author_or_its_address():
    source = Connection.objects.create(kind="feeds", name="Town", settings={}, key="town", added_at=now())
    for author in ("an", "bo"):
        record = {"channel": "weibo", "id": author, "published_at": now().isoformat(), "author": {"id": author}}
        Quarantined.objects.create(
            channel="weibo", external_id=author, record=json.dumps(record), record_hash=1, reason="-",
            arrived_at=now(),
        )  # fmt: skip
        KeptBack.objects.create(
            connection=source, reason="-", entry=f"<p>{author}a@example.com</p>", entry_hash=author, at=now()
        )
    assert erasing.drop_held_back(HERS) == 2
    assert Quarantined.objects.get().external_id == "bo"
    assert KeptBack.objects.get().entry_hash == "bo"
