"""After a ruling: has the engine applied it, which story does it lead to, and what is there to say about it."""

from dataclasses import dataclass

from django.urls import reverse

from codriver.listening.models import Ruling, StoryEvent
from codriver.listening.queries import position


@dataclass(frozen=True)
class Outcome:
    """A ruling that its maker waits for; `came_from` is the number of the story that a post was split off, else 0."""

    ruling: Ruling
    is_applied: bool
    came_from: int = 0


def outcome(seq: int) -> Outcome | None:
    """Return what became of a ruling; None when there is none or when it was taken back since."""
    ruling = Ruling.objects.filter(seq=seq, undone_by=None).first() if seq else None
    if ruling is None:
        return None
    is_applied = ruling.seq <= position()
    if not is_applied or ruling.kind != Ruling.Kind.SPLIT:
        return Outcome(ruling, is_applied)
    told = StoryEvent.objects.filter(seq=seq, verb="ruling.split").values_list("story_number", flat=True).first()
    return Outcome(ruling, is_applied, told or 0)


def leads_to(found: Outcome | None, number: int) -> int:
    """Return the story, by its number or by one of its posts, that shows what was ruled; else the one asked for."""
    is_split = found is not None and found.is_applied and found.ruling.kind == Ruling.Kind.SPLIT
    return found.ruling.post_id if found and is_split and found.ruling.post_id else number


def address(number: int, ruled: int = 0) -> str:
    """Return where a story is shown, and with it what became of a ruling."""
    page = reverse("listening:story", args=[number])
    return f"{page}?ruled={ruled}" if ruled else page
