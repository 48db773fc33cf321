"""The chain of the trail: each line's digest covers the line and the digest of the one before it.

Whoever changes, removes, swaps or inserts a line breaks the chain behind it; whoever mends that by
writing the rest anew comes to another head than the one that was noted outside the database.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

FACTS = (*("actor_id", "actor", "role", "action", "subject", "fields", "reason", "case_version"),)
"""What a line says beside its position and its moment; the order is part of the digest."""
_encode = json.JSONEncoder(separators=(",", ":")).encode


class Link(NamedTuple):
    """A place in the chain: the number of a line and its digest."""

    position: int
    digest: str


START = Link(0, "0" * 64)
"""What the first line follows."""


class Break(StrEnum):
    """How the trail may turn out not to be what was written."""

    GAP = "GAP"
    CHANGED = "CHANGED"
    OUT_OF_LINE = "OUT_OF_LINE"
    TAIL_MISSING = "TAIL_MISSING"
    BEYOND_THE_HEAD = "BEYOND_THE_HEAD"
    NOT_AS_NOTED = "NOT_AS_NOTED"


@dataclass(frozen=True)
class Fault:
    """The first thing wrong with the trail, and the position at which it shows."""

    kind: Break
    position: int


def digest_of(before: Link, line: Mapping[str, Any]) -> Link:
    """Return the place of a line that follows this one.

    The form that is digested never changes: every digest ever written depends on it.
    """
    moment: datetime = line["at"]
    at = moment.astimezone(UTC).isoformat(timespec="microseconds")
    said = _encode([before.position + 1, before.digest, at, *(line[fact] for fact in FACTS)])
    return Link(before.position + 1, sha256(said.encode()).hexdigest())


def join(head: Link, lines: Iterable[dict[str, Any]]) -> Link:
    """Let lines follow the head, one after the other, and return the new head."""
    for line in lines:
        link = digest_of(head, line)
        line.update(position=link.position, previous=head.digest, digest=link.digest)
        head = link
    return head


def first_fault(
    lines: Iterable[Mapping[str, Any]], head: Link, noted: Mapping[int, str] | None = None
) -> Fault | None:
    """Follow the whole chain, in the order of positions, and return where it first fails.

    `noted` are heads that were written down outside the database: digests by position.
    """
    return next(_faults(lines, head, noted or {}), None)


def _faults(
    lines: Iterable[Mapping[str, Any]], head: Link, noted: Mapping[int, str]
) -> Iterator[Fault]:
    last = START
    for line in lines:
        kind = _wrong(last, line, noted)
        if kind is not None:
            yield Fault(kind, last.position + 1)
            return
        last = Link(line["position"], line["digest"])
    expected = max(head.position, *noted) if noted else head.position
    if last.position < expected:
        yield Fault(Break.TAIL_MISSING, last.position + 1)
    elif last != head:
        yield Fault(Break.BEYOND_THE_HEAD, min(last.position, head.position + 1))


def _wrong(last: Link, line: Mapping[str, Any], noted: Mapping[int, str]) -> Break | None:
    """Say what is wrong with a line that should follow the last one."""
    if line["position"] != last.position + 1:
        return Break.GAP
    if line["previous"] != last.digest:
        return Break.OUT_OF_LINE
    if line["digest"] != digest_of(last, line).digest:
        return Break.CHANGED
    if noted.get(line["position"], line["digest"]) != line["digest"]:
        return Break.NOT_AS_NOTED
    return None
