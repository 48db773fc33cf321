"""The time line of a case: everything that happened to it, undone things too."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.cases import Case
from models.stage_events import StageEvent
from models.trail import TrailLine
from models.users import User
from services.access import Permission, Viewer, may, require
from services.clock import day_of
from services.errors import UnknownReference
from services.queries.case_notes import case_notes
from services.queries.timeline_entries import Chronicle, EntryKind, FactChanged, TimelineEntry
from services.queries.timeline_notes import GIVEN, TOLD, tell_notes

__all__ = ["EntryKind", "FactChanged", "TimelineEntry", "timeline"]

_CORRECTED = "step.corrected"
_ACTIONS = (*TOLD, GIVEN, _CORRECTED)


def timeline(session: Session, viewer: Viewer, ref: str) -> tuple[TimelineEntry, ...]:
    """Return the time line of a case, the latest day first.

    :raises UnknownReference: there is no such case in the viewer's regions
    """
    require(viewer, Permission.CASE_READ)
    steps = session.exec(
        select(StageEvent, col(User.name), Case)
        .join(Case, col(Case.id) == col(StageEvent.case_id))
        .join(User, col(User.id) == col(StageEvent.recorded_by))
        .where(Case.ref == ref)
        .order_by(col(StageEvent.id))
    ).all()
    if not steps or steps[0][2].erased_at is not None:
        raise UnknownReference
    if not may(viewer, Permission.CASE_READ, steps[0][2].region):
        raise UnknownReference
    case = steps[0][2]
    notes, lines = case_notes(session, viewer, case), _trail_of(session, ref)
    chronicle = Chronicle(
        viewer,
        region=case.region,
        steps=[(step, name) for step, name, _ in steps],
        contacts=[
            (contact, notes.name(contact.recorded_by), notes.name(contact.voided_by))
            for contact in notes.contacts
        ],
        correction_reasons={line.at: line.reason for line, _ in lines if line.action == _CORRECTED},
    )
    entries = [*_told(chronicle), *tell_notes(notes, lines, case)]
    return tuple(sorted(entries, key=_order, reverse=True))


def _trail_of(session: Session, ref: str) -> list[tuple[TrailLine, str]]:
    found = session.exec(
        select(TrailLine, col(User.name))
        .join(User, col(User.id) == col(TrailLine.actor_id))
        .where(TrailLine.subject == ref, col(TrailLine.action).in_(_ACTIONS))
        .order_by(col(TrailLine.position))
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


def _order(entry: TimelineEntry) -> tuple[date, datetime]:
    """By the day it happened; what has none stands where it was written."""
    return entry.day or day_of(entry.moment), entry.moment
