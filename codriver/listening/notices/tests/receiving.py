"""A receiver on loopback that keeps what it was sent, and notices to send to it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from codriver.kit.clock import now
from codriver.kit.http import Fetcher
from codriver.kit.tests.servers import answer, only_here, serving
from codriver.listening.models import Hook, HookMessage, Notice, Watch, WatchListener
from codriver.listening.notices import hooks, job, sending

near = Fetcher(seconds=2, max_bytes=1024, may_reach=only_here)
HOME = "https://codriver.example/"


class Receiver:
    """What came: (headers with small names, body) in order; `says` is what it answers from now on."""

    def __init__(self):
        self.says = answer()
        self.came = []
        self.url = ""

    def talk(self, wire, head):
        headers = dict(re.findall(r"^([\w-]+): (.*)\r$", head.decode(), re.MULTILINE))
        headers = {name.lower(): value for name, value in headers.items()}
        body = b""
        while len(body) < int(headers["content-length"]):
            body += wire.recv(65_536)
        self.came.append((headers, body))
        wire.sendall(self.says)

    def told(self):
        return [json.loads(body) for _, body in self.came]

    def ids(self):
        return [headers["webhook-id"] for headers, _ in self.came]


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    with serving(receiver.talk) as server:
        receiver.url = server.url("/hook")
        yield receiver


def watch_of(user, name="Lids"):
    """A watch that tells somebody."""
    facts = {"words": "lid", "by": user, "made_at": now(), "begins": 0, "position": 0}
    watch, _ = Watch.objects.get_or_create(name=name, defaults=facts)
    since = now() - timedelta(days=40)
    WatchListener.objects.get_or_create(watch=watch, user=user, defaults={"since": since})
    return watch


def tell(watch, number=1, reason="born", posts=2, **facts):
    """Tell something of a story, as following.py does."""
    return Notice.objects.create(watch=watch, story_number=number, reason=reason, posts=posts, **{"at": now(), **facts})


def hook_of(user, url, **facts):
    """A hook of somebody's, and its secret. The form would want https."""
    return hooks.add(user, url, home=HOME, **facts)


def work():
    """Do once what the worker does again and again."""
    job.run()
    return sending.send_waiting(near)


def fresh(hook):
    """Return a hook as it is now."""
    return Hook.objects.select_related("user", "pause").get(pk=hook.pk)


def later(hook, **facts):
    """Let the next try of what waits be now."""
    HookMessage.objects.filter(hook=hook, next_at__isnull=False).update(next_at=now(), **facts)
