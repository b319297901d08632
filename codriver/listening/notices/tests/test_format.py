"""The receiver that docs/look-up/formats.md shows is a right one: it is run here against what we really send."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from codriver.kit import signing
from codriver.kit.clock import now
from codriver.kit.tests.servers import answer
from codriver.listening.models import HookMessage
from codriver.listening.notices import hooks, payload
from codriver.listening.notices.tests.receiving import hook_of, receiving, tell, watch_of, work

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = (Path(__file__).resolve().parents[4] / "docs" / "look-up" / "formats.md").read_text("utf-8")
SECTION = PAGE.split("## A notice to a webhook")[1].split("\n## ")[0]


@pytest.fixture
def receive():
    """The function of the page."""
    names: dict = {}
    exec(re.search(r"```python\n(.*?)```", SECTION, re.DOTALL).group(1), names)
    return names["receive"]


def test_the_receiver_of_the_page_knows_ours_and_takes_each_once(receive, tess):
    with receiving() as receiver:
        hook, first = hook_of(tess, receiver.url)
        second = hooks.rotate(hook, timedelta(days=1))
        receiver.says = answer(status="500 Broken")
        tell(watch_of(tess))
        work()
        HookMessage.objects.update(next_at=now())
        work()
    (headers, body), again = receiver.came
    assert receive(first, headers, body) is True
    assert receive(first, *again) is False
    assert receive(second, *again) is False
    with pytest.raises(PermissionError):
        receive(signing.new_secret(), headers, body)
    with pytest.raises(PermissionError):
        receive(first, headers, body + b" ")
    with pytest.raises(PermissionError):
        receive(first, headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 301)}, body)
    old = signing.sign(first, "m1", now() - timedelta(seconds=301), body)
    with pytest.raises(PermissionError):
        receive(first, old, body)


def test_every_type_stands_on_the_page():
    said = set(re.findall(r"^\| `([a-z._]+)` \|", SECTION, re.MULTILINE)) - {"type"}  # the head of the table
    assert said == {*payload.TYPES.values(), payload.TOGETHER, payload.TEST}
