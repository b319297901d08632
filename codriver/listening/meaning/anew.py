"""Reading again what an older vocabulary read: after colleagues taught the reader, or a new version brought weights."""

import time

from django.db import transaction

from codriver.listening.meaning import rows
from codriver.listening.models import Edition, Mention, Reading

AT_ONCE = 500  # posts in one transaction
BUSY = 2.0  # seconds that one run may take

_texts: rows.Texts | None = None


def refresh() -> int:
    """Read the newest posts that an older vocabulary read. Returns how many; 0 when all are read by this one."""
    global _texts  # the weights live as long as the process
    if _texts is None or not _texts.is_newest:
        _texts = rows.Texts()
    _texts.version = _texts.number()
    begun, done = time.monotonic(), 0
    while (some := _some(_texts)) and time.monotonic() - begun < BUSY:
        done += some
    return done


@transaction.atomic
def _some(texts: rows.Texts) -> int:
    old = Reading.objects.filter(is_corrected=False).exclude(version=texts.version).order_by("-version", "-post_id")
    seqs = list(old.values_list("post_id", flat=True)[:AT_ONCE])
    said = dict(Mention.objects.filter(seq__in=seqs).values_list("seq", "text"))
    said |= dict(Edition.objects.filter(mention__in=seqs).order_by("seq").values_list("mention_id", "text"))
    kept = Reading.objects.filter(post_id__in=[seq for seq in seqs if not said.get(seq)])
    kept.update(version=texts.version)  # its words are gone: what they meant stays as it was
    rows.replace(texts.read([(seq, text) for seq, text in said.items() if text]))
    return len(seqs)
