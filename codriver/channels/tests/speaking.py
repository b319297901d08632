"""A channel for tests that writes down what it is given; it stands in the registry's list like a folder would."""

from contextlib import contextmanager
from datetime import date

from codriver.channels import registry
from codriver.channels.base import Card, Channel
from codriver.channels.base.messages import Receipt
from codriver.channels.models import Connection
from codriver.kit.clock import now


class Paper(Channel):
    """Writes letters on paper."""

    card = Card(kind="paper", label="Paper", source="none: a test's own", read_on=date(2026, 11, 26))
    letters: list = []
    refusal = None

    def send(self, letter, asked):
        if Paper.refusal:
            raise Paper.refusal
        Paper.letters.append(letter)
        return Receipt(f"paper:{letter.key}")


@contextmanager
def paper():
    """Let the house speak on paper meanwhile. Gives the letters that went out."""
    kinds, adapter = registry.kinds, registry.adapter
    registry.kinds = lambda: (*kinds(), "paper")
    registry.adapter = lambda kind: Paper if kind == "paper" else adapter(kind)
    Paper.letters, Paper.refusal = [], None
    try:
        yield Paper
    finally:
        registry.kinds, registry.adapter = kinds, adapter


def mouth():
    """Make the connection that speaks on paper."""
    return Connection.objects.create(kind="paper", name="Paper", settings={}, key="paper", added_at=now())
