"""Logging what came of a contact, and correcting what was logged."""

from datetime import date

from sqlmodel import col, select

from models.codes import CorrectionReason, Milestone, Result
from models.follow_ups import Contact, ContactFacts, FollowUp, LoggedContact
from models.journeys import Journey
from services.access import Permission, require
from services.commands.contacts import open_contact, strike
from services.commands.days import check_day
from services.commands.form_tokens import add_once
from services.commands.re_exploitation import alert_to, carry_over, take_back
from services.commands.safe_contact import kept, still_kept
from services.commands.steps import OpenedCase, numbered, open_case
from services.errors import (
    AfterEnding,
    BeforeArrival,
    RestTooLong,
    StepNotPossible,
    UnknownReference,
)
from services.unit_of_work import UnitOfWork

_FACTS = frozenset(ContactFacts.model_fields)


def log_contact(
    work: UnitOfWork, ref: str, follow_up_id: int | None, contact: LoggedContact
) -> int:
    """Log a contact on one of the case's follow-ups, or as an extra one, and return its number.

    When it tells of new exploitation, an alert is raised and a referral planned.

    :raises AlreadySent: this form was saved before
    :raises UnknownReference: the follow-up is not the case's
    :raises StepNotPossible: the person has not arrived
    :raises BeforeArrival: the day is before the arrival
    :raises AfterEnding: the day is after the case ended
    :raises RestTooLong: the day to try again is not inside the rest of the window
    :raises RulesNotAnswered: there are rules for safe contact, and nobody says if they were kept
    :raises ChannelNotSafe: they are said to be kept, by a channel they do not allow
    """
    require(work.actor, Permission.CONTACT_LOG)
    opened = open_case(work, ref, Permission.CONTACT_LOG)
    logged = _checked(opened, _follow_up(opened, follow_up_id), contact)
    logged.rules_kept = kept(opened.case, contact)
    add_once(work.session, logged)
    opened.finish("contact.logged", contact.model_fields_set - {"form_token"})
    alert_to(opened, logged)
    return numbered(logged.id)


def correct_contact(
    work: UnitOfWork, contact_id: int, contact: LoggedContact, reason: CorrectionReason
) -> int:
    """Put the right contact in the place of a wrong one and return its number; both are kept.

    :raises StepNotPossible: the wrong one was undone or replaced before; others as `log_contact`
    """
    require(work.actor, Permission.CONTACT_LOG)
    opened, wrong = open_contact(work, contact_id)
    right = _checked(opened, _follow_up(opened, wrong.follow_up_id), contact)
    right.replaces, right.rules_kept = wrong.id, still_kept(opened.case, contact, wrong)
    add_once(work.session, right)
    strike(opened, wrong, reason.value)
    changed = [name for name in _FACTS if getattr(wrong, name) != getattr(right, name)]
    opened.finish("contact.corrected", changed, reason.value)
    carry_over(opened, wrong, right)
    return numbered(right.id)


def strike_contact(work: UnitOfWork, contact_id: int, reason: CorrectionReason) -> None:
    """Take a contact out that belongs elsewhere: it was logged on the wrong case, for instance.

    :raises StepNotPossible: it was undone or replaced before
    """
    require(work.actor, Permission.CONTACT_LOG)
    opened, contact = open_contact(work, contact_id)
    strike(opened, contact, reason.value)
    opened.finish("contact.struck", reason=reason.value)
    take_back(opened, contact)


def _follow_up(opened: OpenedCase, follow_up_id: int | None) -> FollowUp | None:
    if follow_up_id is None:
        return None
    found = opened.work.session.get(FollowUp, follow_up_id)
    if found is None or found.case_id != opened.id:
        raise UnknownReference
    return found


def _checked(opened: OpenedCase, follow_up: FollowUp | None, contact: LoggedContact) -> Contact:
    _check_contact_day(opened, contact.done_on)
    facts = contact.model_dump()
    facts["rests_until"] = _rest(follow_up, contact, today=opened.work.today)
    return Contact(
        **facts,
        case_id=opened.id,
        follow_up_id=follow_up.id if follow_up else None,
        milestone=follow_up.milestone if follow_up else Milestone.EXTRA,
        recorded_at=opened.work.now,
        recorded_by=numbered(opened.work.actor.user_id),
    )


def _check_contact_day(opened: OpenedCase, day: date) -> None:
    check_day(day, today=opened.work.today)
    arrived_on = opened.work.session.exec(
        select(col(Journey.arrived_on)).where(Journey.case_id == opened.id)
    ).first()
    if arrived_on is None:
        raise StepNotPossible
    if day < arrived_on:
        raise BeforeArrival(day=arrived_on)
    ended_on = opened.case.ended_on
    if ended_on is not None and day > ended_on:
        raise AfterEnding(day=ended_on)


def _rest(follow_up: FollowUp | None, contact: LoggedContact, *, today: date) -> date | None:
    """Only what is open can rest: no day is kept on extra contacts, or once the window is over.

    A contact that is entered late has no day left to choose, so none is asked.
    """
    if contact.result is not Result.NOT_SAFE_TO_CONTACT or follow_up is None:
        return None
    if max(contact.done_on, today) >= follow_up.closes_on:
        return None
    rests_until = contact.rests_until
    if rests_until is None or not contact.done_on < rests_until <= follow_up.closes_on:
        raise RestTooLong(day=follow_up.closes_on)
    return rests_until
