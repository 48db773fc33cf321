"""Codes that are typed by hand and work once: for a first sign-in, a reset, a lost phone."""

import hashlib
import secrets
from datetime import timedelta

CODE_LIFE = timedelta(minutes=30)
# Without 0, 1, i, l, o, u: nobody mistakes one sign for another. 16 of 30 cannot be guessed.
_SIGNS = "23456789abcdefghjkmnpqrstvwxyz"


def one_time_code() -> str:
    """Return a code nobody can guess, in four groups of four."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))


def hash_code(typed: str) -> str:
    """Hash a code, typed with or without its hyphens; it is too long to be tried out."""
    bare = "".join(sign for sign in typed.casefold() if sign.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()
