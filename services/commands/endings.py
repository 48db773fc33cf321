"""How a case ends: the person withdraws, IOM closes it, and a lost contact is found again."""

from datetime import date

from models.codes import ClosingReason, Stage
from services.access import Permission, require
from services.commands.ending_rules import check_ending
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
    opened = open_case(work, ref, Permission.WITHDRAWAL_REGISTER, version=version)
    opened.insist(Step.WITHDRAW, on)
    check_ending(opened, on)
    opened.take(Step.WITHDRAW, on)
    opened.finish("case.withdrawn")


def close_case(
    work: UnitOfWork, ref: str, on: date, reason: ClosingReason, *, version: int
) -> None:
    """Close a case, with a reason.

    :raises TooEarlyToClose: follow-up "completed" before its year is over
    :raises OnlyForChildren: a child's reason on an adult's case
    :raises EndsBeforeContact: there was contact with the person after that day
    """
    require(work.actor, Permission.CASE_CLOSE)
    opened = open_case(work, ref, Permission.CASE_CLOSE, version=version)
    opened.insist(Step.CLOSE, on)
    if reason is ClosingReason.NOT_IN_CHILDS_BEST_INTEREST and not opened.case.is_child:
        raise OnlyForChildren
    check_ending(opened, on, reason)
    opened.take(Step.CLOSE, on, reason=reason.value)
    opened.finish("case.closed")


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
