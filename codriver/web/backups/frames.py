"""What lies in the envelope: frames of MessagePack, each behind its length, all of them one stream of zlib.

A backup is `head`, for each table `table` and its `rows`, for each file `file` and its `piece`s, and `end`, which says
how much there was. Values are those that SQLite keeps: numbers, texts, bytes, nothing. PostgreSQL's are turned into
them.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from codriver.web.backups.sealing import Sealer, Unusable

LENGTH = struct.Struct(">I")
LEVEL = 3  # of zlib: a fifth larger than at 6, and three times as fast
AT_ONCE = 2**20  # bytes unpacked in one go, whatever a piece holds

Frame = list[Any]


class Writer:
    """Writes frames into an envelope."""

    def __init__(self, sealer: Sealer) -> None:
        self.sealer, self.packer, self.encoder = sealer, zlib.compressobj(LEVEL), msgspec.msgpack.Encoder()

    def write(self, kind: str, *parts: Any) -> None:
        """Write one frame."""
        body = self.encoder.encode([kind, *parts])
        self.sealer.write(self.packer.compress(LENGTH.pack(len(body)) + body))

    def close(self) -> None:
        """Write what is left and end the envelope."""
        self.sealer.write(self.packer.flush())
        self.sealer.close()


def unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the stream in parts that are never larger than AT_ONCE."""
    packer = zlib.decompressobj()
    for piece in pieces:
        while piece:
            yield packer.decompress(piece, AT_ONCE)
            piece = packer.unconsumed_tail
    yield packer.flush()


def frames(pieces: Iterable[bytes]) -> Iterator[Frame]:
    """Yield the frames of an opened envelope, the first one a `head` and the last one an `end`."""
    decoder, kept = msgspec.msgpack.Decoder(), bytearray()
    for part in unpacked(pieces):
        kept += part
        start = 0
        while len(kept) - start >= LENGTH.size:
            stop = start + LENGTH.size + LENGTH.unpack_from(kept, start)[0]
            if len(kept) < stop:
                break
            yield decoder.decode(memoryview(kept)[start + LENGTH.size : stop])
            start = stop
        del kept[:start]
    if kept:
        raise Unusable("This backup ends in the middle of a row.")
