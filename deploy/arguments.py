"""How the verbs of `manage.py` read what is typed after them."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from enum import StrEnum


def day(text: str) -> date:
    """Read a day as 2026-11-21."""
    return date.fromisoformat(text)


def one_of(codes: type[StrEnum]) -> Callable[[str], StrEnum]:
    """Read a code, in capitals or not."""

    def read(text: str) -> StrEnum:
        try:
            return codes(text.upper())
        except ValueError as unknown:
            message = f"{text!r} is none of {', '.join(codes)}"
            raise ArgumentTypeError(message) from unknown

    return read


def at_least_one(text: str) -> int:
    """Read a number of things."""
    number = int(text)
    if number < 1:
        raise ArgumentTypeError("it must be 1 or more")
    return number
