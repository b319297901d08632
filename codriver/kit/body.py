"""An answer of bounded size: its bytes are counted as sent and as unpacked."""

import zlib
from collections.abc import Iterable, Iterator

import httpcore
import httpx

from codriver.kit.faults import Fault, FetchError, httpx_errors

PIECE = 65_536  # bytes unpacked at a time


def bounded(answer: httpcore.Response, host: str, most: int) -> httpx.Response:
    """The answer for httpx, already unpacked; reading more than `most` bytes of it raises FetchError."""
    headers = httpx.Headers(answer.headers)
    packing = headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        answer.close()
        raise FetchError(Fault.OTHERWISE_PACKED, host=host, permanent=True)
    is_packed = packing.endswith("gzip")
    if is_packed:
        for name in ("Content-Encoding", "Content-Length"):  # both speak of the packed bytes
            headers.pop(name, None)
    body = _Body(answer, host, most, is_packed)
    return httpx.Response(answer.status, headers=headers.raw, stream=body, extensions=answer.extensions)


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, host: str, most: int, is_packed: bool):
        self.answer = answer
        self.host = host
        self.most = most
        self.is_packed = is_packed

    def __iter__(self) -> Iterator[bytes]:
        with httpx_errors():
            sent = self._limited(self.answer.iter_stream())
            yield from self._limited(self._unpacked(sent)) if self.is_packed else sent

    def close(self) -> None:
        with httpx_errors():
            self.answer.close()

    def _limited(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        total = 0
        for part in parts:
            total += len(part)
            if total > self.most:
                size = f"{self.most / 1e6:g} MB"
                raise FetchError(Fault.TOO_LARGE, host=self.host, size=size, permanent=True)
            yield part

    def _unpacked(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        try:
            yield from _gunzip(parts)
        except (zlib.error, EOFError) as error:
            raise FetchError(Fault.PACKED, host=self.host, permanent=False) from error


def _gunzip(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack gzip in small pieces; one stream may follow another. Raises zlib.error, or EOFError without an end."""
    engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
    has_begun = False
    for part in parts:
        has_begun = has_begun or bool(part)
        while part:
            if engine.eof:
                if not part.startswith(b"\x1f"):  # some servers pad the end with zeros
                    return
                engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield engine.decompress(part, PIECE)
            part = engine.unconsumed_tail or engine.unused_data
    if has_begun and not engine.eof:
        raise EOFError
