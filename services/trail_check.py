"""Is the trail what was written? Follows its chain, against heads noted outside the database."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.trail import TrailHead, TrailLine
from services import chain
from services.access import Viewer
from services.chain import Fault, Link
from services.clock import day_of
from services.errors import HeadsUnreadable
from services.private_files import add_lines, whole_lines
from services.unit_of_work import jot

CHECKED, HEADS_BEGUN = "trail.checked", "trail.heads_begun"
# A server checks beside the pages it draws: in small steps, with a pause after each for the pages.
_AT_ONCE, _PAUSE = 100, 0.002
Rest = Callable[[float], object]
_log = logging.getLogger("hemvag")


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: how far the trail reaches, and the first thing wrong with it."""

    lines: int
    fault: Fault | None

    def __str__(self) -> str:
        """Write the outcome as the trail keeps it: nothing, or what is wrong and where."""
        return f"{self.fault.kind.value} {self.fault.position}" if self.fault else ""


def follow(
    session: Session, noted: Mapping[int, str] | None = None, rest: Rest = time.sleep
) -> Checked:
    """Follow the whole chain; `noted` are heads from outside the database.

    It rests again and again; a `rest` that raises ends it.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite shows one state anyway
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return follow_alone(session, noted, rest)


def follow_alone(
    session: Session, noted: Mapping[int, str] | None = None, rest: Rest = time.sleep
) -> Checked:
    """Follow the chain in a database that nobody else writes to meanwhile."""
    head = session.exec(select(TrailHead)).first()
    end = Link(head.position, head.digest) if head else chain.START
    return Checked(end.position, chain.first_fault(_lines(session, rest), end, noted))


def check(
    engine: Engine, actor: Viewer, heads: Path, now: datetime, rest: Rest = time.sleep
) -> Checked:
    """Follow the chain against the noted heads, and let the trail tell how it went."""
    with Session(engine) as session:
        checked = follow(session, noted_heads(heads), rest)
    with jot(engine, actor, now) as work:
        work.record(CHECKED, str(checked.lines), reason=str(checked) or None)
    if checked.fault is not None:
        _log.error("the trail is not what was written: %s", checked)
    return checked


def watch(engine: Engine, actor: Viewer, heads: Path, now: datetime, rest: Rest) -> None:
    """Once a day: check the trail, then note its head outside the database.

    A file that is begun anew though the trail was checked before is a line: its notes are gone.
    """
    today, last = day_of(now), _last_day(heads)
    if last == today:
        return
    if last is None:
        _begin_heads(engine, actor, heads, now)
    check(engine, actor, heads, now, rest)
    with Session(engine) as session:
        head = session.exec(select(TrailHead)).one()
        add_lines(heads, f"{today} {head.position} {head.digest}\n")


def has_been_checked(session: Session) -> bool:
    """Say whether the trail tells of a check: from then on there are heads outside."""
    found = select(TrailLine.position).where(col(TrailLine.action) == CHECKED).limit(1)
    return session.exec(found).first() is not None


def noted_heads(heads: Path) -> dict[int, str]:
    """Read the heads that were noted; of two for one position the first: notes are only added.

    :raises HeadsUnreadable: a line of the file is none of ours
    """
    noted: dict[int, str] = {}
    for _, position, digest in _heads(heads):
        noted.setdefault(position, digest)
    return noted


def _begin_heads(engine: Engine, actor: Viewer, heads: Path, now: datetime) -> None:
    _log.warning("a new file of the trail's heads is begun: %s", heads)
    with Session(engine) as session:
        again = has_been_checked(session)
    if again:
        with jot(engine, actor, now) as work:
            work.record(HEADS_BEGUN, "trail")


def _heads(heads: Path) -> Iterator[tuple[date, int, str]]:
    for number, line in enumerate(whole_lines(heads), start=1):
        try:
            day, position, digest = line.decode("ascii").split()
            yield date.fromisoformat(day), int(position), digest
        except ValueError as problem:
            raise HeadsUnreadable(place=str(heads), line=number) from problem


def _last_day(heads: Path) -> date | None:
    days = [day for day, *_ in _heads(heads)]
    return days[-1] if days else None


def _lines(
    session: Session, rest: Rest, *, after: int = 0, at_once: int = _AT_ONCE
) -> Iterator[Mapping[str, Any]]:
    """Read every line in order; one that cannot even be read comes back empty, and breaks."""
    table = sa.inspect(TrailLine).local_table
    asked = sa.select(*table.columns).order_by(table.c.position).limit(at_once)
    while True:
        try:
            found = session.connection().execute(asked.where(table.c.position > after))
            lines = cast("Sequence[Mapping[str, Any]]", found.mappings().all())
        except (ValueError, LookupError):
            one_by_one = _lines(session, rest, after=after, at_once=1)
            yield from [{"position": -1}] if at_once == 1 else one_by_one
            return
        if not lines:
            return
        yield from lines
        after = lines[-1]["position"]
        rest(_PAUSE)
