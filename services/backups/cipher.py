"""A stream encrypted piece by piece: nothing of it can be read, changed, swapped or cut unseen.

The file begins with MAGIC and a salt. Each piece is AES-256-GCM under a key made for this file;
its nonce is its number and whether it is the last, so that pieces fit in their own place only.
"""

import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.errors import BackupUnreadable

MAGIC = b"HEMVAG1\n"
PIECE = 1 << 20
_SALT, _TAG, _KEY = 32, 16, 32


class Encrypting:
    """Takes the stream and writes it, encrypted, into a file; `close` ends it."""

    def __init__(self, into: BinaryIO, key: bytes) -> None:
        salt = secrets.token_bytes(_SALT)
        self._into, self._cipher = into, _cipher(key, salt)
        self._waiting, self._number = bytearray(), 0
        into.write(MAGIC + salt)

    def write(self, piece: bytes) -> int:
        """Take what comes next; the last piece waits, for it is written differently."""
        self._waiting += piece
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(piece)

    def close(self) -> None:
        """Write the last piece; without it the file counts as cut short."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._into.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, MAGIC))
        self._number += 1


class Decrypting:
    """Gives the stream back as it was, piece by piece.

    :raises BackupUnreadable: from any method, if the file is not what was written
    """

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        beginning = source.read(len(MAGIC) + _SALT)
        if len(beginning) < len(MAGIC) + _SALT or not beginning.startswith(MAGIC):
            raise BackupUnreadable
        self._source, self._cipher = source, _cipher(key, beginning[len(MAGIC) :])
        self._waiting, self._number = bytearray(), 0
        self._ahead = source.read(PIECE + _TAG)
        self._over = False

    def read(self, size: int) -> bytes:
        """Give the next bytes, fewer only at the end."""
        while len(self._waiting) < size and not self._over:
            self._waiting += self._next()
        piece = bytes(self._waiting[:size])
        del self._waiting[:size]
        return piece

    def finish(self) -> None:
        """Read to the end: only the last piece tells that nothing was cut off."""
        while not self._over:
            self._next()

    def _next(self) -> bytes:
        piece, self._ahead = self._ahead, self._source.read(PIECE + _TAG)
        self._over = not self._ahead
        try:
            opened = self._cipher.decrypt(_nonce(self._number, last=self._over), piece, MAGIC)
        except InvalidTag:
            raise BackupUnreadable from None
        self._number += 1
        return opened


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), _KEY, salt, b"hemvag backup").derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
