"""What one post shows of its author. A copy's words are not hers; of what is passed on, only what stands before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from codriver.listening.models import Mention, Placement, Relation
from codriver.listening.stories.clauses import own_words
from codriver.listening.voices.kinds import Kinds, is_called_like_press
from codriver.listening.voices.rules import Found, is_press, stronger
from codriver.listening.voices.signs import own_part, sign

COLUMNS = ("seq", "channel", "author_id", "author_name", "text", "source_kind", "url", "extra", "placement__relation")
COMPANY = "company"  # what a company says of itself is no sign of use, and it is no observer
SHORTEST = 4  # characters that are words of one's own
CARRIED = (Relation.REPOST, Relation.REPLY, Relation.COMMENT, Relation.QUOTE)
Voice = tuple[str, str]  # channel, author


class Heard(NamedTuple):
    """A post as COLUMNS give it; `relation` is None before the engine has placed it."""

    seq: int
    channel: str
    author_id: str
    author_name: str
    text: str
    source_kind: str
    url: str
    extra: str
    relation: int | None

    @property
    def voice(self) -> Voice:
        """Return whose post it is."""
        return self.channel, self.author_id

    @property
    def is_own(self) -> bool:
        """Say whether it holds words of her own."""
        is_copy = self.relation in (Relation.COPY, Relation.EDIT)
        return not is_copy and len(own_words(own_part(self.text))) >= SHORTEST


@dataclass
class Shown:
    """What some posts of one voice show, the earliest first."""

    posts: int = 0
    own: int = 0
    latest: int = 0  # her last post with words of her own
    best: Found = field(default_factory=Found)

    def add(self, post: Heard, found: Iterable[Found], is_own: bool) -> None:
        """Take in one post more."""
        self.posts += 1
        if is_own:
            self.own, self.latest = self.own + 1, post.seq
        for one in found:
            self.best = stronger(self.best, one)


def gather(posts: Sequence[Heard], names: Sequence[str], kinds: Kinds) -> dict[Voice, Shown]:
    """Return what posts show of each of their authors. What nobody signed shows nothing of anybody."""
    signed = [post for post in posts if post.author_id]
    own = {post.seq for post in signed if post.is_own and kinds.of(post.source_kind, post.channel, post.url) != COMPANY}
    said = {post.seq: one for post in signed if post.seq in own and (one := sign(post.text, names))}
    for seq in _repeated([post.seq for post in signed if post.seq in said and post.relation in CARRIED]):
        del said[seq]
        own.discard(seq)
    shown: dict[Voice, Shown] = {}
    for post in signed:
        found = [Found(said[post.seq].why, post.seq)] if post.seq in said else []
        shown.setdefault(post.voice, Shown()).add(post, [*found, *_of_press(post, kinds)], post.seq in own)
    return shown


def _of_press(post: Heard, kinds: Kinds) -> list[Found]:
    """Return signs that a post is by the press: the kind of its source, the name of its account."""
    found = []
    if is_press(kinds.of(post.source_kind, post.channel, post.url)):
        found.append(Found("press", post.seq))
    if is_called_like_press(post.author_name) and not _is_unverified(post.extra):
        found.append(Found("name", post.seq))
    return found


def _is_unverified(extra: str) -> bool:
    """Say whether the site itself says that the account is not verified."""
    held: Any = msgspec.json.decode(extra) if extra else {}
    author = held.get("author") if isinstance(held, dict) else None
    return isinstance(author, dict) and author.get("verified") is False


def _repeated(seqs: list[int]) -> set[int]:
    """Return those posts whose text is word for word that of the post they came by: a plain repost."""
    placed = Placement.objects.filter(post_id__in=seqs, anchor_id__isnull=False)
    anchors = {post: anchor or 0 for post, anchor in placed.values_list("post_id", "anchor_id")}
    hashes = dict(Mention.objects.filter(seq__in={*anchors, *anchors.values()}).values_list("seq", "text_hash"))
    return {seq for seq, anchor in anchors.items() if hashes.get(seq) == hashes.get(anchor)}
