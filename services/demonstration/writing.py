"""Writes a demonstration into an empty database, in one transaction."""

import gc
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from models.alerts import Alert
from models.cases import Case
from models.consents import Consent
from models.decisions import Decision
from models.fact_changes import FactChange
from models.follow_ups import Contact, FollowUp
from models.handovers import Handover
from models.installations import ChangeCounter, Installation
from models.journeys import Journey
from models.stage_events import StageEvent
from models.support_items import SupportItem
from models.trail import TrailLine
from models.users import User, UserRegion
from services import chain
from services.access import Viewer
from services.demonstration.accounts import ACCOUNTS, MADE_AT, hashed_password, sealed_factor
from services.demonstration.deeds import enter_story
from services.demonstration.rows import Rows
from services.demonstration.stories import Story
from services.errors import DatabaseInUse
from services.installation import require_same_kind
from services.unit_of_work import UnitOfWork, hold_trail, move_head

_STARTED_ON = date(2012, 1, 1)
_CASES_AT_ONCE = 2_000
_ROOM_FOR_INDEXES = "PRAGMA cache_size = -200000"  # KiB; else a large load rewrites them for ever
_ACCOUNT_TABLES = (User, UserRegion)
_CASE_TABLES = (
    *(Case, Consent, StageEvent, Decision, Journey, FollowUp, Contact),
    *(FactChange, SupportItem, Alert, Handover),
)


def write_demonstration(work: UnitOfWork, stories: Iterable[Story]) -> int:
    """Write the accounts and every story, and return the number of cases.

    :raises RealUseOnly: the database is in real use
    :raises DatabaseInUse: there are cases or accounts already
    """
    _require_empty(work.session)
    _make_room(work.session)
    rows = Rows()
    with _uncollected():
        _enter_accounts(rows, work.actor)
        _write(work.session, rows, _ACCOUNT_TABLES)
        for story in stories:
            enter_story(rows, story)
            if rows.waiting(Case) >= _CASES_AT_ONCE:
                _write(work.session, rows, _CASE_TABLES)
        _write(work.session, rows, _CASE_TABLES)
        told = _write_trail(work, rows)
    _finish(work.session, rows, told)
    return rows.last(Case)


def _make_room(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql(_ROOM_FOR_INDEXES)


@contextmanager
def _uncollected() -> Generator[None]:
    """Millions of rows without a cycle among them: to look for cycles costs a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _require_empty(session: Session) -> None:
    require_same_kind(session, demonstration=True)
    for table in (Case, User):
        if session.exec(select(table.id)).first() is not None:
            raise DatabaseInUse


def _enter_accounts(rows: Rows, operator: Viewer) -> None:
    password_hash = hashed_password()
    for account in ACCOUNTS:
        rows.add(
            User,
            username=account.username,
            name=account.name,
            role=account.role,
            password_hash=password_hash,
            totp_secret=sealed_factor(account),
            totp_confirmed_at=MADE_AT if sealed_factor(account) else None,
            created_at=MADE_AT,
        )
        if account.region is not None:
            rows.keep(UserRegion, user_id=account.id, region=account.region)
        rows.keep(
            TrailLine,
            at=MADE_AT,
            actor=operator.username,
            role=operator.role,
            action="user.created",
            subject=account.username,
            fields=["regions", "role"],
        )


def _write(session: Session, rows: Rows, tables: Iterable[type[SQLModel]]) -> None:
    rows.write(session.connection(), tables)


def _write_trail(work: UnitOfWork, rows: Rows) -> int:
    """Let all lines follow the head in the order of their moments; return how many they are."""
    lines = rows.in_order(TrailLine, by="at")
    move_head(work, chain.join(hold_trail(work), lines))
    told = len(lines)
    _write(work.session, rows, (TrailLine,))
    return told


def _finish(session: Session, rows: Rows, told: int) -> None:
    """Say that this is a demonstration, and let counter and numbers go on behind what is there."""
    session.merge(Installation(id=1, started_on=_STARTED_ON, demonstration=True))
    session.exec(sa.update(ChangeCounter).values(value=told))
    if session.get_bind().dialect.name == "postgresql":
        rows.pass_sequences(session.connection())
