"""Derives everything anew from events and contacts, and tells where the database says otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from models.cases import Case
from models.follow_ups import Contact, FollowUp
from models.journeys import Journey
from models.stage_events import StageEvent
from services.projection import derive

_CASES_AT_ONCE = 500


@dataclass(frozen=True)
class Difference:
    """A derived column that does not say what follows: where it stands, never its value."""

    ref: str
    table: str
    number: int
    column: str


class _OfCase(Protocol):
    case_id: Any


Owned = TypeVar("Owned", bound=_OfCase)


def differences(session: Session) -> Iterator[Difference]:
    """Compare case by case; nothing is written, whoever finds a difference looks for its cause."""
    last = 0
    with session.no_autoflush:
        while cases := _next_cases(session, last):
            last = cases[-1].id or 0
            yield from _differing(session, cases)
            session.expunge_all()


def _next_cases(session: Session, last: int) -> list[Case]:
    numbered = col(Case.id)
    wanted = select(Case).where(numbered > last).order_by(numbered).limit(_CASES_AT_ONCE)
    return list(session.exec(wanted).all())


def _differing(session: Session, cases: list[Case]) -> Iterator[Difference]:
    events = _by_case(session, StageEvent, cases)
    journeys = _by_case(session, Journey, cases)
    follow_ups = _by_case(session, FollowUp, cases)
    contacts = _by_case(session, Contact, cases)
    for case in cases:
        number = case.id or 0
        path = sorted(events[number], key=lambda event: (event.position, event.id))
        journey = next(iter(journeys.get(number, [])), None)
        settled = follow_ups.get(number, [])
        derive(case, path, journey, settled, contacts.get(number, []))
        for row in (case, *path, *([journey] if journey else []), *settled):
            yield from _changed(case.ref, row)


def _by_case(session: Session, table: type[Owned], cases: list[Case]) -> dict[int, list[Owned]]:
    first, last = cases[0].id, cases[-1].id
    owner = table.case_id
    found = session.exec(select(table).where(owner.between(first, last)).order_by(owner)).all()
    return {number: list(rows) for number, rows in groupby(found, lambda row: row.case_id)}


def _changed(ref: str, row: SQLModel) -> Iterator[Difference]:
    state = sa.inspect(row)
    for attribute in state.attrs:
        if attribute.history.has_changes():
            number = state.identity[0]
            yield Difference(ref, str(state.mapper.local_table), number, attribute.key)
