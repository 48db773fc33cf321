"""Files that are their owner's alone: notes kept outside the database, line by line.

A line without its end was cut short, by a lost current or a full disk: it says nothing for certain.
"""

import logging
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

ONLY_ITS_OWNER = 0o600
_log = logging.getLogger("hemvag")


def add_lines(place: Path, lines: str) -> None:
    """Add whole lines for good; a last one that was cut short before makes room for them."""
    place.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, ONLY_ITS_OWNER)
    try:
        written = place.read_bytes()
        if written and not written.endswith(b"\n"):
            os.truncate(file, written.rfind(b"\n") + 1)
        os.write(file, lines.encode("ascii"))
        os.fsync(file)
    finally:
        os.close(file)


def whole_lines(place: Path) -> list[bytes]:
    """Read what is there, undecoded; a last line that was cut short is told and passed over."""
    if not place.exists():
        return []
    *lines, rest = place.read_bytes().split(b"\n")
    if rest:
        _log.warning("the last line of %s was cut short: passed over", place)
    return lines


def write_anew(place: Path, content: str) -> None:
    """Write a file that has its name only when it is whole, however many do so at once."""
    place.parent.mkdir(parents=True, exist_ok=True)
    growing = NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False)  # noqa: SIM115
    try:
        with growing as file:  # made for its owner alone
            file.write(content.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        Path(growing.name).replace(place)
    finally:
        Path(growing.name).unlink(missing_ok=True)
