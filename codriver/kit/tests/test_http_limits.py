"""How long an answer may take and how big it may be, against servers that try to go on for ever."""

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from codriver.kit.http import Fetcher, FetchError
from codriver.kit.tests.servers import answer, never_resolved, only_here, saying, serving

MB = 1_000_000
impatient = Fetcher(seconds=0.5, may_reach=only_here)
small = Fetcher(seconds=5, max_bytes=MB, may_reach=only_here)


@contextmanager
def refused(sentence: str, *, permanent: bool) -> Iterator[None]:
    """Expect this refusal, and soon."""
    begun = time.monotonic()
    with pytest.raises(FetchError, match=sentence) as error:
        yield
    assert error.value.permanent is permanent
    assert time.monotonic() - begun < 3


def again_and_again(opening: bytes, part: bytes, pause: float):
    """A talk that never ends by itself."""

    def talk(wire, head):
        wire.sendall(opening)
        while True:
            wire.sendall(part)
            time.sleep(pause)

    return talk


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
SLOW = {
    "a body that drips": again_and_again(CHUNKED, b"1\r\nx\r\n", 0.1),
    "headers that drip": again_and_again(OK, b"A: b\r\n", 0.1),
    "a status line that drips": again_and_again(b"", b"H", 0.1),
    "endless provisional answers": again_and_again(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 9_000, 0),
    "provisional answers that drip": again_and_again(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.1),
    "silence": again_and_again(b"", b"", 0.1),
}


@pytest.mark.parametrize("talk", SLOW.values(), ids=SLOW)
def test_slowness_ends_with_the_time_for_everything(talk):
    with serving(talk) as server, refused("did not answer in time", permanent=False):
        impatient.fetch(server.url())


def test_a_handshake_that_never_comes_ends_in_time():
    with (
        serving(again_and_again(b"", b"", 0.1), waits_for_head=False) as server,
        refused("did not answer in time", permanent=False),
    ):
        impatient.fetch(server.url(scheme="https"))


def test_a_server_that_does_not_listen_to_a_long_letter_ends_in_time():
    with (
        serving(again_and_again(b"", b"", 0.1), waits_for_head=False) as server,
        refused("did not answer in time", permanent=False),
    ):
        impatient.fetch(server.url(), method="POST", body=bytes(30 * MB))


def test_a_server_that_reads_a_long_letter_slowly_ends_in_time():
    def sip(wire, head):
        while wire.recv(50_000):
            time.sleep(0.01)

    with serving(sip, waits_for_head=False) as server, refused("did not answer in time", permanent=False):
        impatient.fetch(server.url(), method="POST", body=bytes(30 * MB))


def test_redirects_share_one_time():
    def dawdle(wire, head):
        time.sleep(0.2)
        wire.sendall(answer(status="302 Found", Location="/next"))

    with serving(dawdle) as server, refused("did not answer in time", permanent=False):
        impatient.fetch(server.url())
    assert len(server.heads) <= 3


def test_a_name_that_is_looked_up_slowly_counts_too(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", never_resolved)
    with refused("slow.example did not answer in time", permanent=False):
        impatient.fetch("http://slow.example/")


ENDLESS = {
    "in chunks": again_and_again(CHUNKED, b"10000\r\n" + bytes(65_536) + b"\r\n", 0),
    "until it hangs up": again_and_again(OK + b"\r\n", bytes(65_536), 0),
    "of a promised length": again_and_again(OK + b"Content-Length: 99999999999\r\n\r\n", bytes(65_536), 0),
    "packed": again_and_again(OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 1_000, 0),
}


@pytest.mark.parametrize("talk", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_body_is_read_up_to_the_limit(talk):
    with serving(talk) as server, refused("sent more than 1 MB", permanent=True):
        small.fetch(server.url())


def test_endless_headers_are_not_read_on():
    with (
        serving(again_and_again(OK, b"A: " + b"b" * 1_000 + b"\r\n", 0)) as server,
        refused("not valid HTTP", permanent=False),
    ):
        small.fetch(server.url())


def test_a_body_of_exactly_the_limit_is_whole_and_one_byte_more_is_refused():
    with serving(saying(answer(bytes(MB)))) as server:
        assert len(small.fetch(server.url()).body) == MB
    with serving(saying(answer(bytes(MB + 1)))) as server, refused("sent more than 1 MB", permanent=True):
        small.fetch(server.url())


def test_a_bomb_is_never_unpacked_beyond_the_limit():
    bomb = answer(gzip.compress(bytes(300 * MB), 9), Content_Encoding="gzip")
    with serving(saying(bomb)) as server:
        tracemalloc.start()
        with refused("sent more than 1 MB", permanent=True):
            small.fetch(server.url())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 5 * MB


def test_a_bomb_is_stopped_for_a_client_too():
    bomb = answer(gzip.compress(bytes(50 * MB), 9), Content_Encoding="gzip")
    with serving(saying(bomb)) as server, small.client() as asking, refused("more than 1 MB", permanent=True):
        asking.get(server.url(), headers={"Accept-Encoding": "br, gzip"})
    assert b"Accept-Encoding: gzip\r\n" in server.heads[0]


UNASKED = {
    "br": b"never looked into",
    "zstd": b"never looked into",
    "deflate": zlib.compress(bytes(50 * MB)),
    "gzip, gzip": gzip.compress(gzip.compress(bytes(50 * MB))),
}


@pytest.mark.parametrize("packing", UNASKED)
def test_a_packing_that_was_not_asked_for_is_refused(packing):
    with (
        serving(saying(answer(UNASKED[packing], Content_Encoding=packing))) as server,
        refused("packing that was not asked for", permanent=True),
    ):
        small.fetch(server.url())


HALVES = gzip.compress(b"half ") + gzip.compress(b"and half")


@pytest.mark.parametrize(
    "packed", [gzip.compress(b"half and half"), HALVES, HALVES + bytes(512)], ids=["one", "two", "two and zeros"]
)
def test_a_packed_answer_is_unpacked_to_its_end(packed):
    with serving(saying(answer(packed, Content_Encoding="GZip"))) as server:
        fetched = small.fetch(server.url())
    assert fetched.body == b"half and half"
    assert "content-encoding" not in fetched.headers


def test_every_size_around_the_piece_unpacks_to_the_same_bytes():
    for size in (0, 1, 65_535, 65_536, 65_537, 131_072, MB):
        body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
        with serving(saying(answer(gzip.compress(body), Content_Encoding="gzip"))) as server:
            assert small.fetch(server.url()).body == body


@pytest.mark.parametrize(
    "packed",
    [b"not packed at all", gzip.compress(b"cut off" * 99)[:-9], HALVES[:-3]],
    ids=["not packed", "cut off", "the second cut off"],
)
def test_an_answer_that_cannot_be_unpacked_may_be_asked_again(packed):
    with (
        serving(saying(answer(packed, Content_Encoding="gzip"))) as server,
        refused("cannot be unpacked", permanent=False),
    ):
        small.fetch(server.url())


BROKEN = {
    "nothing": b"",
    "no HTTP": b"220 mail.example ESMTP\r\n",
    "a body cut off": OK + b"Content-Length: 10\r\n\r\nhalf",
    "chunks that are none": CHUNKED + b"zz\r\n",
    "two lengths": OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "an address that is none": OK.replace(b"200", b"302") + b"Location: http://x:port/\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("said", BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_may_be_asked_again(said):
    def hang_up(wire, head):
        wire.sendall(said)
        wire.close()

    with serving(hang_up) as server, refused("broke off", permanent=False):
        small.fetch(server.url())
