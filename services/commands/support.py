"""The support plan: what is planned for a person, what was given, what was taken out again."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from models.codes import OPEN_STAGES, CorrectionReason, Milestone, Stage, Support, SupportPhase
from models.support_items import PlannedSupport, SupportItem
from services.access import Permission, require
from services.commands.days import check_day
from services.commands.steps import OpenedCase, numbered, open_case
from services.errors import (
    DatedTooEarly,
    NothingChosen,
    StepNotPossible,
    SupportOver,
    SupportPlannedTwice,
    UnknownReference,
)
from services.unit_of_work import UnitOfWork


def plan_support(
    work: UnitOfWork,
    ref: str,
    planned: Sequence[PlannedSupport],
    *,
    granted_at: Milestone | None = None,
    version: int,
) -> None:
    """Add items to the plan; `granted_at` names the follow-up that showed the need.

    :raises NothingChosen: there is no item
    :raises StepNotPossible: the case has ended, or has no follow-up to grant anything at
    :raises SupportPlannedTwice: an item is in the plan and not yet given
    :raises DatedTooEarly: a day is before the application
    """
    require(work.actor, Permission.SUPPORT_PLAN)
    opened = open_case(work, ref, Permission.SUPPORT_PLAN, version=version)
    _check_stage(opened, granted_at)
    if not planned:
        raise NothingChosen
    for wanted in planned:
        _check_days(opened, wanted)
    add_support(opened, planned, granted_at=granted_at)
    told = {name for wanted in planned for name in wanted.model_fields_set}
    if granted_at is not None:
        told.add("granted_at")
    opened.finish("support.planned", told)


def record_support_given(
    work: UnitOfWork, ref: str, support_id: int, on: date, *, version: int
) -> None:
    """Write down the day on which the person got what was planned; late entry included.

    :raises UnknownReference: the item is not the case's
    :raises SupportOver: it was given or taken out before
    :raises DatedInFuture: the day is after today
    :raises DatedTooEarly: the day is before the application
    """
    require(work.actor, Permission.SUPPORT_PLAN)
    opened = open_case(work, ref, Permission.SUPPORT_PLAN, version=version)
    support = _support(opened, support_id)
    if support.void or support.done_on is not None:
        raise SupportOver
    _check_given(opened, on)
    support.done_on = on
    support.done_recorded_at, support.done_recorded_by = work.now, work.actor.user_id
    opened.finish("support.given", ["done_on"])


def strike_support(
    work: UnitOfWork, ref: str, support_id: int, reason: CorrectionReason, *, version: int
) -> None:
    """Take an item out of the plan, also one marked as given by mistake; it stays to be seen.

    :raises UnknownReference: the item is not the case's
    :raises SupportOver: it was taken out before
    """
    require(work.actor, Permission.SUPPORT_PLAN)
    opened = open_case(work, ref, Permission.SUPPORT_PLAN, version=version)
    support = _support(opened, support_id)
    if support.void:
        raise SupportOver
    take_out(opened, support, reason)
    opened.finish("support.struck", reason=reason.value)


def add_support(
    opened: OpenedCase, planned: Sequence[PlannedSupport], *, granted_at: Milestone | None = None
) -> None:
    """Put items in the plan, unless one of them waits there already.

    :raises SupportPlannedTwice: it does
    """
    waiting = outstanding(opened)
    for wanted in planned:
        if (wanted.code, wanted.phase) in waiting:
            raise SupportPlannedTwice
        waiting.add((wanted.code, wanted.phase))
        opened.work.session.add(_remembered(opened, wanted, granted_at))


def take_out(opened: OpenedCase, support: SupportItem, reason: CorrectionReason) -> None:
    """Let an item count no longer."""
    support.void, support.void_reason = True, reason
    support.voided_at, support.voided_by = opened.work.now, opened.work.actor.user_id


def outstanding(opened: OpenedCase) -> set[tuple[Support, SupportPhase]]:
    """Return what is in the plan and not yet given."""
    found = opened.work.session.exec(
        select(col(SupportItem.code), col(SupportItem.phase)).where(
            SupportItem.case_id == opened.id,
            col(SupportItem.void).is_(False),
            col(SupportItem.done_on).is_(None),
        )
    ).all()
    return {(code, phase) for code, phase in found}


def _check_stage(opened: OpenedCase, granted_at: Milestone | None) -> None:
    stage = opened.case.stage
    if stage not in OPEN_STAGES:
        raise StepNotPossible
    if granted_at is not None and stage is not Stage.REINTEGRATION:
        raise StepNotPossible


def _check_days(opened: OpenedCase, wanted: PlannedSupport) -> None:
    if wanted.planned_on is not None and wanted.planned_on < opened.case.applied_on:
        raise DatedTooEarly(earliest=opened.case.applied_on)
    if wanted.done_on is not None:
        _check_given(opened, wanted.done_on)


def _check_given(opened: OpenedCase, on: date) -> None:
    check_day(on, today=opened.work.today)
    if on < opened.case.applied_on:
        raise DatedTooEarly(earliest=opened.case.applied_on)


def _support(opened: OpenedCase, support_id: int) -> SupportItem:
    found = opened.work.session.get(SupportItem, support_id)
    if found is None or found.case_id != opened.id:
        raise UnknownReference
    return found


def _remembered(
    opened: OpenedCase, wanted: PlannedSupport, granted_at: Milestone | None
) -> SupportItem:
    """An item that was given before it was planned is remembered as given at once."""
    work, given = opened.work, wanted.done_on is not None
    return SupportItem(
        **wanted.model_dump(),
        case_id=opened.id,
        granted_at=granted_at,
        recorded_at=work.now,
        recorded_by=numbered(work.actor.user_id),
        done_recorded_at=work.now if given else None,
        done_recorded_by=work.actor.user_id if given else None,
    )
