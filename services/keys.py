"""The ring of keys, kept outside the database, with which its few secrets are encrypted."""

import os
import stat
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from services.errors import (
    FileIsOpen,
    KeyIsPublished,
    KeyLost,
    KeysMissing,
    NoSuchKeysFile,
    NotAKey,
)
from services.settings import Settings, settings

# Published on purpose: the demonstration's key, and its second factor encrypted with it. That is
# fixed because a demonstration is the same to the last byte, and encrypting is not.
DEMO_KEY = "aGVtdmFnLWRlbW8ta2V5LW5vdC1mb3ItcmVhbC11c2U="
DEMO_SECOND_FACTOR = "JBSWY3DPEHPK3PXP"
DEMO_SEALED_FACTOR = (
    "gAAAAABO_5PwKpdRbDVLaISM29j1SiJqCke0Lgnj3wFQOhgZ6XQwhZOejsQqrEnvr3MEiLzUOriP-EiAmKPfdP9"
    "wfiAO50heWEUEHZHRDZgmqK1GLKI4cIA="
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ROOT = 0


def seal(text: str) -> str:
    """Encrypt a secret with the newest key, for the database.

    :raises KeysMissing: there is no key
    """
    return ring(settings()).encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """Decrypt what `seal` gave, with whichever key of the ring fits.

    :raises KeyLost: none does
    """
    try:
        return ring(settings()).decrypt(token).decode()
    except InvalidToken:
        raise KeyLost from None


def reseal(token: str) -> str:
    """Encrypt a sealed secret anew, with the newest key.

    :raises KeyLost: no key of the ring fits it
    """
    try:
        return ring(settings()).rotate(token).decode()
    except InvalidToken:
        raise KeyLost from None


def require_keys(wanted: Settings) -> None:
    """Insist that an installation has keys, and real use keys of its own.

    :raises KeysMissing: there is none
    :raises KeyIsPublished: one is the demonstration's
    :raises NotAKey: one cannot be a key
    :raises FileIsOpen: others on the machine may read their file
    """
    ring(wanted)


def ring(wanted: Settings) -> MultiFernet:
    """Return the keys of an installation: the first encrypts, every one decrypts."""
    words = [DEMO_KEY] if wanted.demo else _words_of(wanted)
    if not words:
        raise KeysMissing
    if DEMO_KEY in words and not wanted.demo:
        raise KeyIsPublished(name="ENCRYPTION_KEYS")
    return MultiFernet([fernet(word, name="ENCRYPTION_KEYS") for word in words])


def fernet(word: str, *, name: str) -> Fernet:
    """Make a key of its text; the text itself is in no message.

    :raises NotAKey: it is not 32 bytes in URL-safe base64
    """
    try:
        return Fernet(word)
    except ValueError:
        raise NotAKey(name=name) from None


def private_text(place: Path) -> str:
    """Read a file of secrets that nobody else may read.

    :raises NoSuchKeysFile: it is not there
    :raises FileIsOpen: others on the machine may read it
    """
    if not place.is_file():
        raise NoSuchKeysFile(place=str(place))
    require_private(place)
    return place.read_text(encoding="utf-8")


def require_private(place: Path) -> None:
    """Insist that a file, if it is there, is its owner's alone: not its group's either.

    Only root's may be read by our own group, so that a service cannot change its secrets itself.

    :raises FileIsOpen: others on the machine may read or change it
    """
    if place.exists() and is_open(place.stat(), user=os.geteuid(), group=os.getegid()):
        raise FileIsOpen(place=str(place))


def is_open(file: os.stat_result, *, user: int, group: int) -> bool:
    """Say whether others than a user may read or change a file."""
    lent = user != _ROOT and (file.st_uid, file.st_gid) == (_ROOT, group)
    return bool(file.st_mode & _OTHERS & ~(stat.S_IRGRP if lent else 0))


def _words_of(wanted: Settings) -> list[str]:
    written = wanted.encryption_keys
    if written is None and wanted.encryption_keys_file is not None:
        return private_text(wanted.encryption_keys_file).replace(",", " ").split()
    return written.get_secret_value().replace(",", " ").split() if written is not None else []
