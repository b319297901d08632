"""The web server as a process of its own, which `codriver up` starts: python -m codriver.kit.serve APPLICATION …"""

import argparse
import os
from importlib import import_module
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from codriver.kit.family import end_with

FORWARDED = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port", b"forwarded")


def believing(application: Any, proxy: str) -> Any:
    """Return the ASGI application, deaf to X-Forwarded-* headers unless they come from the one named proxy.

    proxy  its address as the socket shows it; "" when there is none, then nobody is believed.
    """

    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        peer = (scope.get("client") or ("", 0))[0]
        if not proxy or peer != proxy:
            scope["headers"] = [pair for pair in scope["headers"] if pair[0].lower() not in FORWARDED]
        await application(scope, receive, send)

    return guarded


def load(name: str, proxy: str, server: int) -> Any:
    """Import "module:attribute" in a worker process, and tie that process to the server's."""
    end_with(server)
    module, _, attribute = name.partition(":")
    return believing(getattr(import_module(module), attribute), proxy)


def main() -> None:
    """Serve until told to stop, or until the process that started this one is gone."""
    words = argparse.ArgumentParser()
    words.add_argument("application")
    words.add_argument("--host", default="127.0.0.1")
    words.add_argument("--port", type=int, default=8000)
    words.add_argument("--workers", type=int, default=1)
    words.add_argument("--tls-cert", type=Path)
    words.add_argument("--tls-key", type=Path)
    words.add_argument("--proxy", default="")
    words.add_argument("--parent", type=int, required=True)
    said = words.parse_args()
    end_with(said.parent)
    server = Granian(
        said.application,
        address=said.host,
        port=said.port,
        interface=Interfaces.ASGINL,
        workers=said.workers,
        websockets=False,
        log_level=LogLevels.warning,
        ssl_cert=said.tls_cert,
        ssl_key=said.tls_key,
        workers_kill_timeout=3,  # seconds; open streams do not keep a stopped server alive
        respawn_failed_workers=True,
    )
    pid = os.getpid()
    server.serve(target_loader=lambda *_: load(said.application, said.proxy, pid))


if __name__ == "__main__":
    main()
