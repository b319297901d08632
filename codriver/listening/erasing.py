"""What we hold of her public posts: forgotten like any stranger's, and everything that names her account besides."""

import re
from collections.abc import Iterator

import msgspec
from django.db.models import Q, QuerySet

from codriver.channels.models import KeptBack
from codriver.kit.importing import rejects
from codriver.listening import log
from codriver.listening.forgetting import BATCH, forget
from codriver.listening.models import Forgotten, Mention, Quarantined, Standing, StandingRuling, VoiceOpening
from codriver.listening.queries import position
from codriver.listening.records import PostRecord
from codriver.terms.erasing.registry import Address, Erasure

SHORTEST = 4  # characters of an address by which lines and files are searched: a shorter one stands in others' too
VOICES = (Standing, StandingRuling, VoiceOpening)


def hers(erasure: Erasure) -> Q:
    """Return the condition that (channel, author_id) is an account of hers."""
    found = Q(pk=None)
    for channel, address in erasure.addresses:
        found |= Q(channel=channel, author_id=address)
    return found


def words(erasure: Erasure) -> set[str]:
    """Return her addresses, as lines and files may name them."""
    return {address for _, address in erasure.addresses if len(address) >= SHORTEST}


def naming(erasure: Erasure) -> re.Pattern[str]:
    """Return what finds her addresses in a text, whole and not as a part of longer ones; nothing where she has none."""
    own = "|".join(re.escape(word) for word in sorted(words(erasure), key=len, reverse=True))
    return re.compile(rf"(?i)(?<![\w@+-])(?<!\w\.)(?:{own})(?!\.?\w)(?![@+-])" if own else r"(?!)")


def posts(erasure: Erasure) -> "QuerySet[Mention]":
    """Return her posts that have their words."""
    return Mention.objects.filter(hers(erasure), forgotten=None)


def posts_left(erasure: Erasure) -> int:
    """Say how many of her posts have their words, those too that the story engine has not placed yet."""
    return posts(erasure).count()


def posts_under(address: Address) -> int:
    """Say how many posts with words stand under an address."""
    return Mention.objects.filter(channel=address[0], author_id=address[1], forgotten=None).count()


def forget_posts(erasure: Erasure) -> int:
    """Forget some of her posts; what the engine has still to place waits for it."""
    log.take(0)  # batches that did not know of the erasure end first
    placed = posts(erasure).filter(seq__lte=position()).order_by("seq")
    return forget(list(placed.values_list("seq", flat=True)[:BATCH]), Forgotten.Why.ERASED)


def voices_left(erasure: Erasure) -> int:
    """Say how many rows name her account as a voice."""
    return sum(model._default_manager.filter(hers(erasure)).count() for model in VOICES)


def drop_voices(erasure: Erasure) -> int:
    """Delete what is kept of her as a voice: her standing, what colleagues ruled, who opened her page."""
    return sum(model._default_manager.filter(hers(erasure)).delete()[0] for model in VOICES)


def held_back(erasure: Erasure) -> Iterator[Quarantined | KeptBack]:
    """Yield records and entries that were held back and are hers or name her address."""
    accounts, pattern = set(erasure.addresses), naming(erasure)
    for record in Quarantined.objects.filter(channel__in={channel for channel, _ in accounts}).iterator():
        author = msgspec.json.decode(record.record, type=PostRecord).author
        if author and (record.channel, author.id) in accounts:
            yield record
    for entry in KeptBack.objects.all().iterator():
        if pattern.search(entry.entry):
            yield entry


def held_back_left(erasure: Erasure) -> int:
    """Say how many were held back."""
    return sum(1 for _ in held_back(erasure))


def drop_held_back(erasure: Erasure) -> int:
    """Delete what was held back and is hers."""
    found = list(held_back(erasure))
    for one in found:
        one.delete()
    return len(found)


def lines_left(erasure: Erasure) -> int:
    """Say how many refused lines name her."""
    return rejects.naming(words(erasure))


def blank_lines(erasure: Erasure) -> int:
    """Blank the refused lines that name her."""
    return rejects.blank(words(erasure))
