"""Says what is being measured, on the error stream: the table alone goes to the output."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Step = TypeVar("Step")


def say(text: str) -> None:
    """Say what begins now."""
    print(text, file=sys.stderr, flush=True)


def counted(steps: Iterable[Step], text: str, total: int) -> Iterator[Step]:
    """Count steps on one line while they are taken."""
    for number, step in enumerate(steps, start=1):
        print(f"\r  {text} {number}/{total}", end="", file=sys.stderr, flush=True)
        yield step
    print(file=sys.stderr, flush=True)
