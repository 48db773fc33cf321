"""Derives everything anew from events and contacts, and tells where the database says otherwise."""

from collections.abc import Iterator, Mapping
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
_FROM_CONTACTS = frozenset(
    {"first_reached_on", "due_on", "done_on", "late_on", "declined_on", "rests_until", "attempts"}
)


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
        yield from _other_persons(session)
        while cases := _next_cases(session, last):
            last = cases[-1].id or 0
            yield from _differing(session, cases)
            session.expunge_all()


def _other_persons(session: Session) -> Iterator[Difference]:
    """Cases that name another person than the chain of earlier cases they lead back to."""
    rows = session.exec(
        select(col(Case.id), col(Case.ref), col(Case.earlier_ref), col(Case.person_ref)).where(
            col(Case.earlier_ref).is_not(None) | (col(Case.person_ref) != col(Case.ref))
        )
    ).all()
    earlier = {ref: earlier_ref for _, ref, earlier_ref, _ in rows if earlier_ref}
    for number, ref, _, person_ref in rows:
        if person_ref != _first_of(ref, earlier):
            yield Difference(ref, "cases", number or 0, "person_ref")


def _first_of(ref: str, earlier: Mapping[str, str]) -> str:
    """Follow the chain to its beginning; one that bites its own tail has none."""
    passed: set[str] = set()
    while ref in earlier and ref not in passed:
        passed.add(ref)
        ref = earlier[ref]
    return "" if ref in passed else ref


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
            yield from _changed(case.ref, row, gone=case.erased_at is not None)


def _by_case(session: Session, table: type[Owned], cases: list[Case]) -> dict[int, list[Owned]]:
    first, last = cases[0].id, cases[-1].id
    owner = table.case_id
    found = session.exec(select(table).where(owner.between(first, last)).order_by(owner)).all()
    return {number: list(rows) for number, rows in groupby(found, lambda row: row.case_id)}


def _changed(ref: str, row: SQLModel, *, gone: bool) -> Iterator[Difference]:
    """Of an erased case nothing can be derived from contacts: they are gone."""
    state = sa.inspect(row)
    for attribute in state.attrs:
        if gone and attribute.key in _FROM_CONTACTS:
            continue
        if attribute.history.has_changes():
            number = state.identity[0]
            yield Difference(ref, str(state.mapper.local_table), number, attribute.key)
