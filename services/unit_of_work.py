"""The only way to change the database: `begin` for deeds, `jot` for book-keeping."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlmodel import Session, col, select

from models.installations import ChangeCounter
from models.trail import TrailHead, TrailLine
from services import chain, changes
from services.access import Viewer
from services.chain import Link
from services.clock import day_of
from services.database import for_writing
from services.row_security import as_seen_by, beside_the_cases

CHANNEL = "changes"
# Built once, for they are part of every click.
_END = sa.select(col(TrailHead.position), col(TrailHead.digest)).with_for_update()
_MOVE_HEAD, _ADD_LINE = sa.update(TrailHead), sa.insert(TrailLine)


@dataclass
class UnitOfWork:
    """One transaction: its session, who acts, when, and the lines that it leaves in the trail."""

    session: Session
    actor: Viewer
    now: datetime
    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    held: Link | None = None

    @property
    def today(self) -> date:
        """The Stockholm day on which this happens."""
        return day_of(self.now)

    def record(
        self,
        action: str,
        subject: str,
        fields: Iterable[str] = (),
        reason: str | None = None,
        *,
        case_version: int | None = None,
    ) -> None:
        """Add a line to the trail: names of fields, never values; of a deed on a case its version.

        A second line of the same deed carries no version of its own. Lines join the trail last of
        all, so that others wait for its end no longer than the commit takes.
        """
        self.lines.append(
            {
                "at": self.now,
                "actor_id": self.actor.user_id,
                "actor": self.actor.username,
                "role": self.actor.role,
                "action": action,
                "subject": subject,
                "fields": sorted(fields),
                "reason": reason,
                "case_version": case_version,
            }
        )


@contextmanager
def begin(engine: Engine, actor: Viewer, now: datetime) -> Generator[UnitOfWork]:
    """Open a unit of work for a deed; commit on a clean exit, roll back on any error.

    :raises AssertionError: the deed left no line in the trail
    """
    with Session(for_writing(as_seen_by(engine, actor)), expire_on_commit=False) as session:
        with session.begin():
            work = UnitOfWork(session, actor, now)
            yield work
            if not work.lines:
                raise AssertionError("this change left no line in the trail")
            version = _move_version(session)
            _join_the_trail(work)
        if session.get_bind().dialect.name == "sqlite":
            changes.announce(version)


@contextmanager
def jot(engine: Engine, actor: Viewer, now: datetime) -> Generator[UnitOfWork]:
    """Open a unit of work for book-keeping (sessions, drafts, reads): the version stays.

    A person's book-keeping reaches no case.
    """
    with (
        Session(for_writing(beside_the_cases(engine, actor)), expire_on_commit=False) as session,
        session.begin(),
    ):
        work = UnitOfWork(session, actor, now)
        yield work
        _join_the_trail(work)


@contextmanager
def jot_within(connection: Connection, actor: Viewer, now: datetime) -> Generator[UnitOfWork]:
    """Open a unit of work for book-keeping inside a transaction that whoever began it ends."""
    with Session(connection, expire_on_commit=False) as session:
        work = UnitOfWork(session, actor, now)
        yield work
        _join_the_trail(work)
        session.flush()


def hold_trail(work: UnitOfWork) -> Link:
    """Hold the end of the trail until this transaction is over, so that lines join in a row.

    Last of all locks, always in that order: whoever waits for it holds nothing that its holder
    still wants.
    """
    if work.held is None:
        work.session.flush()
        work.held = Link(*work.session.connection().execute(_END).one())
    return work.held


def move_head(work: UnitOfWork, to: Link) -> None:
    """Say that the trail now ends here."""
    work.session.connection().execute(_MOVE_HEAD, to._asdict())


def _join_the_trail(work: UnitOfWork) -> None:
    """Let the lines follow the head; a deed leaves one, seldom two, and each is a statement."""
    if work.lines:
        move_head(work, chain.join(hold_trail(work), work.lines))
        for line in work.lines:
            work.session.connection().execute(_ADD_LINE, line)


def _move_version(session: Session) -> int:
    """Count one change and, on PostgreSQL, tell it to every replica when this commits."""
    version = session.exec(
        sa.update(ChangeCounter)
        .values(value=col(ChangeCounter.value) + 1)
        .returning(col(ChangeCounter.value))
    ).scalar_one()
    if session.get_bind().dialect.name == "postgresql":
        session.exec(select(sa.func.pg_notify(CHANNEL, str(version))))
    return version
