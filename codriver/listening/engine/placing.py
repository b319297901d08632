"""Where a batch of posts stands: each joins a story by its parent, by the account it quotes, or by its words."""

from collections.abc import Iterable, Sequence

from codriver.listening.engine import parts, store
from codriver.listening.engine.comparing import Like
from codriver.listening.engine.log import Post, Words, epoch
from codriver.listening.engine.scene import Event, Place, Scene
from codriver.listening.models import Relation
from codriver.reading.frames import share_only_a_frame
from codriver.reading.mending import mended
from codriver.reading.quotes import first_quoted, is_cut_from, may_quote, passed_on

SAME_WORDS = 0.95  # from this share on a likeness is a copy, below it an edit
HELD_WHOLE = 0.9  # from this share on one text holds the other nearly whole: more than a frame
PASSED_ON = 0.97  # what a quotation that was cut or lengthened still shares with the words it quotes
DEEPEST = 10_000  # steps up a chain of parents before we give up looking for a circle

KINDS = {
    "repost": Relation.REPOST,
    "reply": Relation.REPLY,
    "comment": Relation.COMMENT,
    "quote": Relation.QUOTE,
}


class Step:
    """One batch: what it needs is fetched first, then every post is placed in order."""

    def __init__(self, posts: Sequence[Post], likes: Sequence[Like]) -> None:
        self.posts, self.likes = posts, likes
        self.scene = Scene()
        self.scene.ask_author = lambda seq: store.fetch_authors(self.scene, [seq])
        self.here: dict[tuple[str, str], int] = {}
        whole = {post.seq for post, like in zip(posts, likes, strict=True) if like.whole > 0}
        self.siblings = parts.Siblings([post for post in posts if post.seq in whole])
        self.texts: dict[int, str] = {}

    def run(self) -> Scene:
        """Place every post of the batch. Returns what changed."""
        self._fetch()
        for post, like in zip(self.posts, self.likes, strict=True):
            if post.edition_of is None:
                self._place(post, like)
            elif isinstance(post, Words):
                self._hear_words(post, post.edition_of, like)
            else:
                self._note_edition(post, post.edition_of)
        return self.scene

    def _fetch(self) -> None:
        news = [post for post in self.posts if post.edition_of is None]
        first = self.posts[0].seq
        parents = {(post.channel, post.parent) for post in news if post.parent}
        self.here = store.fetch_posts(parents, first)
        store.fetch_waiting(self.scene, self._waited_for(news, parents - self.here.keys()))
        likes = [like for post, like in zip(self.posts, self.likes, strict=True) if not post.parent]
        seqs = set(self.here.values()) | self.siblings.earlier
        seqs |= {like.seq for like in likes} | {like.whole for like in self.likes}
        seqs |= {post.edition_of for post in self.posts if post.edition_of}
        store.fetch_places(self.scene, {seq for seq in seqs if 0 < seq < first})
        quoted = (like.seq for post, like in zip(self.posts, self.likes, strict=True) if may_quote(post.text))
        store.fetch_authors(self.scene, {seq for seq in quoted if 0 < seq < first})
        altered = {like.seq for like in likes if like.seq > 0 and not like.is_exact}
        self.texts = {post.seq: post.text for post in news} | store.fetch_texts(altered, first)

    def _waited_for(self, news: Sequence[Post], missing: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return the (channel, parent) that may have somebody waiting; nothing is asked where nobody waits at all."""
        channels = {post.channel for post in news}
        by_id = {channel for channel in channels if store.is_waited(channel)}
        by_name = {channel for channel in channels if store.is_waited("@" + channel)}
        keys = {(post.channel, post.external_id) for post in news if post.channel in by_id}
        keys |= {key for key in missing if key[0] in by_id}
        return keys | {("@" + post.channel, post.author_name.lower()) for post in news if post.channel in by_name}

    def _place(self, post: Post, like: Like) -> None:
        quoted = first_quoted(post.text) if not post.parent else ""
        parent = self._parent(post)
        joined = parent or self._waits_with(post) or self._alike(post, like, quoted)
        place = Place(
            seq=post.seq,
            label=self.scene.label(joined) if joined else post.seq,
            joined=joined,
            anchor=joined,
            relation=int(self._relation(post, quoted, like if joined else None)),
            is_parent_known=parent is not None,
            is_origin_forgotten=like.is_forgotten and not joined,
            realm=self.scene.places[joined].realm if joined else 0,
            quoted=quoted,
            at=epoch(post.published_at),
            is_new=True,
        )
        self.scene.authors[post.seq] = post.author_name.lower()
        if quoted:
            self._find_quoted(place)
        self.here[post.channel, post.external_id] = post.seq
        self.scene.add(place, post)
        if like.whole > 0:
            self._join_parts(post, like)
        self._wait(post, place)
        self._receive(post)

    def _parent(self, post: Post) -> int | None:
        return self.here.get((post.channel, post.parent)) if post.parent else None

    def _waits_with(self, post: Post) -> int | None:
        """Return the first post that waits for the same parent: they belong together already."""
        waiting = self.scene.waiting.get((post.channel, post.parent)) if post.parent else None
        return waiting[0] if waiting else None

    def _alike(self, post: Post, like: Like, quoted: str) -> int | None:
        if post.parent:
            return None  # it says itself where it belongs; that its remark resembles another's means nothing
        if like.seq > 0 and self._is_believed(post, like, quoted):
            return like.seq
        return like.whole if like.whole > 0 else None

    def _is_believed(self, post: Post, like: Like, quoted: str) -> bool:
        """Words passed on are passed on as they were: a quotation is like nothing but its own words, whole or cut.

        Accounts that fill in one form again and again (earthquake reports) are told apart by this.
        """
        alike, text = self.scene.places[like.seq], self.texts.get(like.seq, "")
        if like.is_exact:
            return True
        if quoted and passed_on(post.text):
            return quoted in (alike.quoted, self.scene.author(alike.seq)) and is_cut_from(post.text, text)
        if alike.quoted:
            return like.share >= PASSED_ON
        return like.share >= HELD_WHOLE or not share_only_a_frame(mended(post.text), mended(text))

    def _relation(self, post: Post, quoted: str, like: Like | None) -> Relation:
        if post.parent:
            return KINDS.get(post.parent_kind, Relation.REPOST)
        if quoted:
            return Relation.REPOST
        if like is None:
            return Relation.SOURCE
        return Relation.COPY if like.share >= SAME_WORDS else Relation.EDIT

    def _find_quoted(self, place: Place) -> None:
        """Name the parent of a post that quotes an account: the post it resembles, or that one's own parent."""
        if place.joined is None:
            return
        alike = self.scene.places[place.joined]
        if self.scene.author(alike.seq) == place.quoted:
            place.anchor, place.is_parent_known = alike.seq, True
        elif alike.is_parent_known and alike.quoted == place.quoted:
            place.anchor, place.is_parent_known = alike.anchor, True

    def _join_parts(self, post: Post, like: Like) -> None:
        """Bring the earlier parts of a text cut into numbers to where the whole belongs."""
        self.scene.merge(post.seq, like.whole, post.seq, post)
        for sibling in self.siblings.of(post.seq):
            if self.scene.tale(sibling).posts <= parts.MOST_SIBLINGS:
                self.scene.merge(sibling, post.seq, post.seq, post)

    def _wait(self, post: Post, place: Place) -> None:
        if place.is_parent_known or not (post.parent or place.quoted):
            return
        key = (post.channel, post.parent) if post.parent else ("@" + post.channel, place.quoted)
        self.scene.waiting.setdefault(key, []).append(post.seq)
        self.scene.new_waits.append((post.seq, *key))

    def _receive(self, post: Post) -> None:
        """Give those who waited for this post their parent."""
        if not self.scene.waiting:
            return
        for child in self.scene.waiting.pop((post.channel, post.external_id), []):
            self._adopt(post, child)
            self.scene.merge(child, post.seq, post.seq, post)
        for child in self.scene.waiting.get(("@" + post.channel, post.author_name.lower()), []):
            is_its = child != post.seq and child not in self.scene.ended_waits
            if is_its and self.scene.label(child) == self.scene.label(post.seq):
                self._adopt(post, child)

    def _adopt(self, post: Post, child: int) -> None:
        self.scene.ended_waits.add(child)
        if post.seq == child:
            return
        if self._leads_to(post.seq, child):
            place = self.scene.places[post.seq]
            if place.is_parent_known:
                return  # a circle of parents: the later claim stays unknown
            self.scene.change(post.seq, anchor=None)
        self.scene.change(child, anchor=post.seq, is_parent_known=True)
        self.scene.touch(self.scene.tale(post.seq), post.seq)

    def _leads_to(self, start: int, target: int) -> bool:
        """Say whether going up from `start` one comes to `target`."""
        seq: int | None = start
        for _ in range(DEEPEST):
            if seq is None or seq == target:
                break
            store.fetch_places(self.scene, [seq])
            seq = self.scene.places[seq].anchor if seq in self.scene.places else None
        return seq == target

    def _hear_words(self, post: Post, first: int, like: Like) -> None:
        """Bring a post to where the words of its video were said before, unless it says itself where it belongs."""
        says_itself = bool(post.parent) or bool(self.scene.places[first].quoted)
        is_whole = like.is_exact or like.share >= HELD_WHOLE
        if not says_itself and is_whole and like.seq > 0 and like.seq != first:
            self.scene.merge(first, like.seq, post.seq, post)

    def _note_edition(self, post: Post, first: int) -> None:
        tale = self.scene.tale(first)
        self.scene.touch(tale, post.seq)
        self.scene.events.append(
            Event(tale.number, post.seq, "post.edited", first, None, post.arrived_at),
        )


def place(posts: Sequence[Post], likes: Sequence[Like]) -> Scene:
    """Return what a batch of posts changes. Reads the database, writes nothing."""
    return Step(posts, likes).run()


def write(scene: Scene, posts: Iterable[Post]) -> None:
    """Write a placed batch in the caller's transaction."""
    store.write(scene, {post.seq: post.published_at for post in posts})
