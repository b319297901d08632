"""What a watch has learned, in words: small numbers as they are, nothing claimed that answers do not show."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from codriver.listening.models import Watch, WatchLearning
from codriver.listening.watches.reviewing import rules
from codriver.listening.watches.reviewing.rules import Verdict

COUNTS = ("drawn", "meant", "told", "told_meant", "left", "left_meant")


@dataclass
class State:
    """What a watch has learned, as its pages tell it."""

    watch: Watch
    learning: WatchLearning | None
    meant: int  # answers, drawn by lot or not
    unmeant: int
    skipped: int
    waiting: int  # doubtful matches

    @property
    def verdict(self) -> Verdict:
        """Say whether what it learned helps."""
        learning = self.learning
        if learning is None or not rules.is_enough(learning.drawn, learning.meant):
            return Verdict.TOO_FEW
        return Verdict.HELPS if learning.has_helped else Verdict.NO_HELP

    @property
    def is_behind(self) -> bool:
        """Say whether answers are still to be learned."""
        known = self.learning.learned_from if self.learning else 0
        return known != self.watch.answers_edition

    @property
    def headline(self) -> str:
        """Say in one sentence whether it has learned."""
        if self.verdict == Verdict.HELPS:
            return _("It has learned from your answers.")
        if self.verdict == Verdict.NO_HELP:
            return _("It learned nothing that helps.")
        answers = self.meant + self.unmeant
        words = ngettext("It has not learned yet: %(n)d answer.", "It has not learned yet: %(n)d answers.", answers)
        return words % {"n": answers}

    @property
    def lines(self) -> list[str]:
        """Say what follows, and what it rests on, in counts."""
        if self.verdict == Verdict.TOO_FEW:
            return [*self._by_examples(), self._needed()]
        learning = self.learning
        assert learning
        facts = {name: getattr(learning, name) for name in COUNTS}
        before = (
            _("Without it, all %(drawn)d answers drawn by lot would be told; %(meant)d of them were meant.") % facts
        )
        after = _("With it, %(told)d would be told, of which %(told_meant)d were meant.") % facts
        if self.verdict == Verdict.NO_HELP:
            follows = self._by_examples() or [_("So nothing is held back: every match is told.")]
            return [before, after, *follows]
        rest = (
            _("%(left)d would be left out, of which %(left_meant)d were meant; the others wait in the queue.") % facts
        )
        return [before, after, rest]

    def _needed(self) -> str:
        facts = {"least": rules.LEAST, "each": rules.LEAST_OF_EACH}
        needs = _("It needs at least %(least)d answers drawn by lot, with %(each)d of either kind among them.") % facts
        until_then = _("Until then every match is told.")
        return needs if self.watch.is_about else f"{needs} {until_then}"

    def _by_examples(self) -> list[str]:
        if not self.watch.is_about or self.learning is None:
            return []
        if self.learning.told_from is None or self.learning.told_from >= rules.NEVER:
            return [_("By its examples alone it cannot tell yet what is meant: all it finds waits in the queue.")]
        return [_("By its examples alone it tells what is most like them; the rest that it finds waits in the queue.")]

    @property
    def basis(self) -> str:
        """Say what it can learn from."""
        facts = {"meant": self.meant, "unmeant": self.unmeant, "skipped": self.skipped}
        said = _("Answers: %(meant)d meant, %(unmeant)d not meant, %(skipped)d skipped.") % facts
        if not self.watch.is_about:
            return said
        pasted = len(rules.paragraphs(self.watch.about))
        examples = ngettext("%(n)d text was pasted as an example.", "%(n)d texts were pasted as examples.", pasted)
        return f"{examples % {'n': pasted}} {said}"
