"""Posts and stories as rows, for tests that look at pages and not at how stories are found."""

from datetime import timedelta

from django.db import transaction

from codriver.kit.clock import now
from codriver.listening import log
from codriver.listening.models import Mention, Placement, Reading, Relation, Story


@transaction.atomic
def post(text: str, *, author: str = "chika-1", channel: str = "weibo", parent: Mention | None = None) -> Mention:
    """Store one post as the intake would."""
    seq = log.take(1)
    return Mention.objects.create(
        seq=seq,
        channel=channel,
        external_id=f"post-{seq}",
        author_id=author,
        author_name=author,
        text=text,
        text_hash=hash(text) % 2**62,
        url="",
        parent_external_id=parent.external_id if parent else "",
        parent_kind="repost" if parent else "",
        source_kind=Mention.SourceKind.PERSON,
        published_at=now() - timedelta(minutes=10),
        arrived_at=now(),
        extra="",
    )


def place(placed: Mention, source: Mention) -> None:
    """Give a post its place: it is the source of its story, or a repost of it."""
    is_source = placed == source
    Placement.objects.create(
        post=placed,
        story_id=source.seq,
        joined_id=None if is_source else source.seq,
        anchor_id=None if is_source else source.seq,
        relation=Relation.SOURCE if is_source else Relation.REPOST,
        is_parent_known=not is_source,
        is_origin_forgotten=False,
        quoted="",
        published_at=placed.published_at,
    )
    Reading.objects.create(
        post=placed, language="en", sentiment=0, score=-0.5, kind=0, needs=0b10, personal=0, version=1
    )


def alone(text: str) -> Mention:
    """Store a post that nobody repeated: a story of one, which has no row of its own."""
    said = post(text)
    place(said, said)
    return said


def story(*texts: str) -> Story:
    """Store posts that are one story: the first is the source, the others are reposts of it."""
    first = alone(texts[0])
    others = [post(text, parent=first) for text in texts[1:]]
    for other in others:
        place(other, first)
    last = [first, *others][-1]
    return Story.objects.create(
        id=first.seq,
        number=first.seq,
        source=first,
        posts=len(texts),
        title=texts[0],
        heat=1.0,
        first_at=first.published_at,
        last_at=last.published_at,
        changed_seq=last.seq,
    )
