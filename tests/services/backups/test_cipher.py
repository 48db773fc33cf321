"""An encrypted stream comes back whole, and not at all if anything in it was touched."""

import io
import secrets

import pytest

from services.backups.cipher import MAGIC, PIECE, Decrypting, Encrypting
from services.errors import BackupUnreadable

KEY = secrets.token_bytes(32)
HEADER = len(MAGIC) + 32
SEALED = PIECE + 16


def encrypted(text: bytes, key: bytes = KEY) -> bytes:
    """Encrypt, handed over in pieces of no particular size."""
    out = io.BytesIO()
    stream = Encrypting(out, key)
    for start in range(0, len(text), 300_007):
        stream.write(text[start : start + 300_007])
    stream.close()
    return out.getvalue()


def decrypted(written: bytes, key: bytes = KEY) -> bytes:
    """Decrypt, asked for in pieces of no particular size."""
    stream, found = Decrypting(io.BytesIO(written), key), b""
    while piece := stream.read(70_001):
        found += piece
    stream.finish()
    return found


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5])
def test_gives_back_what_was_written(size: int) -> None:
    text = secrets.token_bytes(size)
    assert decrypted(encrypted(text)) == text


def test_shows_nothing_of_it_and_is_never_the_same() -> None:
    first, second = encrypted(b"canary" * 100), encrypted(b"canary" * 100)
    assert b"canary" not in first
    assert first[HEADER:] != second[HEADER:]


class TestRefuses:
    text = secrets.token_bytes(2 * PIECE + 9)

    def test_another_key(self) -> None:
        with pytest.raises(BackupUnreadable):
            decrypted(encrypted(self.text), secrets.token_bytes(32))

    @pytest.mark.parametrize("place", [0, 10, HEADER, HEADER + PIECE, -1])
    def test_one_changed_byte(self, place: int) -> None:
        written = bytearray(encrypted(self.text))
        written[place] ^= 1
        with pytest.raises(BackupUnreadable):
            decrypted(bytes(written))

    @pytest.mark.parametrize(
        "length", [0, HEADER - 1, HEADER, HEADER + SEALED, HEADER + SEALED * 2]
    )
    def test_a_file_cut_short_even_between_two_pieces(self, length: int) -> None:
        with pytest.raises(BackupUnreadable):
            decrypted(encrypted(self.text)[:length])

    def test_pieces_in_another_order(self) -> None:
        written = encrypted(self.text)
        first, second = written[HEADER:][:SEALED], written[HEADER + SEALED :][:SEALED]
        swapped = written[:HEADER] + second + first + written[HEADER + 2 * SEALED :]
        with pytest.raises(BackupUnreadable):
            decrypted(swapped)

    def test_something_behind_the_end(self) -> None:
        with pytest.raises(BackupUnreadable):
            decrypted(encrypted(self.text) + b"more")
