"""Is the house well? For machines in JSON, for staff in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from codriver.kit.clock import now
from codriver.listening.models import EngineState, LogHead, Mention
from codriver.staff.doors import staff_may
from codriver.web.models import Beat

JOBS = {  # what the worker's jobs do, in words
    "imports": _("reads files that were dropped"),
    "reactions": _("does what follows from what happened"),
    "stories": _("places new posts in stories"),
    "titles": _("gives stories their titles"),
    "watches": _("listens for what is watched"),
    "notices": _("gives notices the time when they go out"),
    "notices left": _("finds notices that were left behind"),
    "webhooks": _("sends notices to webhooks"),
    "voices": _("says how those who speak stand to us"),
    "words": _("finds the words of each day"),
    "tallies": _("counts what posts mean"),
    "learning": _("learns from corrections"),
    "read anew": _("reads posts again by what was learned"),
    "sources": _("asks sources for new posts"),
    "pushes": _("takes in what was pushed"),
    "mailboxes": _("asks mailboxes for new mail"),
    "waking": _("waits for mailboxes to say that mail is there"),
    "messages": _("takes in messages that were left behind"),
    "sites": _("counts the sites that posts link to"),
    "kept back": _("forgets entries that were kept back long ago"),
    "pictures": _("draws large stories ahead"),
    "search": _("makes new posts findable"),
    "keeping": _("forgets what may not be kept"),
    "reports": _("makes reports as PDF"),
}
WORKER_IS_LATE = timedelta(seconds=20)  # it shows itself every three
STORIES_ARE_LATE = timedelta(seconds=15)  # a post is usually placed within one


@dataclass(frozen=True)
class Health:
    """What was found when somebody asked."""

    database: bool
    beats: dict[str, datetime]  # job → when it was last done
    lag: int  # posts that came in and are not yet placed in stories
    waits_since: datetime | None = None  # when the oldest of them came

    @property
    def worker(self) -> bool:
        """Say whether the worker showed itself lately."""
        return "worker" in self.beats and now() - self.beats["worker"] < WORKER_IS_LATE

    @property
    def is_behind(self) -> bool:
        """Say whether a post waits for longer than one should; that some wait for a moment is the way of things."""
        return self.waits_since is not None and now() - self.waits_since > STORIES_ARE_LATE

    @property
    def is_well(self) -> bool:
        """Say whether everything that must run runs."""
        return self.database and self.worker


def health() -> Health:
    """Ask the database, and read what the worker wrote there."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        beats = dict(Beat.objects.values_list("name", "at"))
        head = LogHead.objects.values_list("seq", flat=True).first() or 0
        read = EngineState.objects.values_list("position", flat=True).first() or 0
        waiting = Mention.objects.filter(seq__gt=read).order_by("seq").values_list("arrived_at", flat=True).first()
    except DatabaseError:
        return Health(database=False, beats={}, lag=0)
    return Health(database=True, beats=beats, lag=max(0, head - read), waits_since=waiting)


@never_cache
@require_safe
def answer(request: HttpRequest) -> JsonResponse:
    """Tell a watching machine: 200 when all is well, else 503. Public, so it says nothing about people."""
    found = health()
    words = {
        "status": "ok" if found.is_well else "unwell",
        "database": found.database,
        "worker": found.worker,
        "lag": found.lag,
    }
    return JsonResponse(words, status=200 if found.is_well else 503)


@staff_may("see set-up")
def page(request: HttpRequest) -> HttpResponse:
    """Tell staff, in plain words, what runs, what does not, and what to do."""
    found = health()
    jobs = [(JOBS.get(name, name), at) for name, at in sorted(found.beats.items()) if name != "worker"]
    return render(request, "web/health.html", {"health": found, "jobs": jobs, "shown_at": found.beats.get("worker")})
