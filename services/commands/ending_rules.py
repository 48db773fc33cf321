"""What must hold on the day a case is said to have ended."""

from datetime import date

from sqlmodel import col, func, select

from models.codes import ClosingReason, Milestone, Result, Stage
from models.follow_ups import Contact, FollowUp
from services.commands.steps import OpenedCase
from services.errors import (
    DatedTooEarly,
    EndsBeforeContact,
    HandoverOfChildOpen,
    StepNotPossible,
    TooEarlyToClose,
)

_PERSON_SPOKE = (Result.REACHED, Result.DECLINED)


def check_ending(opened: OpenedCase, on: date, reason: str | None = None) -> None:
    """Insist that a case can have ended on this day, for this reason.

    :raises StepNotPossible: follow-up "completed" before it began
    :raises TooEarlyToClose: follow-up "completed" while its year goes on
    :raises EndsBeforeContact: somebody spoke with the person later; mere attempts do not matter
    """
    if reason == ClosingReason.FOLLOWUP_COMPLETED:
        _check_followed_up(opened, on)
    spoke_on = opened.work.session.exec(
        select(func.max(Contact.done_on)).where(
            Contact.case_id == opened.id,
            col(Contact.void).is_(False),
            col(Contact.result).in_(_PERSON_SPOKE),
        )
    ).first()
    if spoke_on is not None and on < spoke_on:
        raise EndsBeforeContact(day=spoke_on)


def check_child_handover(
    opened: OpenedCase, on: date, reason: str | None, *, from_stage: Stage | None
) -> None:
    """Insist that a child's case is closed after the return only when the child is taken over (C2).

    :raises HandoverOfChildOpen: neither the day of the hand-over nor why there is none
    :raises DatedTooEarly: the case would be closed before the hand-over
    """
    case = opened.case
    after_return = from_stage is Stage.REINTEGRATION and reason is not None
    if not case.is_child or not after_return or reason == ClosingReason.REGISTERED_IN_ERROR:
        return
    if case.handed_over_on is None and case.not_handed_over is None:
        raise HandoverOfChildOpen
    if case.handed_over_on is not None and on < case.handed_over_on:
        raise DatedTooEarly(earliest=case.handed_over_on)


def _check_followed_up(opened: OpenedCase, on: date) -> None:
    last = opened.work.session.exec(
        select(FollowUp).where(FollowUp.case_id == opened.id, FollowUp.milestone == Milestone.M12)
    ).first()
    if last is None:
        raise StepNotPossible
    if last.done_on is None and on <= last.closes_on:
        raise TooEarlyToClose(day=last.closes_on)
