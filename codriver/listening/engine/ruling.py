"""Rulings in their place of the log: split, merge, undo. They may touch a whole story, which placing never does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from codriver.listening import heat
from codriver.listening.engine import store
from codriver.listening.engine.log import as_time, epoch
from codriver.listening.engine.scene import CLOCK_SLACK, Event, Scene
from codriver.listening.models import Placement, Relation, Ruling, Story
from codriver.listening.selecting import chunks


@dataclass(slots=True)
class Member:
    """One post of a story that is being regrouped."""

    seq: int
    joined: int | None
    anchor: int | None
    is_parent_known: bool
    realm: int
    relation: int
    is_origin_forgotten: bool
    quoted: str
    at: float


def _members(labels: Iterable[int]) -> list[Member]:
    rows = Placement.objects.filter(story_id__in=list(labels)).order_by("post_id")
    fields = ("post_id", "joined_id", "anchor_id", "is_parent_known", "realm", "relation", "is_origin_forgotten",
              "quoted", "published_at")  # fmt: skip
    return [
        Member(
            seq=row["post_id"], joined=row["joined_id"], anchor=row["anchor_id"], realm=row["realm"],
            is_parent_known=row["is_parent_known"], relation=row["relation"], quoted=row["quoted"],
            is_origin_forgotten=row["is_origin_forgotten"], at=epoch(row["published_at"]),
        )
        for row in rows.values(*fields).iterator(chunk_size=5_000)
    ]  # fmt: skip


def _label(seq: int | None) -> int:
    return Placement.objects.values_list("story_id", flat=True).get(post_id=seq)


def apply(ruling: Ruling) -> None:
    """Apply one ruling in the caller's transaction."""
    if ruling.kind == Ruling.Kind.SPLIT:
        _split(ruling)
    elif ruling.kind == Ruling.Kind.MERGE:
        _merge(ruling)
    elif ruling.undoes:
        _undo(ruling, ruling.undoes)


def _event(ruling: Ruling, verb: str, seq: int | None, other: int | None = None) -> None:
    scene = Scene()
    number = _number(_label(seq))
    scene.events.append(Event(number, ruling.seq, verb, seq, other, ruling.made_at))
    store.write_events(scene)


def _number(label: int) -> int:
    return Story.objects.filter(id=label).values_list("number", flat=True).first() or label


def _below(members: list[Member], top: int) -> set[int]:
    """Return a post and all that hangs on it, as its page shows it."""
    children: dict[int, list[int]] = {}
    for member in members:
        if member.anchor is not None:
            children.setdefault(member.anchor, []).append(member.seq)
    found, open_ones = {top}, [top]
    while open_ones:
        for child in children.get(open_ones.pop(), []):
            if child not in found:
                found.add(child)
                open_ones.append(child)
    return found


def _split(ruling: Ruling) -> None:
    label = _label(ruling.post_id)
    members = _members([label])
    top = next(member for member in members if member.seq == ruling.post_id)
    Ruling.objects.filter(seq=ruling.seq).update(realm=top.realm)
    moved = {member.seq for member in members if member.realm == top.realm} & _below(members, top.seq)
    for some in chunks(sorted(moved)):
        Placement.objects.filter(post_id__in=some).update(realm=ruling.seq)
    _event(ruling, "ruling.split", ruling.post_id)
    _regroup([label], ruling.seq)


def _merge(ruling: Ruling) -> None:
    labels = {_label(ruling.post_id), _label(ruling.other_id)}
    _event(ruling, "ruling.merge", ruling.post_id, _number(_label(ruling.other_id)))
    _regroup(labels, ruling.seq)


def _undo(ruling: Ruling, undone: Ruling) -> None:
    labels = {_label(undone.post_id)}
    if undone.kind == Ruling.Kind.SPLIT:
        rows = Placement.objects.filter(realm=undone.seq, story_id__in=_labels_of_realm(undone.seq))
        labels |= _labels_of_realm(undone.seq) | _neighbours(undone.seq)
        rows.update(realm=_living_realm(undone.realm))
    else:
        labels.add(_label(undone.other_id))
    _event(ruling, "ruling.undone", undone.post_id)
    _regroup(labels, ruling.seq)


def _labels_of_realm(realm: int) -> set[int]:
    return set(Placement.objects.filter(realm=realm).values_list("story_id", flat=True).distinct())


def _neighbours(realm: int) -> set[int]:
    """Return the stories to which posts of this realm would belong but for the split."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT other.story_id FROM listening_placement here
               JOIN listening_placement other ON other.post_id IN (here.joined_id, here.anchor_id)
               WHERE here.realm = %s
               UNION SELECT DISTINCT other.story_id FROM listening_placement here
               JOIN listening_placement other ON other.anchor_id = here.post_id WHERE here.realm = %s
               UNION SELECT DISTINCT other.story_id FROM listening_placement here
               JOIN listening_placement other ON other.joined_id = here.post_id WHERE here.realm = %s""",
            [realm, realm, realm],
        )
        return {label for (label,) in cursor.fetchall()}


def _living_realm(realm: int) -> int:
    """Return the realm a post falls back to: the next one up that is not undone."""
    while realm and Ruling.objects.filter(seq=realm, undone_by__isnull=False).exists():
        realm = Ruling.objects.values_list("realm", flat=True).get(seq=realm)
    return realm


# ---- grouping anew


def _regroup(labels: Iterable[int], seq: int) -> None:
    """Group the posts of these stories anew from their evidence and the rulings that stand."""
    labels = set(labels)
    members = _members(labels)
    groups = _components(members, seq)
    by_seq = {member.seq: member for member in members}
    taken = {label for label in labels if label in by_seq}
    Story.objects.filter(id__in=labels).delete()
    for seqs in groups:
        own = taken.intersection(seqs)
        label = min(own) if own else min(seqs)
        for some in chunks(seqs):
            Placement.objects.filter(post_id__in=some).exclude(story_id=label).update(story_id=label)
        if len(seqs) > 1:
            _write_story(label, [by_seq[one] for one in seqs], seq)
        else:
            _alone(by_seq[seqs[0]])


def _components(members: list[Member], upto: int) -> list[list[int]]:
    """Return the groups of seqs that evidence within one realm, or a merge that stands, holds together."""
    realm = {member.seq: member.realm for member in members}
    evidence = ((member.seq, end) for member in members for end in (member.joined, member.anchor))
    links = [(one, end) for one, end in evidence if end in realm and realm[one] == realm[end]]
    links += [(one, other) for one, other in _standing_merges(upto) if one in realm and other in realm]
    above = {member.seq: member.seq for member in members}
    for one, other in links:
        low, high = sorted((_root(above, one), _root(above, other)))
        above[high] = low
    groups: dict[int, list[int]] = {}
    for member in members:
        groups.setdefault(_root(above, member.seq), []).append(member.seq)
    return list(groups.values())


def _root(above: dict[int, int], seq: int) -> int:
    """Return the top of a chain, halving the way for the next who asks."""
    while above[seq] != seq:
        above[seq] = above[above[seq]]
        seq = above[seq]
    return seq


def _standing_merges(upto: int) -> list[tuple[int, int]]:
    """Return the merges that nobody has taken back by this point of the log."""
    merges = Ruling.objects.filter(kind=Ruling.Kind.MERGE, seq__lte=upto)
    undone = set(Ruling.objects.filter(kind=Ruling.Kind.UNDO, seq__lte=upto).values_list("undoes_id", flat=True))
    return [(one, other) for seq, one, other in merges.values_list("seq", "post_id", "other_id") if seq not in undone]


def _alone(member: Member) -> None:
    """A post without a story is its own source, unless it passes on another's."""
    if member.relation in (Relation.COPY, Relation.EDIT):
        Placement.objects.filter(post_id=member.seq).update(relation=Relation.SOURCE)


def _write_story(label: int, members: list[Member], seq: int) -> None:
    source, quote = _source(members)
    for member in members:
        if member.relation == Relation.SOURCE and member is not source:
            Placement.objects.filter(post_id=member.seq).update(relation=Relation.COPY)
    if source and source.relation != Relation.SOURCE:
        Placement.objects.filter(post_id=source.seq).update(relation=Relation.SOURCE)
    total = heat.heat_of(members[0].at)
    for member in members[1:]:
        total = heat.heat_sum(total, heat.heat_of(member.at))
    Story.objects.create(
        id=label,
        number=min(member.seq for member in members),
        source_id=source.seq if source else None,
        posts=len(members),
        title="",
        heat=total,
        first_at=as_time(min(member.at for member in members)),
        last_at=as_time(max(member.at for member in members)),
        changed_seq=seq,
        is_origin_forgotten=source.is_origin_forgotten if source else False,
        quoted_at=as_time(quote.at) if quote else None,
        quoted_name=quote.quoted if quote else "",
    )


def _source(members: list[Member]) -> tuple[Member | None, Member | None]:
    """Return the source, and the earliest post that quotes somebody whose post we do not hold."""
    quotes = [member for member in members if member.quoted and not member.is_parent_known]
    quote = min(quotes, key=lambda member: (member.at, member.seq), default=None)
    bare = (Relation.SOURCE, Relation.COPY, Relation.EDIT)
    candidates = sorted((m for m in members if m.relation in bare), key=lambda member: (member.at, member.seq))
    if quote is None:
        return (candidates[0] if candidates else None), None
    names = dict(_authors(candidates))
    for candidate in candidates:
        if candidate.at <= quote.at + CLOCK_SLACK or names[candidate.seq] == quote.quoted:
            return candidate, quote
    return None, quote


def _authors(members: list[Member]) -> list[tuple[Any, ...]]:
    rows = store.select(
        "SELECT seq, author_name FROM listening_mention WHERE seq IN ({})", [member.seq for member in members]
    )
    return [(seq, name.lower()) for seq, name in rows]
