"""What was written down only after a day about that day or earlier: whose cases, and their rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from models.cases import IN_ERROR, Case
from models.codes import EventKind, Milestone, Region, Result, Stage, Wellbeing
from models.fact_changes import FactChange
from models.follow_ups import Contact
from models.installations import Installation
from models.stage_events import StageEvent
from services.clock import end_of
from services.queries.cubes import Population
from services.queries.dialects import (
    Column,
    Condition,
    bucket_of,
    day_written,
    days_between,
)

_AT_ONCE = 10_000
_SPLITTING = ("age_group", "return_country")


@dataclass(frozen=True)
class WrittenStep:
    """A step of a path, as it was written, and when."""

    id: int
    kind: EventKind
    stage: Stage
    from_stage: Stage | None
    region: Region
    happened_on: date
    position: int
    reason: str | None
    refers_to: int | None
    recorded_at: datetime


@dataclass(frozen=True)
class WrittenContact:
    """A contact on a twelve-month follow-up, as it was written, when, and when it was taken out."""

    result: Result
    done_on: date
    econ: Wellbeing
    social: Wellbeing
    psycho: Wellbeing
    recorded_at: datetime
    voided_at: datetime | None


@dataclass(frozen=True)
class FactBefore:
    """What a fact of a case was until it was changed."""

    field: str
    before: Any
    changed_at: datetime


@dataclass(frozen=True)
class WrittenCase:
    """Everything that was ever written of one case and decides which figures count it."""

    is_child: bool
    return_country: str
    steps: list[WrittenStep] = field(default_factory=list[WrittenStep])
    contacts: list[WrittenContact] = field(default_factory=list[WrittenContact])
    changes: list[FactBefore] = field(default_factory=list[FactBefore])


def touched_after(session: Session, day: date, population: Population) -> frozenset[int]:
    """Return the cases of which something was written after a day that may change its figures.

    Erased cases are left out: what remains of them no longer says when it was written.
    """
    after = end_of(day)
    parts = [_steps_after(day, after), _contacts_after(day, after)]
    if population.conditions():
        parts.append(_facts_after(after))
    found = session.connection().execute(sa.union(*parts)).scalars()
    return frozenset(found) - _erased(session)


def written(session: Session, ids: Collection[int]) -> dict[int, WrittenCase]:
    """Read what was ever written of these cases; steps in the order of the path."""
    cases: dict[int, WrittenCase] = {}
    wanted = sorted(ids)
    for some in (wanted[n : n + _AT_ONCE] for n in range(0, len(wanted), _AT_ONCE)):
        _read_cases(session, some, cases)
        for case_id, *parts in _rows(session, _STEPS, col(StageEvent.case_id), some):
            cases[case_id].steps.append(WrittenStep(*parts))
        for case_id, *parts in _rows(session, _CONTACTS, col(Contact.case_id), some, _ON_M12):
            cases[case_id].contacts.append(WrittenContact(*parts))
        changed = col(FactChange.field).in_(_SPLITTING)
        for case_id, *parts in _rows(session, _CHANGES, col(FactChange.case_id), some, changed):
            cases[case_id].changes.append(FactBefore(*parts))
    for case in cases.values():
        case.steps.sort(key=lambda step: (step.position, step.id))
    return cases


def carried_over(
    session: Session, since: date, until: date, population: Population
) -> frozenset[int]:
    """Return the cases with a step that was written in a later month than it was taken in.

    Those of steps taken until a day and written after another; where only some ages or countries
    are asked about, also those in which that was changed since. Erased cases are left out.
    """
    month_taken = bucket_of("month", col(StageEvent.happened_on))
    month_written = bucket_of("month", day_written(col(StageEvent.recorded_at)))
    steps = sa.select(col(StageEvent.case_id)).where(
        col(StageEvent.recorded_at) >= end_of(since),
        sa.or_(
            sa.and_(col(StageEvent.happened_on) <= until, month_taken < month_written),
            _reaches_back(),
        ),
    )
    parts = [steps.distinct()]
    if population.conditions():
        parts.append(_facts_after(end_of(since)))
    found = session.connection().execute(sa.union(*parts)).scalars()
    return frozenset(found) - _erased(session)


def delays(session: Session, since: date) -> Mapping[int, int]:
    """Count the steps and contacts since a day by how many days later they were written down.

    Erased cases are left out, for their rows no longer say.
    """
    gone = sa.select(col(Case.id)).where(col(Case.erased_at).is_not(None))
    steps = _delay(col(StageEvent.happened_on), col(StageEvent.recorded_at)).where(
        col(StageEvent.kind) == EventKind.MOVED,
        col(StageEvent.happened_on) >= since,
        col(StageEvent.case_id).not_in(gone),
    )
    contacts = _delay(col(Contact.done_on), col(Contact.recorded_at)).where(
        col(Contact.done_on) >= since
    )
    both = sa.union_all(steps, contacts).subquery()
    counted = sa.select(both.c.days, sa.func.count()).group_by(both.c.days)
    found: Sequence[Any] = session.connection().execute(counted).all()
    return {max(0, days): n for days, n in found}


def erased_since(session: Session, day: date, population: Population) -> int:
    """Count the cases begun by a day that have been erased after it."""
    gone = sa.select(col(Case.id)).where(col(Case.erased_at).is_not(None))
    begun = (
        sa.select(col(StageEvent.id))
        .where(col(StageEvent.case_id) == col(Case.id), col(StageEvent.happened_on) <= day)
        .exists()
    )
    statement = sa.select(sa.func.count(col(Case.id))).where(
        col(Case.id).in_(gone),
        col(Case.erased_at) >= end_of(day),
        col(Case.region).in_(population.regions),
        begun,
        *population.conditions(),
    )
    return session.connection().execute(statement).scalar_one()


def started_on(session: Session) -> date:
    """Return the programme's first day in the system; windows that closed before are not ours."""
    found = session.connection().execute(sa.select(col(Installation.started_on))).scalar()
    return found or date.min


def _of(table: type[SQLModel], written: type[Any]) -> tuple[Column, ...]:
    """The columns that one of the classes above holds, after the number of the case."""
    columns: Any = sa.inspect(table).local_table.c
    return tuple(columns[name] for name in ("case_id", *(one.name for one in fields(written))))


_STEPS = _of(StageEvent, WrittenStep)
_CONTACTS = _of(Contact, WrittenContact)
_CHANGES = _of(FactChange, FactBefore)
_ON_M12 = col(Contact.milestone) == Milestone.M12


def _read_cases(session: Session, ids: Sequence[int], cases: dict[int, WrittenCase]) -> None:
    about = (col(Case.id), col(Case.is_child), col(Case.return_country))
    for case_id, is_child, country in _rows(session, about, col(Case.id), ids):
        cases[case_id] = WrittenCase(is_child, country)


def _rows(
    session: Session, columns: Iterable[Column], owner: Any, ids: Sequence[int], *where: Condition
) -> Sequence[Any]:
    listed: sa.BindParameter[Any] = sa.bindparam(
        "ids", value=list(ids), expanding=True, literal_execute=True
    )
    chosen = sa.select(*columns).where(owner.in_(listed), *where)
    return session.connection().execute(chosen).all()


def _delay(day: Column, moment: Column) -> sa.Select[Any]:
    return sa.select(days_between(day, day_written(moment)).label("days"))


def _steps_after(day: date, after: datetime) -> sa.Select[Any]:
    return sa.select(col(StageEvent.case_id)).where(
        col(StageEvent.recorded_at) >= after,
        sa.or_(col(StageEvent.happened_on) <= day, _reaches_back()),
    )


def _reaches_back() -> Condition:
    """A step that changes what earlier days say: undone, corrected, in error, opened again."""
    return sa.or_(
        col(StageEvent.refers_to).is_not(None),
        col(StageEvent.reason) == IN_ERROR,
        sa.and_(
            col(StageEvent.stage) == Stage.REINTEGRATION,
            col(StageEvent.from_stage) == Stage.CLOSED,
        ),
    )


def _contacts_after(day: date, after: datetime) -> sa.Select[Any]:
    late = sa.and_(col(Contact.recorded_at) >= after, col(Contact.done_on) <= day)
    return sa.select(col(Contact.case_id)).where(
        _ON_M12, sa.or_(late, col(Contact.voided_at) >= after)
    )


def _facts_after(after: datetime) -> sa.Select[Any]:
    return sa.select(col(FactChange.case_id)).where(
        col(FactChange.changed_at) >= after, col(FactChange.field).in_(_SPLITTING)
    )


def _erased(session: Session) -> frozenset[int]:
    gone: sa.Select[Any] = sa.select(col(Case.id)).where(col(Case.erased_at).is_not(None))
    return frozenset(session.connection().execute(gone).scalars())
