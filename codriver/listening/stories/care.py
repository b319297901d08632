"""What people do around a story: quiet it, look after it, note something, mark it as seen.

All of it hangs on a post, so that it stays with that post's story whatever is merged or split.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from codriver.listening.models import Look, Mute, Note, Ownership, Story
from codriver.listening.queries import label_of, position

if TYPE_CHECKING:
    from codriver.staff.models import User


def quiet(story: Story, why: str, by: "User") -> None:
    """Take a story off the wall, for now or because it is not about us. Doing it again changes the reason."""
    Mute.objects.update_or_create(post_id=story.number, defaults={"why": why, "by": by, "at": timezone.now()})


def unquiet(story: Story) -> None:
    """Put a story back on the wall, whoever took it off and by whichever of its posts."""
    _forget(Mute, story)


@transaction.atomic
def own(story: Story, owner: "User | None", by: "User") -> None:
    """Say who looks after a story; None is nobody."""
    _forget(Ownership, story)
    if owner:
        Ownership.objects.create(post_id=story.number, owner=owner, by=by, at=timezone.now())


def _forget(model: type[Mute] | type[Ownership], story: Story) -> None:
    here = model.objects.annotate(label=label_of("post_id")).filter(Q(label=story.id) | Q(post_id=story.number))
    model.objects.filter(pk__in=list(here.values_list("pk", flat=True))).delete()


def note(story: Story, text: str, by: "User") -> None:
    """Leave a note for colleagues."""
    Note.objects.create(post_id=story.number, text=text, by=by, at=timezone.now())


def look(user: "User", number: int = 0, upto: int | None = None) -> None:
    """Note that somebody has seen a story, or with 0 the wall, as far as the engine had read then."""
    seen = min(upto, position()) if upto is not None else position()
    Look.objects.update_or_create(
        user=user, story_number=number, defaults={"position": seen, "looked_at": timezone.now()}
    )
