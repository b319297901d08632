"""The doorstep of the web process: how much somebody may send, settled before it is kept.

Django writes the whole body of a request to the disk before it asks who sent it. So everybody has room for a form;
room for a file has only who may import, at the one address that takes files.
"""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import parse_cookie
from django.urls import reverse

FORM = 2 * 1024 * 1024  # bytes of a body that anybody may send
TOO_LARGE = b"This is more than this page takes.\n"

Scope = dict[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[None]]


async def room_for(scope: Scope) -> int:
    """Return how many bytes the sender of this request may send."""
    if scope["path"] != reverse("listening:import"):
        return FORM
    from codriver.staff.doors import session_may  # rooms can be asked only when Django has been set up

    cookies = parse_cookie("; ".join(said(scope, b"cookie")))
    key = cookies.get(settings.SESSION_COOKIE_NAME, "")
    may = bool(key) and await sync_to_async(session_may, thread_sensitive=False)(key, "import")
    return FORM + settings.CODRIVER_IMPORT_BYTES if may else FORM


def said(scope: Scope, name: bytes) -> list[str]:
    """Return the values of a header."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def announced(scope: Scope) -> int:
    """Return how large the body is said to be; 0 where nothing is said."""
    return max((int(length) for length in said(scope, b"content-length") if length.isdecimal()), default=0)


async def refuse(scope: Scope, send: Any) -> None:
    """Answer that it is too much, and that the rest is not read."""
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    if scope.get("http_version", "").startswith("1"):
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_LARGE})


def wary(application: Application, room_for: Callable[[Scope], Awaitable[int]] = room_for) -> Application:
    """Return the ASGI application behind a doorstep: nobody leaves more before it than there is room for."""

    async def guarded(scope: Scope, receive: Any, send: Any) -> None:
        length = announced(scope)
        room = await room_for(scope) if length > FORM else FORM
        if length > room:
            await refuse(scope, send)
            return
        came, is_refused = 0, False

        async def counted() -> Any:
            nonlocal came, room, is_refused
            message = await receive()
            came += len(message.get("body", b""))
            if came > room == FORM:  # it came without a word about its size
                room = await room_for(scope)
            if came > room:
                is_refused = True
                return {"type": "http.disconnect"}  # what was kept of it is thrown away
            return message

        await application(scope, counted, send)
        if is_refused:
            await refuse(scope, send)

    return guarded


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "codriver.settings")
application = wary(get_asgi_application())
