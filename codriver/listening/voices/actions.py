"""What people do about voices: correct how one stands, take that back; and what is noted of them who look."""

from typing import TYPE_CHECKING

from django.db import models, transaction

from codriver.kit.clock import now
from codriver.listening.models import Standing, StandingRuling, VoiceOpening, VoicesState
from codriver.listening.voices import rules, writing
from codriver.listening.voices.evidence import Voice
from codriver.people.queries import address_of
from codriver.timeline.models import Activity

if TYPE_CHECKING:
    from codriver.staff.models import User


@transaction.atomic
def correct(voice: Voice, standing: str, by: "User") -> StandingRuling:
    """Say how a voice stands to us. Saying the same again changes nothing."""
    row = _locked(voice)
    last = _standing_rulings(voice).first()
    if last and last.standing == standing:
        return last
    ruling = StandingRuling.objects.create(
        channel=voice[0], author_id=voice[1], standing=standing, by=by, made_at=now()
    )
    _rule(row, standing)
    return ruling


@transaction.atomic
def undo(ruling: StandingRuling, by: "User") -> None:
    """Take a correction back: what was said before it counts again, else what the posts show. Twice is once."""
    row = _locked((ruling.channel, ruling.author_id))
    StandingRuling.objects.filter(pk=ruling.pk, undone_at=None).update(undone_by=by, undone_at=now())
    last = _standing_rulings((ruling.channel, ruling.author_id)).first()
    _rule(row, last.standing if last else "")


def note_opening(voice: Voice, by: "User") -> None:
    """Note that somebody opened the page of a voice."""
    VoiceOpening.objects.create(channel=voice[0], author_id=voice[1], by=by, at=now())


def known(activity: Activity) -> None:
    """Let an account that turned out to be a customer's own stand as a customer. Safe to run twice."""
    owner = address_of(activity.facts["handle"])
    if owner is None:
        return
    voice = owner[1], owner[2]
    with transaction.atomic():
        row = writing.rows_of([voice]).get(voice)
        if row:  # a voice that has not spoken yet is known when it does
            best = rules.stronger(rules.Found(row.why, row.evidence_id or 0), rules.Found("handle"))
            writing.draw_again(writing.replace({voice: best}, now()))


def _standing_rulings(voice: Voice) -> models.QuerySet[StandingRuling]:
    found = StandingRuling.objects.filter(channel=voice[0], author_id=voice[1], undone_at=None)
    return found.order_by("-made_at", "-pk")


def _locked(voice: Voice) -> Standing:
    """Return a voice's row, and keep others who rule it out until this transaction ends."""
    round_ = VoicesState.objects.values_list("round", flat=True).first() or 0
    Standing.objects.get_or_create(channel=voice[0], author_id=voice[1], defaults={"round": round_})
    return Standing.objects.select_for_update().get(channel=voice[0], author_id=voice[1])


def _rule(row: Standing, standing: str) -> None:
    if row.ruled != standing:
        Standing.objects.filter(pk=row.pk).update(ruled=standing)
        writing.draw_again([(row.channel, row.author_id)])
