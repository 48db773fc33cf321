"""Taking back, within ten minutes, what one has just saved; both the deed and its undoing stay."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from models.codes import EventKind, Stage
from models.decisions import Decision
from models.follow_ups import Contact, FollowUp
from models.stage_events import StageEvent
from services.access import Permission, require
from services.commands.alerts import take_alert_back
from services.commands.child_rules import HANDOVER_FACTS
from services.commands.contacts import open_contact, strike
from services.commands.facts import take_facts_back
from services.commands.participation import place_person
from services.commands.re_exploitation import take_back
from services.commands.steps import OpenedCase, open_case
from services.errors import (
    ApplicationStands,
    CorrectionStands,
    HandoverStands,
    NotYoursToUndo,
    SomethingBuildsOnIt,
    StepNotPossible,
    TooLateToUndo,
)
from services.stages import UNDO_WITHIN, permission_of
from services.unit_of_work import UnitOfWork

UNDONE = "UNDONE"
_FILLED_IN_WITH = {
    Stage.GRANTED: (
        *("prior_participation", "earlier_ref", "participation_confirmed_on"),
        "prior_exception",
    ),
    Stage.CLOSED: tuple(HANDOVER_FACTS),
}


def undo_contact(work: UnitOfWork, contact_id: int) -> None:
    """Take back a contact that one has just logged.

    :raises NotYoursToUndo: somebody else logged it
    :raises TooLateToUndo: ten minutes have passed
    :raises CorrectionStands: it corrects another one
    :raises SomethingBuildsOnIt: the case has taken a step since
    """
    require(work.actor, Permission.CONTACT_LOG)
    opened, contact = open_contact(work, contact_id)
    _check_writer(opened, contact.recorded_by, contact.recorded_at)
    if contact.replaces is not None:
        raise CorrectionStands
    if opened.path()[-1].recorded_at > contact.recorded_at:
        raise SomethingBuildsOnIt
    strike(opened, contact, UNDONE)
    opened.finish("contact.undone")
    take_back(opened, contact)


def undo_step(work: UnitOfWork, ref: str, event_id: int) -> None:
    """Take back the last step of a case; an arrival takes its follow-ups with it.

    :raises StepNotPossible: the case has no such step that stands
    :raises ApplicationStands: it is the application itself
    :raises HandoverStands: another region has taken the case over
    :raises NotYoursToUndo: somebody else took it
    :raises TooLateToUndo: ten minutes have passed
    :raises CorrectionStands: its day was corrected
    :raises SomethingBuildsOnIt: a later step or a contact rests on it
    """
    require(work.actor, Permission.CASE_READ)
    opened = open_case(work, ref, Permission.CASE_READ)
    event = _last_step(opened, event_id)
    require(work.actor, permission_of(event.stage, event.from_stage), opened.case.region)
    _check_writer(opened, event.recorded_by, event.recorded_at)
    if event.refers_to is not None:
        raise CorrectionStands
    if event.stage is Stage.REINTEGRATION:
        _check_no_contact_since(opened, event)
    if event.from_stage is Stage.TRAVELLING and event.stage is Stage.REINTEGRATION:
        _take_follow_ups_back(opened)
    _take_decision_back(opened, event)
    _take_filled_in_back(opened, event)
    _void(opened, event)
    opened.finish("step.undone")


def _last_step(opened: OpenedCase, event_id: int) -> StageEvent:
    path = opened.path()
    if event_id not in {event.id for event in path}:
        raise StepNotPossible
    if path[-1].id != event_id:
        raise SomethingBuildsOnIt
    if len(path) == 1:
        raise ApplicationStands
    if path[-1].kind is EventKind.HANDED_OVER:
        raise HandoverStands
    return path[-1]


def _check_writer(opened: OpenedCase, recorded_by: int, recorded_at: datetime) -> None:
    if recorded_by != opened.work.actor.user_id:
        raise NotYoursToUndo
    if opened.work.now - recorded_at > UNDO_WITHIN:
        raise TooLateToUndo


def _check_no_contact_since(opened: OpenedCase, event: StageEvent) -> None:
    logged = opened.work.session.exec(
        select(Contact.id).where(
            Contact.case_id == opened.id,
            col(Contact.void).is_(False),
            Contact.recorded_at >= event.recorded_at,
        )
    ).first()
    if logged is not None:
        raise SomethingBuildsOnIt


def _take_follow_ups_back(opened: OpenedCase) -> None:
    """Contacts undone before keep their milestone, so the time line can still name it."""
    session = opened.work.session
    session.exec(
        sa.update(Contact).where(col(Contact.case_id) == opened.id).values(follow_up_id=None)
    )
    session.exec(sa.delete(FollowUp).where(col(FollowUp.case_id) == opened.id))


def _take_decision_back(opened: OpenedCase, event: StageEvent) -> None:
    decision = opened.work.session.exec(
        select(Decision).where(Decision.event_id == event.id, col(Decision.void).is_(False))
    ).first()
    if decision is not None:
        decision.void = True


def _take_filled_in_back(opened: OpenedCase, event: StageEvent) -> None:
    """What was filled in with a step goes with it, and so does the alert that it raised."""
    take_facts_back(opened, _FILLED_IN_WITH.get(event.stage, ()), event.recorded_at)
    place_person(opened)
    take_alert_back(opened, event.recorded_at)


def _void(opened: OpenedCase, event: StageEvent) -> None:
    event.void = True
    undoing = opened.moved(event.stage, event.happened_on, from_stage=event.from_stage)
    undoing.kind, undoing.refers_to = EventKind.UNDONE, event.id
