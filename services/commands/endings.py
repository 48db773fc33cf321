"""How a case ends: the person withdraws, IOM closes it, and a lost contact is found again."""

from datetime import date

from models.cases import ChildHandover
from models.codes import ClosingReason, Stage
from services.access import Permission, require
from services.commands.child_rules import alert_missing, note_handover
from services.commands.ending_rules import check_child_handover, check_ending
from services.commands.steps import open_case
from services.errors import OnlyForChildren, StepNotPossible
from services.stages import Step
from services.unit_of_work import UnitOfWork


def withdraw(work: UnitOfWork, ref: str, on: date, *, version: int) -> None:
    """Write down that the person has chosen to stop; no reason is asked.

    :raises StepNotPossible: the case has ended
    :raises EndsBeforeContact: there was contact with the person after that day
    """
    require(work.actor, Permission.WITHDRAWAL_REGISTER)
    opened = open_case(work, ref, Permission.WITHDRAWAL_REGISTER, version=version, frozen_too=True)
    opened.insist(Step.WITHDRAW, on)
    check_ending(opened, on)
    opened.take(Step.WITHDRAW, on)
    opened.finish("case.withdrawn")


def close_case(
    work: UnitOfWork,
    ref: str,
    on: date,
    reason: ClosingReason,
    *,
    handover: ChildHandover | None = None,
    version: int,
) -> None:
    """Close a case, with a reason; a child's after the return once the child is handed over.

    A child with whom contact is lost is missing, which raises the alert (rule C7).

    :raises TooEarlyToClose: follow-up "completed" before its year is over
    :raises OnlyForChildren: a child's reason on an adult's case
    :raises EndsBeforeContact: there was contact with the person after that day
    :raises HandoverOfChildOpen: nobody has taken the child over, and nothing says why
    """
    require(work.actor, Permission.CASE_CLOSE)
    opened = open_case(work, ref, Permission.CASE_CLOSE, version=version)
    opened.insist(Step.CLOSE, on)
    if reason is ClosingReason.NOT_IN_CHILDS_BEST_INTEREST and not opened.case.is_child:
        raise OnlyForChildren
    changed = note_handover(opened, handover) if handover else frozenset[str]()
    check_ending(opened, on, reason)
    check_child_handover(opened, on, reason, from_stage=opened.case.stage)
    if opened.case.is_child and reason is ClosingReason.LOST_CONTACT:
        alert_missing(opened, on)
    opened.take(Step.CLOSE, on, reason=reason.value)
    opened.finish("case.closed", changed)


def reverse_lost_contact(work: UnitOfWork, ref: str, on: date, *, version: int) -> None:
    """Take a case up again whose contact was lost after the return; open windows are open again.

    :raises StepNotPossible: the case was not closed for lost contact after an arrival
    """
    require(work.actor, Permission.CASE_CLOSE)
    opened = open_case(work, ref, Permission.CASE_CLOSE, version=version)
    closing = opened.path()[-1]
    lost = closing.reason == ClosingReason.LOST_CONTACT
    if not lost or closing.from_stage is not Stage.REINTEGRATION:
        raise StepNotPossible
    opened.take(Step.REVERSE_LOST_CONTACT, on)
    opened.finish("lost_contact.reversed")
