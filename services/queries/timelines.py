"""The time line of a case: everything that happened to it, undone things too."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import Milestone
from models.follow_ups import Contact
from models.stage_events import StageEvent
from models.trail import TrailLine
from models.users import User
from services.access import Permission, Viewer, may, require
from services.clock import day_of
from services.errors import UnknownReference
from services.queries.timeline_entries import Chronicle, EntryKind, TimelineEntry

__all__ = ["EntryKind", "TimelineEntry", "timeline"]

_Striker = aliased(User)
_TOLD = {
    "application.endorsed": EntryKind.ENDORSED,
    "child_checks.recorded": EntryKind.CHILD_CHECKED,
    "follow_up.moved": EntryKind.FOLLOW_UPS_MOVED,
}
_CORRECTED = "step.corrected"


def timeline(session: Session, viewer: Viewer, ref: str) -> tuple[TimelineEntry, ...]:
    """Return the time line of a case, the latest day first.

    :raises UnknownReference: there is no such case in the viewer's regions
    """
    require(viewer, Permission.CASE_READ)
    steps = session.exec(
        select(StageEvent, col(User.name), col(Case.region), col(Case.endorsed_on))
        .join(Case, col(Case.id) == col(StageEvent.case_id))
        .join(User, col(User.id) == col(StageEvent.recorded_by))
        .where(Case.ref == ref)
        .order_by(col(StageEvent.id))
    ).all()
    if not steps or not may(viewer, Permission.CASE_READ, steps[0][2]):
        raise UnknownReference
    contacts = session.exec(
        select(Contact, col(User.name), col(_Striker.name))
        .join(Case, col(Case.id) == col(Contact.case_id))
        .join(User, col(User.id) == col(Contact.recorded_by))
        .outerjoin(_Striker, col(_Striker.id) == col(Contact.voided_by))
        .where(Case.ref == ref)
        .order_by(col(Contact.id))
    ).all()
    lines = _trail_of(session, ref)
    chronicle = Chronicle(
        viewer,
        region=steps[0][2],
        steps=[(step, name) for step, name, _, _ in steps],
        contacts=[(contact, name, striker) for contact, name, striker in contacts],
        correction_reasons={line.at: line.reason for line, _ in lines if line.action == _CORRECTED},
    )
    entries = [*_told(chronicle), *_noted(lines, endorsed_on=steps[0][3])]
    return tuple(sorted(entries, key=_order, reverse=True))


def _trail_of(session: Session, ref: str) -> list[tuple[TrailLine, str]]:
    found = session.exec(
        select(TrailLine, col(User.name))
        .join(User, col(User.id) == col(TrailLine.actor_id))
        .where(TrailLine.subject == ref, col(TrailLine.action).in_([*_TOLD, _CORRECTED]))
        .order_by(col(TrailLine.id))
    ).all()
    return [(line, name) for line, name in found]


def _told(chronicle: Chronicle) -> Iterator[TimelineEntry]:
    for step, name in chronicle.steps:
        yield chronicle.tell_step(step, name)
    for contact, name, striker in chronicle.contacts:
        yield chronicle.tell_contact(contact, name)
        struck = chronicle.tell_striking(contact, striker)
        if struck is not None:
            yield struck


def _noted(
    lines: Iterable[tuple[TrailLine, str]], *, endorsed_on: date | None
) -> Iterator[TimelineEntry]:
    for line, name in lines:
        kind = _TOLD.get(line.action)
        if kind is None:
            continue
        moved = [code for code in Milestone if f"{code.value}.due_on" in line.fields]
        day = endorsed_on if kind is EntryKind.ENDORSED else None
        yield TimelineEntry(line.at, day, name, kind, follow_ups=tuple(moved))


def _order(entry: TimelineEntry) -> tuple[date, datetime]:
    """By the day it happened; what has none stands where it was written."""
    return entry.day or day_of(entry.moment), entry.moment
