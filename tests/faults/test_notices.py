"""Two workers on one database send notices side by side: each reaches each hook in one message, sent once."""

from collections import Counter

import pytest

from tests.faults.test_side_by_side import Run, run

__all__ = ["run"]
NOTICES, HOOKS = 40, 3


def tell_all(url: str) -> int:
    """Give a colleague hooks, and tell her things."""
    from codriver.listening.notices.tests import receiving
    from tests.cast import staff

    tess = staff("Tess", "owner")
    for number in range(HOOKS):
        receiving.hook_of(tess, f"{url}/{number}")
    watch = receiving.watch_of(tess)
    for number in range(NOTICES):
        receiving.tell(watch, number)
    return NOTICES


def work_on(name: str) -> int:
    """Do what the worker does, for a while; return how many messages were sent."""
    from codriver.listening.notices.tests import receiving

    return sum(receiving.work() for _ in range(10))


def told_in_all(_: None) -> tuple[int, int, int]:
    """Return how many dispatches and sendings there are, and how many messages did not arrive."""
    from codriver.listening.models import Dispatch, HookMessage, Sending

    late = HookMessage.objects.filter(sent_at=None)
    return Dispatch.objects.count(), Sending.objects.count(), late.count()


@pytest.mark.filterwarnings("error")
def test_two_workers_send_each_notice_once(run: Run) -> None:
    from codriver.listening.notices.tests.receiving import receiving

    with receiving() as receiver:
        run(tell_all, receiver.url)
        sent = sum(run(work_on, "one", "two"))
        assert run(told_in_all, None) == [(NOTICES, NOTICES * HOOKS, 0)]
    tries = Counter(receiver.ids())
    assert len(tries) == sent
    assert set(tries.values()) == {1}
