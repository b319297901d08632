"""Asking for a report, finding it again, forgetting it. One made for an unchanged story is given again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db.models import Count, F, Max, Q

from codriver.kit.clock import now
from codriver.listening import rules
from codriver.listening.forgetting import Doomed
from codriver.listening.models import Mute, Note, Ownership, Picture, Placement, Report, Ruling, Story, StoryEvent
from codriver.listening.queries import label_of
from codriver.listening.rules import REPORT_LASTS
from codriver.listening.stories.pictures import meant_in
from codriver.listening.stories.wall import title_of
from codriver.listening.voices.queries import voice_of
from codriver.staff.models import User

SILENCE = timedelta(seconds=90)  # after which a report that was begun is taken up again: its worker is gone


@dataclass(frozen=True)
class Reader:
    """How a report is to be read: in which language, in which zone, and at which address its links are."""

    language: str
    zone: str
    address: str


def find(viewer: User, number: int, reader: Reader) -> Report | None:
    """Return this story's report for such a reader, without its body."""
    found = Report.objects.visible_to(viewer).defer("body").select_related("by")
    return found.filter(story_number=number, **vars(reader)).first()


def body(viewer: User, number: int, reader: Reader) -> bytes | None:
    """Return a kept report as PDF."""
    found = Report.objects.visible_to(viewer).filter(story_number=number, **vars(reader), body__isnull=False)
    kept = found.filter(made_at__gt=now() - REPORT_LASTS).values_list("body", flat=True).first()
    return None if kept is None else bytes(kept)


def order(story: Story, reader: Reader, by: User) -> None:
    """Ask for a report, unless one is on its way or the one that is kept still says what the story shows."""
    found = find(by, story.number, reader)
    if found and (found.state in ("waiting", "drawing") or is_current(found, story)):
        return
    asked = {"by": by, "asked_at": now(), "begun_at": None, "problem": ""}
    Report.objects.update_or_create(story_number=story.number, **vars(reader), defaults=asked)


def is_current(report: Report, story: Story) -> bool:
    """Say whether a report still says what the story shows."""
    return report.state == "ready" and report.is_kept and report.mark == mark_of(story)


def mark_of(story: Story) -> str:
    """Return a mark that is another one whenever a report of the story would read differently."""
    source = story.source
    shown = [story.changed_seq, story.posts, title_of(story), story.is_origin_forgotten, story.source_id]
    shown += [source.reposts, source.followers, source.deleted_at] if source else []
    shown += list(_cared(story))
    shown += sorted(map(repr, meant_in(story.id))) if story.posts < rules.LARGE else []  # else the picture says it
    shown += sorted(_standings(story)) if story.posts < rules.LARGE else []
    shown += [Picture.objects.filter(story_id=story.id).values_list("changed_seq", flat=True).first()]
    return sha256(repr(shown).encode()).hexdigest()


def _standings(story: Story) -> Iterable[tuple[str, int]]:
    """Return how many posts come from voices that stand so or so to us."""
    spoken = Placement.objects.filter(story_id=story.id).annotate(voice=voice_of()).values("voice")
    return spoken.annotate(posts=Count("post")).values_list("voice", "posts")


def _cared(story: Story) -> Iterable[object]:
    """Yield the latest of what colleagues said about a story; a word that was taken back yields nothing."""
    for model in (Note, Ownership, Mute):
        noted = model.objects.annotate(label=label_of("post_id")).filter(label=story.id)
        yield noted.aggregate(Max("at"))["at__max"]
    told = StoryEvent.objects.filter(story_number=story.number)
    yield told.aggregate(Max("id"))["id__max"]
    ruled = Ruling.objects.annotate(label=label_of("post_id"), other_label=label_of("other_id"))
    ours = Q(label=story.id) | Q(other_label=story.id) | Q(seq__in=told.values("seq"))
    for latest in ("seq", "undone_by__seq"):
        yield ruled.filter(ours).aggregate(Max(latest))[f"{latest}__max"]


def claim() -> Report | None:
    """Take the next report that waits, for this worker. Two workers never get the same one."""
    free = Q(begun_at=None) | Q(begun_at__lt=now() - SILENCE)
    asked = Report.objects.filter(free, problem="").filter(Q(made_at=None) | Q(made_at__lt=F("asked_at")))
    for row in asked.defer("body").order_by("asked_at"):
        if Report.objects.filter(free, pk=row.pk).update(begun_at=now()):
            return row
    return None


def forget_old() -> None:
    """Delete what was asked for, and blank what was made, more than a day ago."""
    old = now() - REPORT_LASTS
    for late, change in ((Q(asked_at__lt=old), None), (Q(made_at__lt=old), {"made_at": None, "body": None})):
        rows = Report.objects.filter(late)
        if rows.exists():  # looking takes no lock
            rows.update(**change) if change else rows.delete()


def forgotten(doomed: Sequence[Doomed]) -> None:
    """Throw away the reports of stories whose posts are about to be forgotten: they hold their words."""
    seqs = [post.seq for post in doomed]
    labels = Placement.objects.filter(post__in=seqs).values("story_id")
    numbers = Story.objects.filter(id__in=labels).values_list("number", flat=True)
    Report.objects.filter(story_number__in=[*numbers, *seqs]).delete()
