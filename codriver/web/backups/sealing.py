"""The envelope of a backup: a head, then pieces that only the operator's passphrase opens.

The head is 57 bytes: 16 of a name, one of the version, 16 of salt, 16 that tell a wrong passphrase from damage, 8 of a
checksum. scrypt makes the key; it alone takes 128 MiB of memory for a moment. Each piece is at most 1 MiB, sealed with
AES-256-GCM: its number and whether it is the last are its nonce, so none can be changed, moved, doubled or left out.
"""

import hashlib
import hmac
import secrets
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

NAME = b"CODRIVER BACKUP\n"
VERSION = 1
COST = 2**17  # of scrypt, with r = 8 and p = 1: OWASP's choice; the version stands for it, so no file can ask for more
HEAD = struct.Struct(">16sB16s16s8s")
FRAME = struct.Struct(">IB")  # length of what is sealed, and whether it is the last piece
PIECE = 2**20  # bytes
TAG = 16  # bytes that AES-GCM adds

NO_BACKUP = "This file is no backup of Codriver."
OTHER = "This backup has form {}, and this Codriver reads form {}: take the version that made it, or a newer one."
WRONG = "This is not the passphrase that the backup was made with."
CUT = "This backup is cut off: its end is missing. Copy it again, or take an earlier one."
DAMAGED = "This backup is damaged near byte {:,}: take another copy, or an earlier one."


class Unusable(Exception):
    """A backup that cannot be used; the one sentence says why."""


class Refused(Exception):
    """Something that may not be done with this house; the sentence says why."""


def _key(passphrase: str, salt: bytes) -> tuple[AESGCM, bytes]:
    """Return the cipher, and 16 bytes by which the same passphrase is known again."""
    made = Scrypt(salt=salt, length=48, n=COST, r=8, p=1).derive(passphrase.encode())
    return AESGCM(made[:32]), made[32:]


def _head(salt: bytes, check: bytes) -> bytes:
    body = HEAD.pack(NAME, VERSION, salt, check, b"")[:-8]
    return body + hashlib.sha256(body).digest()[:8]


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class Sealer:
    """Writes an envelope. Nothing is whole before close()."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        salt = secrets.token_bytes(16)
        self.cipher, check = _key(passphrase, salt)
        self.file, self.head, self.number, self.waiting = file, _head(salt, check), 0, bytearray()
        file.write(self.head)

    def write(self, some: bytes) -> None:
        """Take some bytes; full pieces are written at once."""
        self.waiting += some
        while len(self.waiting) >= PIECE:
            self._piece(bytes(self.waiting[:PIECE]), is_last=False)
            del self.waiting[:PIECE]

    def close(self) -> None:
        """Write the last piece."""
        self._piece(bytes(self.waiting), is_last=True)

    def _piece(self, plain: bytes, *, is_last: bool) -> None:
        sealed = self.cipher.encrypt(_nonce(self.number, is_last), plain, self.head)
        self.file.write(FRAME.pack(len(sealed), is_last) + sealed)
        self.number += 1


def opened(file: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """Yield what was sealed, piece by piece, each proven before it is given. Raises Unusable."""
    head = file.read(HEAD.size)
    cipher = _cipher(head, passphrase)
    number, is_last = 0, 0
    while not is_last:
        place = file.tell()
        frame = file.read(FRAME.size)
        if len(frame) < FRAME.size:
            raise Unusable(CUT)
        size, is_last = FRAME.unpack(frame)
        if not TAG <= size <= PIECE + TAG or is_last > 1:
            raise Unusable(DAMAGED.format(place))
        sealed = file.read(size)
        if len(sealed) < size:
            raise Unusable(CUT)
        yield _plain(cipher, sealed, _nonce(number, bool(is_last)), head, place)
        number += 1
    if file.read(1):
        raise Unusable(DAMAGED.format(file.tell()))


def _cipher(head: bytes, passphrase: str) -> AESGCM:
    if not head.startswith(NAME):
        raise Unusable(NO_BACKUP if not NAME.startswith(head) or not head else CUT)
    if len(head) < HEAD.size:
        raise Unusable(CUT)
    _, version, salt, check, checksum = HEAD.unpack(head)
    if version != VERSION:  # first: another form may have another head
        raise Unusable(OTHER.format(version, VERSION))
    if hashlib.sha256(head[:-8]).digest()[:8] != checksum:
        raise Unusable(DAMAGED.format(len(NAME)))
    cipher, same = _key(passphrase, salt)
    if not hmac.compare_digest(same, check):
        raise Unusable(WRONG)
    return cipher


def _plain(cipher: AESGCM, sealed: bytes, nonce: bytes, head: bytes, place: int) -> bytes:
    try:
        return cipher.decrypt(nonce, sealed, head)
    except InvalidTag:
        raise Unusable(DAMAGED.format(place)) from None
