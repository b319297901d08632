"""What follows when a message of ours can never arrive. Rooms that keep such messages register here."""

from collections.abc import Callable

from codriver.channels.base.messages import Bounce

Listener = Callable[[str, Bounce], object]
_listeners: dict[str, Listener] = {}


def when_bounced(name: str) -> Callable[[Listener], Listener]:
    """Register who wants to know. It is given the channel and the bounce, in the transaction that stores the notice,
    and must be safe to run twice.

    Raises ValueError when another function has that name already.
    """

    def register(listener: Listener) -> Listener:
        if _listeners.get(name, listener) is not listener:
            raise ValueError(f"somebody named {name} listens for bounces already")
        _listeners[name] = listener
        return listener

    return register


def bounced(channel: str, bounce: Bounce) -> None:
    """Tell all who want to know that a message cannot arrive. A passing trouble is not told: the other side goes on."""
    if bounce.is_permanent:
        for listener in _listeners.values():
            listener(channel, bounce)
