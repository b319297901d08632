"""Pages hear of news by one stream each."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.test import Client

from codriver.listening.models import EngineState
from codriver.staff.models import User
from codriver.web import live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(live, "EVERY", 0.02)
    EngineState.objects.get_or_create(id=1)


def session_of(browser: Client) -> str:
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def play(scene: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run a scene, and leave no connection open behind it."""

    async def whole() -> None:
        await scene()
        await sync_to_async(connections.close_all)()

    asyncio.run(whole())


async def move() -> None:
    """Let the story engine read on."""
    state = await EngineState.objects.aget(id=1)
    state.position += 1
    await state.asave()


async def events(stream, count: int) -> list[str]:
    """Return the next events of a stream."""
    async with asyncio.timeout(10):
        return [await anext(stream) for _ in range(count)]


def test_everybody_who_listens_hears_of_news(tess, sign_in):
    async def scene():
        streams = [live.stream(key) for _ in range(5)]
        firsts = [await events(stream, 2) for stream in streams]
        assert all(told[0].startswith("retry:") and "event: pulse" in told[1] for told in firsts)
        await move()
        seconds = [await events(stream, 1) for stream in streams]
        assert all(told[0] not in firsts[0] and "event: pulse" in told[0] for told in seconds)
        for stream in streams:
            await stream.aclose()
        assert live.broadcaster().listeners == 0
        assert live.broadcaster().task is None

    key = session_of(sign_in(tess))
    play(scene)


def test_who_does_not_read_holds_up_nobody_and_later_hears_the_latest_only(tess, sign_in):
    async def scene():
        slow, quick = live.stream(key), live.stream(key)
        await events(slow, 2)
        await events(quick, 2)
        for _ in range(3):
            await move()
            heard = await events(quick, 1)
        assert await events(slow, 1) == heard
        await slow.aclose()
        await quick.aclose()

    key = session_of(sign_in(tess))
    play(scene)


def test_a_silent_stream_is_kept_open_by_a_heartbeat(tess, sign_in, monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)

    async def scene():
        stream = live.stream(key)
        assert (await events(stream, 3))[2].startswith(":")
        await stream.aclose()

    key = session_of(sign_in(tess))
    play(scene)


@pytest.mark.parametrize("end", ["session", "role", "user"])
def test_the_stream_ends_when_its_reader_may_no_longer_listen(tess, sign_in, monkeypatch, end):
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)
    monkeypatch.setattr(live, "RECHECK", 0.0)

    async def scene():
        stream = live.stream(key)
        await events(stream, 3)
        await sync_to_async(stop)()
        told = [event async for event in stream]
        assert told[-1].startswith("event: end")

    def stop():
        if end == "session":
            SessionStore(key).delete()
        else:
            User.objects.filter(pk=tess.pk).update(**({"role": ""} if end == "role" else {"is_active": False}))

    key = session_of(sign_in(tess))
    play(scene)


def test_a_full_process_asks_to_come_back(tess, sign_in, monkeypatch):
    monkeypatch.setattr(live, "LARGEST", 0)
    answer = sign_in(tess).get("/live/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_strangers_and_those_without_a_role_do_not_listen(eve, sign_in):
    assert Client().get("/live/").status_code == 302
    assert sign_in(eve).get("/live/").status_code == 403


def test_a_stream_is_not_stored_nor_held_back(tess, sign_in):
    answer = sign_in(tess).get("/live/")
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"


def test_one_reader_does_not_take_the_places_of_all_others(tess, sam, sign_in, monkeypatch):
    monkeypatch.setattr(live, "A_READER", 2)
    browser, another, statuses = sign_in(tess), sign_in(sam), []
    key = session_of(browser)

    async def scene():
        streams = [live.stream(key), live.stream(key)]
        for stream in streams:
            await events(stream, 1)
        statuses.extend([(await sync_to_async(one.get)("/live/")).status_code for one in (browser, another)])
        for stream in streams:
            await stream.aclose()

    play(scene)
    assert statuses == [503, 200]
    assert not live.held
