"""The engine at work: tick() does what there is, until() waits for a point of the log to be placed."""

import threading
import time
from collections.abc import Callable

from django.db import transaction

from codriver.listening.engine import comparing, lease, log, memory, placing, ruling
from codriver.listening.engine.log import Segment, Words
from codriver.listening.forgetting import forget
from codriver.listening.meaning import rows as meaning
from codriver.listening.models import Deletion, Forgotten, Mention
from codriver.reading.likeness.kernel import Likeness

BATCH = 4_000  # mentions a transaction: under 100 ms of writing


class Engine:
    """One engine: its name, its memory of texts, and the lease it works under."""

    def __init__(self) -> None:
        self.holder = lease.me()
        self.position = 0
        self.log_id = ""
        self.saved_at = 0
        self.memory: Likeness | None = None
        self.texts: meaning.Texts | None = None

    def tick(self, upto: int | None = None, seen: Callable[[int], None] | None = None) -> bool:
        """Place all that waits. Returns False when another engine holds the lease."""
        if not lease.take(self.holder):
            self.memory = None
            return False
        memory_of_texts = self._wake()
        if self.texts is None or not self.texts.is_newest:
            self.texts = meaning.Texts()
        while self._some(memory_of_texts, upto):
            if seen:
                seen(self.position)
        return True

    def rest(self) -> None:
        """Save the memory and let the next engine in."""
        if self.memory is not None and self.position > self.saved_at:
            self._save(self.memory)
        self.memory = None
        lease.give_back(self.holder)

    def remember(self, seq: int) -> None:
        """Save the memory of what was said up to a point of the log, as its words are about to go."""
        if self.memory is not None and self.saved_at < seq <= self.position:
            self._save(self.memory)

    def _wake(self) -> Likeness:
        state = lease.state()
        if self.memory is None or self.position != state.position:
            self.log_id = state.log_id
            self.memory = memory.restore(state, comparing.compare)
            self.position = self.saved_at = state.position
        return self.memory

    def _some(self, known: Likeness, upto: int | None) -> bool:
        """Do the next stretch of the log. Returns False when nothing was left to do."""
        before = self.position
        if upto is not None and before >= upto:
            return False
        try:
            for segment in log.segments(before, BATCH):
                self._do(known, segment)
        except BaseException:
            self.memory = None  # it may know posts whose placement was rolled back
            raise
        return self.position > before

    def _do(self, known: Likeness, segment: Segment) -> None:
        likes = comparing.compare(known, segment.posts) if segment.posts else []
        if segment.deletion and self.saved_at < segment.deletion.mention_id:
            self._save(known)  # what was said is about to be blanked: nobody could restore the memory from the log
        scene = placing.place(segment.posts, likes) if segment.posts else None  # reads only: nobody waits for it
        own = [post for post in segment.posts if not isinstance(post, Words)]  # what she wrote, not what her video says
        said = meaning.of_batch(self.texts or meaning.Texts(), own) if own else ([], [])
        with transaction.atomic():
            lease.advance(self.holder, segment.last)  # first: whoever wants the lease waits for the end of this
            if scene:
                placing.write(scene, segment.posts)
                meaning.write(*said)
            if segment.ruling:
                ruling.apply(segment.ruling)
            if segment.deletion:
                self._blank(segment.deletion)
        self.position = segment.last
        if self.position - self.saved_at >= memory.SAVE_EVERY:
            self._save(known)

    def _blank(self, deletion: Deletion) -> None:
        """Leave the node of a deleted post, and no word of it."""
        forget([deletion.mention_id], Forgotten.Why.DELETED)
        Mention.objects.filter(seq=deletion.mention_id).update(deleted_at=deletion.deleted_at)

    def _save(self, known: Likeness) -> None:
        memory.save(known, self.log_id, self.position)
        self.saved_at = self.position


_engine: Engine | None = None
_one_at_a_time = threading.Lock()


def tick() -> None:
    """Place what waits, if no other engine is at it: the worker's job."""
    global _engine  # the memory of texts lives as long as the process
    with _one_at_a_time:
        _engine = _engine or Engine()
        _engine.tick()


def rest() -> None:
    """End this process's engine properly."""
    global _engine
    with _one_at_a_time:
        if _engine:
            _engine.rest()
        _engine = None


def remember(seq: int) -> None:
    """Let this process's engine, if it has one, save its memory up to a point of the log: its words are about to go.

    Where another process holds the lease nothing is saved: after a crash its memory may lack what was forgotten since.
    """
    with _one_at_a_time:
        if _engine:
            _engine.remember(seq)


def until(seq: int, progress: Callable[[int], None] | None = None) -> None:
    """Return when the log is placed up to `seq`: by us, or by whoever holds the lease."""
    engine = Engine()
    try:
        while lease.state().position < seq:
            if not engine.tick(seq, progress):
                time.sleep(0.05)
            if progress:
                progress(lease.state().position)
    finally:
        engine.rest()
