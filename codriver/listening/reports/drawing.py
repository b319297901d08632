"""The worker's part: what a report says is read from the database, then set in a process of its own."""

import json
import logging
import subprocess
from zoneinfo import ZoneInfo

import msgspec
from django.db import OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from codriver.kit.clock import now
from codriver.kit.family import python
from codriver.listening import queries
from codriver.listening.models import Report
from codriver.listening.reports import fonts, ordering, pages

words = logging.getLogger(__name__)
LONGEST = 90  # seconds that the press gets
ABSENT = gettext_noop("The PDF extra is not installed on the machine of the background worker.")
GONE = gettext_noop("The story is no longer here.")
BROKEN = gettext_noop("The report could not be drawn. The background worker wrote down why.")


def run_waiting() -> None:
    """Draw the reports that wait, the oldest first, and forget old ones. A job of the worker."""
    ordering.forget_old()
    while (row := ordering.claim()) is not None:
        run(row)


def run(row: Report) -> None:
    """Draw one report, and keep it or why it is none."""
    problem = "" if fonts.is_here() else ABSENT
    try:
        if not problem:
            problem = keep(row)
    except OperationalError:
        raise  # the database is away: the report is taken up again
    except Exception:  # noqa: BLE001 - whatever it is, it would come again: the report must not be tried for ever
        words.exception("The report of story %s broke off.", row.story_number)
        problem = BROKEN
    if problem:
        Report.objects.filter(pk=row.pk).update(problem=problem)


def keep(row: Report) -> str:
    """Draw one report and keep it. Returns what stood in the way, "" when nothing did."""
    with translation.override(row.language), timezone.override(ZoneInfo(row.zone)):
        story = queries.find_story(row.by, row.story_number)
        if story is None or not row.by.may("export"):
            return GONE
        mark = ordering.mark_of(story)  # before it is read: what changes meanwhile makes the report an old one
        told = pages.report(row.by, story, row.address)
    body = press(msgspec.json.encode(told))
    made = {"made_at": now(), "posts": story.posts, "mark": mark, "body": body}
    Report.objects.filter(pk=row.pk).update(**made)
    return ""


def press(told: bytes) -> bytes:
    """Set a report in a process of its own. Raises CalledProcessError or TimeoutExpired."""
    done = subprocess.run(
        python("codriver.listening.reports.press"), input=told, capture_output=True, timeout=LONGEST, check=False
    )
    if done.returncode:
        title = json.loads(told).get("number")
        words.error("The press refused story %s: %s", title, done.stderr.decode(errors="replace")[-2000:])
        done.check_returncode()
    return done.stdout
