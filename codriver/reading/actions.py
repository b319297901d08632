"""Correcting a reading in place, taking it back, and learning from what was corrected."""

from typing import TYPE_CHECKING

from django.db import transaction

from codriver.kit.clock import now
from codriver.reading import company, rules
from codriver.reading.models import Correction

if TYPE_CHECKING:
    from codriver.staff.models import User


@transaction.atomic
def correct(subject: str, head: str, label: str, *, text: str, by: "User | None") -> Correction:
    """Say what a text means. The same word again changes nothing; another one takes its place.

    subject   names the text to whoever shows it, e.g. "mention 17".      head, label   see rules.label_of.
    by        the colleague who says so; None: whoever wrote it. Her word holds for her text and teaches nothing.
    Raises    ValueError when the head has no such label, or the text is empty.
    """
    if not text.strip():
        raise ValueError("There is no text to correct the reading of.")
    said = {"label": rules.label_of(head, label), "text": text}
    found, is_new = Correction.objects.select_for_update().get_or_create(
        subject=subject, head=head, defaults=said | {"by": by, "at": now()}
    )
    if not is_new and (found.label, found.text) != (said["label"], text):
        found.label, found.text, found.by, found.at = said["label"], text, by, now()
        found.save()
    return found


def withdraw(subject: str, head: str) -> None:
    """Take a correction back: what was read holds again. Doing it twice changes nothing."""
    Correction.objects.filter(subject=subject, head=head).delete()


def forget(subject: str) -> list[rules.Effect]:
    """Erase a text and all that was said of it, and learn anew without it. Returns the effects, or none if none was."""
    gone, _ = Correction.objects.filter(subject=subject).delete()
    return learn() if gone else []


def learn() -> list[rules.Effect]:
    """Learn from what colleagues corrected; the next Reader reads by it. Takes seconds: for the worker. Repeatable."""
    from codriver.reading.training import corrections

    rows = Correction.objects.exclude(by=None).order_by("id").values_list("text", "head", "label")
    effects = corrections.learn(list(rows), company.folder())
    company.keep_effects(effects)
    return effects
