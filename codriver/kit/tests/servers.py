"""Small real servers on loopback. Each says exactly the bytes that a test wants, however wrong, slow or many."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from threading import Event, Thread

from codriver.kit.addresses import Address

HERE = ip_address("127.0.0.1")

Talk = Callable[[socket.socket, bytes], None]


class Server:
    """What a test may ask of a server: where it is, and what it was asked."""

    def __init__(self, port: int):
        self.port = port
        self.connections = 0
        self.heads: list[bytes] = []

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextmanager
def serving(talk: Talk, tls: ssl.SSLContext | None = None, *, waits_for_head: bool = True) -> Iterator[Server]:
    """Serve on a free port until the block ends; `talk` gets every connection with the head of each request."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener.getsockname()[1])
    is_over = Event()

    def welcome() -> None:
        while (wire := listener.accept()[0]) and not is_over.is_set():
            server.connections += 1
            Thread(target=_attend, args=(wire, talk, server, tls, waits_for_head), daemon=True).start()
        wire.close()

    thread = Thread(target=welcome, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        is_over.set()
        socket.create_connection(listener.getsockname()).close()  # wakes the loop
        thread.join()
        listener.close()


def _attend(wire: socket.socket, talk: Talk, server: Server, tls: ssl.SSLContext | None, waits_for_head: bool) -> None:
    wire.settimeout(5)  # no test leaves a thread behind for longer
    # The client hangs up on most of these servers: that is what is tested.
    with suppress(OSError), wire, tls.wrap_socket(wire, server_side=True) if tls else wire as inner:
        while head := _head(inner) if waits_for_head else b"-":
            server.heads.append(head)
            talk(inner, head)


def _head(wire: socket.socket) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = wire.recv(1)
        if not byte:
            return b""
        head += byte
    return head


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """The bytes of one whole answer; a header's underscore is written as a hyphen."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines, "", ""]).encode() + body


def saying(*parts: bytes) -> Talk:
    """A talk that says the same to everyone."""

    def talk(wire: socket.socket, head: bytes) -> None:
        wire.sendall(b"".join(parts))

    return talk


def never_resolved(*_: object, **__: object) -> list[object]:
    """Stands in for the system's resolver where a name server does not answer."""
    time.sleep(2)
    return []


def only_here(address: Address) -> bool:
    """The rule of these tests: the servers' own address and no other."""
    return address == HERE
