"""Reads a lock file: which packages, in which releases, where, and who asked for them."""

import re
from dataclasses import dataclass

_ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[.*?\])?==(?P<version>[^\s;\\]+)(?P<rest>.*)$")
_ASKED = re.compile(r"^\s+#\s+(?:via\s+)?(?P<by>[A-Za-z0-9._-]+)(?P<rest>.*)$")


@dataclass(frozen=True)
class Locked:
    """One release of a package; `where`: only on such machines, if not on all."""

    name: str
    version: str
    where: str
    asked_by: frozenset[str]


def locked(text: str) -> list[Locked]:
    """Read the packages of a lock file, in its order."""
    entries = [entry.splitlines() for entry in re.split(r"\n(?=[A-Za-z0-9])", text)]
    return [found for lines in entries if (found := _locked(lines)) is not None]


def _locked(lines: list[str]) -> Locked | None:
    entry = _ENTRY.match(lines[0])
    if entry is None:
        return None
    where = entry["rest"].strip(" \\").removeprefix(";").strip()
    asked = [_ASKED.match(line) for line in lines[1:]]
    asked_by = {by["by"] for by in asked if by and by["by"] != "via" and "lock" not in by["rest"]}
    return Locked(entry["name"], entry["version"], where, frozenset(asked_by - {"-c"}))
