"""Making a backup: one encrypted file with its checksum beside it, and the oldest ones away."""

import base64
import hashlib
import os
import tarfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from sqlalchemy.engine import Engine

from services.backups.cipher import Encrypting
from services.backups.copying import Copied, copy
from services.backups.manifests import MANIFEST, Manifest
from services.errors import BackupKeyMissing, KeyIsPublished
from services.installation import OPERATOR
from services.keys import DEMO_KEY, fernet, private_text
from services.private_files import ONLY_ITS_OWNER
from services.settings import Settings
from services.unit_of_work import jot

ENDING, CHECKSUM = ".backup", ".sha256"
_PREFIX = "hemvag-"
_ONLY_ITS_OWNERS_FOLDER = 0o700


class _Summed:
    """A file that is added up while it is written."""

    def __init__(self, into: BinaryIO) -> None:
        self._into, self.sum = into, hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.sum.update(piece)
        return self._into.write(piece)


def backup(engine: Engine, folder: Path, key: bytes, now: datetime) -> tuple[Path, Manifest]:
    """Write a backup into a folder; until it is whole it has another name. The trail tells."""
    folder.mkdir(mode=_ONLY_ITS_OWNERS_FOLDER, parents=True, exist_ok=True)
    place = folder / f"{_PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{ENDING}"
    with TemporaryDirectory(prefix=".copy-", dir=folder) as private:
        copied = copy(engine, Path(private), now)
        with _appearing(place) as out:
            summed = _Summed(out)
            _write(copied, summed, key)
    checksum = f"{summed.sum.hexdigest()}  {place.name}\n"
    with _appearing(place.with_name(place.name + CHECKSUM)) as out:
        out.write(checksum.encode())
    with jot(engine, OPERATOR, now) as work:
        work.record("backup.made", place.name)
    return place, copied.manifest


def thin_out(folder: Path, keep: int) -> list[Path]:
    """Take the oldest backups away, so that this many are left; return which."""
    found = sorted(folder.glob(f"{_PREFIX}*{ENDING}"))
    gone = found[:-keep]
    for place in gone:
        place.unlink()
        place.with_name(place.name + CHECKSUM).unlink(missing_ok=True)
    return gone


def backup_key(wanted: Settings) -> bytes:
    """Return the key of the backups.

    :raises BackupKeyMissing: there is none
    :raises KeyIsPublished: it is the demonstration's
    :raises NotAKey: it cannot be one
    :raises FileIsOpen: others on the machine may read its file
    """
    word = wanted.backup_key.get_secret_value() if wanted.backup_key else ""
    if not word and wanted.backup_key_file is not None:
        word = private_text(wanted.backup_key_file).strip()
    if not word:
        raise BackupKeyMissing
    if word == DEMO_KEY:
        raise KeyIsPublished(name="BACKUP_KEY")
    fernet(word, name="BACKUP_KEY")
    return base64.urlsafe_b64decode(word)


def _write(copied: Copied, out: _Summed, key: bytes) -> None:
    into: Any = out  # what is written to needs no more than `write`
    encrypting: Any = Encrypting(into, key)
    with tarfile.open(fileobj=encrypting, mode="w|gz") as archive:
        written = copied.manifest.written()
        about = tarfile.TarInfo(MANIFEST)
        about.size = len(written)
        archive.addfile(about, BytesIO(written))
        for part in copied.parts:
            archive.add(part, part.name)
    encrypting.close()


@contextmanager
def _appearing(place: Path) -> Generator[BinaryIO]:
    """Open a file that gets its name when it is whole and on the disk."""
    growing = place.with_name(f".{place.name}.growing")
    growing.unlink(missing_ok=True)
    opened = os.open(growing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_ITS_OWNER)
    try:
        with open(opened, "wb") as out:  # noqa: PTH123
            yield out
            out.flush()
            os.fsync(out.fileno())
        growing.replace(place)
    finally:
        growing.unlink(missing_ok=True)
