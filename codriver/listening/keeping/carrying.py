"""A confirmed objection is carried out: the posts of that account lose their words, in small transactions."""

from collections.abc import Iterator

import msgspec
from django.db import transaction

from codriver.kit.importing import rejects
from codriver.listening import log
from codriver.listening.forgetting import BATCH, breathe, forget
from codriver.listening.keeping import objecting, rules
from codriver.listening.keeping.counting import STEP
from codriver.listening.models import Decision, Forgotten, Mention, Quarantined
from codriver.listening.queries import position
from codriver.listening.records import PostRecord


def carry_out() -> int:
    """Carry out what was confirmed. Returns how many posts were forgotten."""
    waiting = Decision.objects.filter(carried_out_at=None).select_related("objection").order_by("at")
    return sum(_carry(decision) for decision in waiting)


def _carry(decision: Decision) -> int:
    """Forget what the engine has placed. When it has placed all that came in before, the objection is carried out."""
    is_last = position() >= decision.upto
    said = objecting.opened(decision.objection)
    posts = 0
    for seqs in _posts_of(decision, said):
        posts += _forget(decision, seqs)
        breathe()
    if is_last:
        rejects.blank(_names(said))
        _release(decision.objection.channel, _names(said))
        decision.refresh_from_db(fields=["posts"])
        objecting.done(decision, decision.posts)
    return posts


@transaction.atomic
def _forget(decision: Decision, seqs: list[int]) -> int:
    log.take(0)
    posts = forget(seqs, Forgotten.Why.OBJECTED)
    decision.posts += posts
    decision.save(update_fields=["posts"])
    return posts


def _names(said: objecting.Said) -> set[str]:
    """Return the ways in which an account may be written."""
    return {said.account, said.handle, said.handle.lstrip("@"), rules.as_handle(said.handle)} - {""}


def _release(site: str, names: set[str]) -> None:
    """Remove records of this account that were held back; they may stand under the id of a post that is not its own."""
    handles = {rules.as_handle(name) for name in names}
    held = Quarantined.objects.filter(channel__in=objecting.written(site)).values_list("pk", "record")
    for pk, line in held.iterator():
        author = msgspec.json.decode(line, type=PostRecord).author
        if author and {rules.as_handle(author.id), rules.as_handle(author.name or "")} & handles:
            Quarantined.objects.filter(pk=pk).delete()


def _posts_of(decision: Decision, said: objecting.Said) -> Iterator[list[int]]:
    """Yield the posts of an account that have their words, some at a time."""
    for channel in objecting.written(decision.objection.channel):
        yield from _by_id(channel, said)
        if decision.proof == Decision.Proof.PERSON:
            yield from _by_name(channel, said, decision.upto)


def _by_id(channel: str, said: objecting.Said) -> Iterator[list[int]]:
    ids = _names(said) if said.account == said.handle else {said.account}
    posts = Mention.objects.filter(channel=channel, author_id__in=ids, seq__lte=position(), forgotten=None)
    last = 0
    while seqs := list(posts.filter(seq__gt=last).order_by("seq").values_list("seq", flat=True)[:BATCH]):
        yield seqs
        last = seqs[-1]


def _by_name(channel: str, said: objecting.Said, upto: int) -> Iterator[list[int]]:
    """A person looked: then no post told us the account's id, so its name is looked for in all that was said there."""
    handles = {rules.as_handle(said.handle), rules.as_handle(said.account)}
    last = min(upto, position())
    for start in range(0, last, STEP):
        stretch = Mention.objects.filter(
            seq__gt=start, seq__lte=min(start + STEP, last), channel=channel, forgotten=None
        )
        named = stretch.exclude(author_name="").values_list("seq", "author_name", "author_id")
        seqs = [seq for seq, name, key in named if {rules.as_handle(name), rules.as_handle(key)} & handles]
        for place in range(0, len(seqs), BATCH):
            yield seqs[place : place + BATCH]
