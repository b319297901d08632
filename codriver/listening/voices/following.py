"""The worker reads, behind the story engine, who speaks: stretch by stretch of the log, from where it stopped.

A stretch costs the same however long the history is: its own posts, and one row a voice. What it finds and how far it
read are written in one transaction, so a stretch that was cut off is read again and counts once.
"""

import time
from hashlib import sha256

from django.db import transaction

from codriver.kit.clock import now
from codriver.listening.models import Deletion, Edition, Mention, Standing, VoicesState
from codriver.listening.queries import position
from codriver.listening.voices import rules, sites, writing
from codriver.listening.voices.evidence import COLUMNS, Heard, Voice, gather
from codriver.listening.voices.queries import kinds, names
from codriver.listening.voices.reviewing import review
from codriver.people.queries import known_authors

EDITION = 1  # of signs.py and rules.py: another one makes the worker read everything anew
STRETCH = 2_000  # numbers of the log in one transaction
BUSY = 0.5  # seconds that one run may take


def refresh() -> int:
    """Read what the engine has placed since. Returns how many posts were read. The worker's job."""
    begun, read = time.monotonic(), 0
    state = state_now()
    while time.monotonic() - begun < BUSY and state.position < (end := position()):
        read += _read(state, min(state.position + STRETCH, end))
        state = state_now()
    while time.monotonic() - begun < BUSY and sites.read_again(state.position, STRETCH):
        pass
    return read


def state_now() -> VoicesState:
    """Return how far was read; after a change of the rules or of the company's name a new round begins."""
    made_with = sha256(repr((EDITION, names())).encode()).hexdigest()
    state, _ = VoicesState.objects.get_or_create(id=1, defaults={"made_with": made_with})
    if state.made_with != made_with:
        state.made_with, state.position, state.round = made_with, 0, state.round + 1
        state.save()
    return state


def _read(state: VoicesState, upto: int) -> int:
    """Read one stretch, and write what it shows. Returns how many posts it held."""
    since = state.position
    posts = Mention.objects.filter(seq__gt=since, seq__lte=upto).order_by("seq")
    rows = [Heard._make(row) for row in posts.values_list(*COLUMNS)]
    shown = gather(rows, names(), kinds())
    for voice in known_authors(shown):
        shown[voice].best = rules.stronger(shown[voice].best, rules.Found("handle"))
    reviewed = review(_changed(since, upto), upto)
    with transaction.atomic():
        here = VoicesState.objects.filter(id=1, position=since, round=state.round)
        if not here.update(position=upto):
            return 0  # somebody else was here meanwhile
        turned = writing.write(shown, state.round, now()) | writing.replace(reviewed, now())
        sites.count(rows, state.round)
        writing.draw_again(turned, [row.seq for row in rows])
    return len(rows)


def _changed(since: int, upto: int) -> set[Voice]:
    """Return whose posts got another text in a stretch, or lost the one that her standing rests on."""
    edited = Edition.objects.filter(seq__gt=since, seq__lte=upto)
    gone = Deletion.objects.filter(seq__gt=since, seq__lte=upto).values("mention_id")
    rests = Standing.objects.filter(evidence_id__in=list(gone.values_list("mention_id", flat=True)))
    return {*edited.values_list("mention__channel", "mention__author_id"), *rests.values_list("channel", "author_id")}
