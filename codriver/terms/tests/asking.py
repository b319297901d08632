"""The gate and its oracle are asked the same; what they answer is counted and compared."""

from collections import Counter
from collections.abc import Iterable

from codriver.terms import rules
from codriver.terms.nouns import Carriage, Decision, Planned
from codriver.terms.tests import oracle
from codriver.terms.tests.triples import Question

LEAST = 0.005  # share of the questions that each step decides
MESSAGE = (
    *("erased", "minor", "objected", "suppressed", "consent", "paused", "denied", "not allowed"),
    *("late", "digest", "cap", "hours", "send"),
)
CARRIAGE = ("unnamed", "refused", "again", "not for strangers", "hours", "send")
VERDICTS = ("send", "hold", "digest", "deny")


def gate(question: Question) -> Decision:
    """What the gate says."""
    asked, at, law = question.asked, question.at, question.law
    if isinstance(asked, Planned):
        return rules.may(question.terms, asked, sent=question.sent, at=at, law=law)
    if isinstance(asked, Carriage):
        return rules.may_carry(asked, at=at, law=law)
    return rules.may_use(question.terms, asked, at=at, law=law)


def foretold(question: Question) -> Decision:
    """What the oracle says."""
    asked, at, law = question.asked, question.at, question.law
    if isinstance(asked, Planned):
        return oracle.decide(question.terms, asked, at, question.sent, law)
    if isinstance(asked, Carriage):
        return oracle.decide_carry(asked, at, law)
    return oracle.decide_use(question.terms, asked, at, law)


class Coverage(Counter[str]):
    """How often each step, each verdict, and each step with its verdict came."""

    def note(self, question: Question, decision: Decision) -> None:
        """Count a decision."""
        kind = type(question.asked).__name__
        self.update(("all", f"verdict {decision.verdict}", f"step {decision.step}"))
        self.update((f"{kind}: {decision.step}, {decision.verdict}",))
        if kind == "Carriage":
            self.update((f"carried {decision.step}",))

    def share(self, what: str) -> float:
        """Return the share of all decisions."""
        return self[what] / self["all"]

    def rare(self) -> list[str]:
        """Return the steps and verdicts that came too rarely to be tested."""
        wanted = [f"step {step}" for step in MESSAGE] + [f"carried {step}" for step in CARRIAGE]
        wanted += [f"verdict {verdict}" for verdict in VERDICTS]
        return [f"{what}: {self.share(what):.2%}" for what in wanted if self.share(what) < LEAST]


def compared(asked: Iterable[Question]) -> tuple[Coverage, list[str]]:
    """Ask both. Returns the coverage, and each disagreement in words."""
    coverage, apart = Coverage(), []
    for question in asked:
        expected, said = foretold(question), gate(question)
        coverage.note(question, expected)
        if said != expected:
            apart.append(f"oracle {expected}\ngate   {said}\nasked  {question}")
    return coverage, apart
