"""Live pages: one stream for each open page, fed by one broadcaster in each process.

A page is told only that something changed, by one number; it then asks for what it shows. So a slow reader never
holds up another, nothing queues for it, and what it sees is what its reader may see.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from codriver.listening.queries import pulse
from codriver.staff.doors import session_may, staff_may

LARGEST = 500  # streams a process holds at once; the next one is asked to come back
A_READER = 40  # streams of one session among them: nobody takes the places of all others
EVERY = 0.5  # seconds between two looks at the pulse
HEARTBEAT = 15.0  # seconds of silence after which a comment keeps the connection open
RECHECK = 30.0  # seconds after which we look again whether the reader may still listen
RETRY = 3000  # milliseconds that a browser waits before it connects again
POWER = "see stories"


def look() -> int:
    """Return the pulse now: a number that is another one whenever a page may have something new to show."""
    try:
        return pulse()
    finally:
        close_old_connections()


class Broadcaster:
    """Looks at the pulse for everybody who listens in this process; rests while nobody does."""

    def __init__(self) -> None:
        self.pulse = -1
        self.listeners = 0
        self.changed = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self.thread = ThreadPoolExecutor(1, "live")  # its own: a busy page never delays the beat

    def join(self) -> None:
        """Count one listener more; the first one wakes the broadcaster."""
        self.listeners += 1
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self.beat())

    def leave(self) -> None:
        """Count one listener less; the last one puts it to rest."""
        self.listeners -= 1
        if not self.listeners and self.task:
            self.task.cancel()
            self.task = None

    async def beat(self) -> None:
        """Look, tell, wait, and again."""
        loop = asyncio.get_running_loop()
        while True:
            with suppress(DatabaseError):  # the database is away for a moment: a later look will tell
                self.tell(await loop.run_in_executor(self.thread, look))
            await asyncio.sleep(EVERY)

    def tell(self, pulse: int) -> None:
        """Wake all who wait when the pulse is another one."""
        if pulse != self.pulse:
            self.pulse, told, self.changed = pulse, self.changed, asyncio.Event()
            told.set()

    async def wait(self, seen: int, patience: float) -> int:
        """Return the pulse as soon as it differs from what was seen, or after so many seconds at the latest."""
        if self.pulse == seen:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.changed.wait(), patience)
        return self.pulse


held: Counter[str] = Counter()  # session → its streams in this process
broadcasters: "WeakKeyDictionary[asyncio.AbstractEventLoop, Broadcaster]" = WeakKeyDictionary()


def broadcaster() -> Broadcaster:
    """Return the one broadcaster of this process."""
    return broadcasters.setdefault(asyncio.get_running_loop(), Broadcaster())


async def stream(session_key: str) -> AsyncGenerator[str, None]:
    """Tell one page each new pulse, until it closes or its reader's session ends."""
    house = broadcaster()
    house.join()
    held[session_key] += 1
    try:
        yield f"retry: {RETRY}\n\n"
        seen, clock = -1, asyncio.get_running_loop().time
        check_at = clock() + RECHECK
        while True:
            pulse = await house.wait(seen, HEARTBEAT)
            yield f"id: {pulse}\nevent: pulse\ndata: {pulse}\n\n" if pulse != seen else ": still here\n\n"
            seen = pulse
            if clock() >= check_at:
                if not await sync_to_async(session_may, thread_sensitive=False)(session_key, POWER):
                    yield "event: end\ndata: session\n\n"
                    return
                check_at = clock() + RECHECK
    finally:
        house.leave()
        held[session_key] -= 1
        if not held[session_key]:
            del held[session_key]


@require_GET
@staff_may(POWER)
def live(request: HttpRequest) -> HttpResponseBase:
    """Open the stream of changes; 503 when this process already holds as many as it can, or as one reader may have."""
    key = request.session.session_key or ""
    if sum(house.listeners for house in list(broadcasters.values())) >= LARGEST or held[key] >= A_READER:
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    response = StreamingHttpResponse(stream(key), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy in between must not hold the stream back
    return response
