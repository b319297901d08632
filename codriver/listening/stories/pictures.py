"""Figures of stories: drawn when asked for while a story is small, by the worker ahead of time when it is large."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from codriver.listening import rules
from codriver.listening.forgetting import Doomed
from codriver.listening.models import Mention, Picture, Placement, Story
from codriver.listening.stories.figures import LARGE, Bundle, Crossed, Figure, Meant, figure
from codriver.listening.stories.trees import Post, Tree
from codriver.listening.stories.voices import Said, voices
from codriver.listening.voices.kinds import Chorus
from codriver.listening.voices.queries import kinds

CHUNK = 20_000  # posts read at a time
SAMPLE = 2_000  # posts whose words are weighed
BRANCH = 2_000  # posts of a branch that are read at once
CHILDREN = 300  # direct followers that are read of a branch larger than that

_SECONDS = {
    "sqlite": "CAST(strftime('%%s', p.published_at) AS INTEGER)",
    "postgresql": "EXTRACT(EPOCH FROM p.published_at)::float8",
}
_FOLLOWS = {  # SQLite would read every post into a filter first if it saw an equation here; + keeps it off story_id
    "sqlite": "c.anchor_id BETWEEN branch.post_id AND branch.post_id",
    "postgresql": "c.anchor_id = branch.post_id",
}
_POST = """SELECT p.post_id, p.anchor_id, p.relation, p.is_parent_known, {seconds}, m.channel
    FROM {posts} JOIN listening_mention m ON m.seq = p.post_id"""
_SPOKEN = """SELECT p.post_id, p.anchor_id, p.relation, p.is_parent_known, {seconds}, m.channel,
    COALESCE(NULLIF(s.ruled, ''), s.found, 'unknown'), m.author_id <> '', m.source_kind,
    CASE WHEN m.source_kind = 'unknown' THEN m.url ELSE '' END
    FROM listening_placement p JOIN listening_mention m ON m.seq = p.post_id
    LEFT JOIN listening_standing s ON s.channel = m.channel AND s.author_id = m.author_id
    WHERE p.story_id = %s AND p.post_id > %s ORDER BY p.post_id LIMIT %s"""
_BRANCH = """(
    WITH RECURSIVE branch(post_id) AS (
        SELECT post_id FROM listening_placement WHERE post_id = %s AND story_id = %s
        UNION
        SELECT c.post_id FROM listening_placement c JOIN branch ON {follows} WHERE +c.story_id = %s
    ) SELECT post_id FROM branch LIMIT %s) AS b JOIN listening_placement p ON p.post_id = b.post_id"""


def _select(posts: str) -> str:
    return _POST.format(seconds=_SECONDS[connection.vendor], posts=posts)


def posts_of(label: int, chorus: Chorus) -> Iterator[Post]:
    """Yield the posts of a story in the order they reached us, some thousand at a time; tell each to the chorus."""
    sql = _SPOKEN.format(seconds=_SECONDS[connection.vendor])
    last = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [label, last, CHUNK])
            rows = cursor.fetchall()
        for row in rows:
            post = Post._make(row[:6])
            chorus.add(post.seq, post.at, row[6], row[7], row[8], post.channel, row[9])
            yield post
        if len(rows) < CHUNK:
            return
        last = rows[-1][0]


def branch_of(label: int, root: int, most: int = BRANCH) -> list[Post]:
    """Return a post and what came by it, the nearest first, at most so many."""
    with connection.cursor() as cursor:
        cursor.execute(_select(_BRANCH.format(follows=_FOLLOWS[connection.vendor])), [root, label, label, most])
        return [Post._make(row) for row in cursor.fetchall()]


def figure_of(story: Story) -> Figure:
    """Return a story's figure as the worker drew it: of a large story always, of another if nothing changed since.

    Else it is drawn now.
    """
    if story.posts >= rules.AHEAD:
        picture = Picture.objects.filter(story_id=story.id).first()
        if picture and (story.posts >= rules.LARGE or picture.changed_seq == story.changed_seq):
            return msgspec.json.decode(picture.body, type=Figure)
    return draw(story)


def crossed_of(story: Story) -> Crossed | None:
    """Return when a story crossed from the web to the press; of a large one as its figure says."""
    if story.posts >= rules.LARGE:
        return figure_of(story).crossed
    chorus = Chorus(kinds())
    for _post in posts_of(story.id, chorus):
        pass
    return Crossed(*chorus.crossed) if chorus.crossed else None


def draw(story: Story) -> Figure:
    """Draw a story from its posts."""
    chorus = Chorus(kinds())
    tree = Tree(posts_of(story.id, chorus), story.source_id)
    drawn = figure(tree, large=LARGE)
    drawn.standings, drawn.crossed = chorus.standings, Crossed(*chorus.crossed) if chorus.crossed else None
    drawn.voices = _voices(tree, story)
    drawn.meant = meant_in(story.id)
    return drawn


_MEANT = """SELECT r.sentiment, r.kind, r.needs, COUNT(*) FROM listening_placement p
    JOIN listening_reading r ON r.post_id = p.post_id WHERE p.story_id = %s GROUP BY 1, 2, 3"""


def meant_in(label: int) -> list[Meant]:
    """Return what the posts of a story were read to mean, counted."""
    with connection.cursor() as cursor:
        cursor.execute(_MEANT, [label])
        return [Meant(*row) for row in cursor.fetchall()]


def _voices(tree: Tree, story: Story) -> list[int]:
    step = -(-len(tree) // SAMPLE) or 1
    is_copy = {tree.seqs[place]: tree.is_copy(place) for place in range(0, len(tree), step) if place != tree.source}
    rows = Mention.objects.filter(seq__in=list(is_copy), deleted_at=None).order_by("seq")
    said = [Said(*row, is_copy[row[0]]) for row in rows.values_list("seq", "author_id", "text")]
    return voices(said, _begun(tree, story))


def _begun(tree: Tree, story: Story) -> str:
    """Return the words with which a story begins: its source's, or those of the earliest copy that we hold."""
    if story.source:
        return story.source.text
    first = Mention.objects.filter(seq=tree.seqs[tree.source]) if len(tree) else Mention.objects.none()
    return first.values_list("text", flat=True).first() or ""


def branch_figure(story: Story, root: int, whole: Figure) -> Figure | None:
    """Draw what came by one post; None when it is not in the story. Of a very large branch the largest parts are drawn
    and the rest is counted."""
    sizes = {node.seq: node.size for node in whole.large}
    if sizes.get(root, 0) <= BRANCH:
        posts = branch_of(story.id, root)
        return figure(Tree(posts, root)) if posts else None
    posts = _largest_parts(story, root, whole)
    drawn = figure(Tree(posts, root))
    drawn.posts = sizes[root]
    _count_rest(drawn, sizes)
    return drawn


def _largest_parts(story: Story, root: int, whole: Figure) -> list[Post]:
    """Return the large branches within a branch, and the first followers of its root."""
    inside = {root}
    for node in sorted(whole.large, key=lambda node: -node.size):
        if node.anchor in inside:
            inside.add(node.seq)
    some = sorted(inside)
    marks = ", ".join(["%s"] * len(some))
    sql = _select("listening_placement p") + f" WHERE p.post_id IN ({marks})"
    with connection.cursor() as cursor:
        cursor.execute(sql, some)
        found = {row[0]: Post._make(row) for row in cursor.fetchall()}
        near = _select("listening_placement p") + " WHERE p.anchor_id = %s AND p.story_id = %s LIMIT %s"
        cursor.execute(near, [root, story.id, CHILDREN])
        found.update((row[0], Post._make(row)) for row in cursor.fetchall())
    return sorted(found.values())


def _count_rest(drawn: Figure, sizes: dict[int, int]) -> None:
    """Make each drawn branch as large as it is: what was not read hangs on it as one more bundle."""
    for node in drawn.nodes:
        node.size = max(node.size, sizes.get(node.seq, 0))
    shown: dict[int, int] = {}
    latest: dict[int, float] = {}
    for node in drawn.nodes:
        shown[node.anchor] = shown.get(node.anchor, 0) + node.size
        latest[node.anchor] = max(latest.get(node.anchor, 0.0), node.at)
    for bundle in drawn.bundles:
        shown[bundle.under] = shown.get(bundle.under, 0) + bundle.posts
    for node in drawn.nodes:
        rest = node.size - 1 - shown.get(node.seq, 0)
        if rest > 0 and node.seq in sizes:
            drawn.bundles.append(Bundle(node.seq, max(latest.get(node.seq, 0.0), node.at), rest))


def path_to(label: int, seq: int, most: int = 40) -> list[int]:
    """Return the posts from the story's source side down to a post, itself last."""
    sql = """WITH RECURSIVE up(post_id, anchor_id, depth) AS (
            SELECT post_id, anchor_id, 0 FROM listening_placement WHERE post_id = %s AND story_id = %s
            UNION ALL
            SELECT p.post_id, p.anchor_id, depth + 1 FROM listening_placement p JOIN up ON p.post_id = up.anchor_id
            WHERE p.story_id = %s AND depth < %s
        ) SELECT post_id FROM up ORDER BY depth DESC"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [seq, label, label, most])
        return [post for (post,) in cursor.fetchall()]


_cost: dict[int, float] = {}  # story → seconds that its last drawing took, in this process


def refresh(most: int = 50) -> int:
    """Draw the stories whose pictures are missing or too old, the hottest first. Returns how many were drawn."""
    changed = Q(picture=None) | ~Q(picture__changed_seq=F("changed_seq")) | ~Q(picture__posts=F("posts"))
    waiting = Story.objects.filter(changed, posts__gte=rules.AHEAD).select_related("source").order_by("-heat")
    drawn_before = waiting.values_list("id", "posts", "picture__posts", "picture__drawn_at")[: most * 4]
    due = [label for label, posts, drawn, at in drawn_before if _is_due(label, posts, drawn, at)][:most]
    for story in Story.objects.filter(id__in=due).select_related("source"):
        begun = time.monotonic()
        _keep(story, draw(story))
        _cost[story.id] = time.monotonic() - begun
    return len(due)


def fade(doomed: Sequence[Doomed]) -> None:
    """Let the stories in which posts are to be forgotten be drawn anew, by other voices. A picture holds no words."""
    labels = Placement.objects.filter(post_id__in=[post.seq for post in doomed]).values("story_id")
    Picture.objects.filter(story_id__in=labels).update(changed_seq=0)


def _is_due(label: int, posts: int, drawn: int | None, at: datetime | None) -> bool:
    age = (timezone.now() - at).total_seconds() if at else 0.0
    return rules.is_due(posts, drawn or 0, age, _cost.get(label, 0.0))


def _keep(story: Story, drawn: Figure) -> None:
    if not drawn.posts:
        return  # it was merged into another one meanwhile
    Picture.objects.update_or_create(
        story_id=story.id,
        defaults={
            "posts": story.posts,
            "changed_seq": story.changed_seq,
            "drawn_at": timezone.now(),
            "body": msgspec.json.encode(drawn).decode(),
        },
    )
