"""Several processes at once on the two chains of the house: numbers without a gap, each entry after the one before."""

from typing import Any

from tests.faults.test_side_by_side import Run, run

__all__ = ["run"]  # the fixture: processes on a database of this test's own
ROUNDS = 20


def issue_and_note(name: str) -> int:
    from codriver.staff import audit
    from codriver.terms.receipts import chain

    for number in range(ROUNDS):
        chain.issue("one-person", "terms", {"by": name, "number": number})
        chain.issue(f"person-{name}", "terms", {"number": number})
        audit.note("worker", "objection.lapsed", f"objection {number}")
    return ROUNDS


def checked(_: None) -> dict[str, Any]:
    from codriver.staff.audit_check import check
    from codriver.terms.models import ReceiptChain, ReceiptKey
    from codriver.terms.receipts import chain
    from codriver.terms.receipts.verifying import verify

    people = ReceiptChain.objects.order_by("person_key").values_list("person_key", flat=True)
    verdicts = {who: verify(b"".join(chain.lines(who))) for who in people}
    audit = check()
    return {
        "receipts": {who: len(verdict.receipts) for who, verdict in verdicts.items()},
        "problems": [problem for verdict in verdicts.values() for problem in verdict.problems] + audit.problems,
        "holds": all(verdict.is_good for verdict in verdicts.values()),
        "entries": audit.last,
        "keys": ReceiptKey.objects.count(),
    }


def test_many_who_issue_and_note_at_once_leave_whole_chains(run: Run) -> None:
    assert run(issue_and_note, "a", "b", "c") == [ROUNDS] * 3
    [found] = run(checked, None)
    assert found == {
        "receipts": {"one-person": 3 * ROUNDS, **{f"person-{name}": ROUNDS for name in "abc"}},
        "problems": [],
        "holds": True,
        "entries": 3 * ROUNDS,
        "keys": 1,
    }


def rotate_or_issue(word: str) -> int:
    from codriver.terms.receipts import chain, keys

    for number in range(ROUNDS):
        if word == "rotate":
            keys.rotate()
        else:
            chain.issue("one-person", "terms", {"number": number})
    return ROUNDS


def test_a_key_that_is_changed_while_receipts_are_issued_harms_none(run: Run) -> None:
    run(rotate_or_issue, "rotate", "issue", "issue")
    [found] = run(checked, None)
    assert found["holds"], found
    assert found["receipts"] == {"one-person": 2 * ROUNDS}
