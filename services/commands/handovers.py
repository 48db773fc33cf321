"""A case goes to another region: one coordinator asks, the other accepts or declines."""

from sqlmodel import col, select

from models.cases import Case
from models.codes import OPEN_STAGES, HandoverAnswer, HandoverReason, Region
from models.handovers import Handover
from services.access import Permission, require
from services.commands.steps import OpenedCase, numbered, open_case
from services.errors import (
    CaseFrozen,
    HandoverOver,
    HandoverUnderWay,
    SameRegion,
    StepNotPossible,
    UnknownReference,
)
from services.row_security import reach_everywhere
from services.unit_of_work import UnitOfWork


def ask_handover(
    work: UnitOfWork, ref: str, to_region: Region, reason: HandoverReason, *, version: int
) -> int:
    """Ask another region to take a case over, and return the number of the asking.

    :raises StepNotPossible: the case has ended
    :raises SameRegion: the case is in that region
    :raises HandoverUnderWay: a region is asked already
    """
    require(work.actor, Permission.HANDOVER_ASK)
    opened = open_case(work, ref, Permission.HANDOVER_ASK, version=version)
    if opened.case.stage not in OPEN_STAGES:
        raise StepNotPossible
    if to_region is opened.case.region:
        raise SameRegion
    if _waiting(opened) is not None:
        raise HandoverUnderWay
    handover = Handover(
        case_id=opened.id,
        from_region=opened.case.region,
        to_region=to_region,
        reason=reason,
        asked_on=work.today,
        asked_at=work.now,
        asked_by=numbered(work.actor.user_id),
    )
    work.session.add(handover)
    opened.finish("handover.asked", ["to_region"], reason.value)
    return numbered(handover.id)


def answer_handover(work: UnitOfWork, handover_id: int, *, accept: bool) -> None:
    """Answer for the region that is asked; who accepts becomes the case's coordinator.

    :raises UnknownReference: no region was asked under this number
    :raises NotAllowed: the actor does not coordinate the region that is asked
    :raises HandoverOver: it was answered or taken back before
    :raises CaseFrozen: who accepts, and the person's consent to share data was taken back
    :raises StepNotPossible: the case has ended meanwhile
    """
    require(work.actor, Permission.HANDOVER_ANSWER)
    reach_everywhere(work.session)  # the case is still another region's
    opened, handover = _asked(work, handover_id)
    if not accept:
        _answered(opened, handover, HandoverAnswer.DECLINED)
        opened.finish("handover.declined")
        return
    if opened.case.frozen_at is not None:
        raise CaseFrozen
    if opened.case.stage not in OPEN_STAGES:
        raise StepNotPossible
    handover.event_id = opened.handed_over(handover.to_region, work.today).id
    opened.case.responsible_coordinator = work.actor.user_id
    _answered(opened, handover, HandoverAnswer.ACCEPTED)
    opened.finish("handover.accepted", ["region", "responsible_coordinator"])


def take_handover_back(work: UnitOfWork, ref: str, *, version: int) -> None:
    """Ask no longer: the case stays where it is.

    :raises HandoverOver: no region is being asked
    """
    require(work.actor, Permission.HANDOVER_ASK)
    opened = open_case(work, ref, Permission.HANDOVER_ASK, version=version)
    handover = _waiting(opened)
    if handover is None:
        raise HandoverOver
    _answered(opened, handover, HandoverAnswer.TAKEN_BACK)
    opened.finish("handover.taken_back")


def stop_asking(opened: OpenedCase) -> None:
    """Take back what waits for another region's answer, as part of another deed."""
    handover = _waiting(opened)
    if handover is not None:
        _answered(opened, handover, HandoverAnswer.TAKEN_BACK)
        opened.work.record("handover.taken_back", opened.case.ref)


def _asked(work: UnitOfWork, handover_id: int) -> tuple[OpenedCase, Handover]:
    """The case is held first: of two answers at once the second finds it answered."""
    case = work.session.exec(
        select(Case)
        .join(Handover, col(Handover.case_id) == col(Case.id))
        .where(Handover.id == handover_id)
        .with_for_update(of=Case)
    ).first()
    if case is None:
        raise UnknownReference
    handover = work.session.exec(select(Handover).where(Handover.id == handover_id)).one()
    require(work.actor, Permission.HANDOVER_ANSWER, handover.to_region)
    if handover.answer is not None:
        raise HandoverOver
    return OpenedCase(work, case), handover


def _waiting(opened: OpenedCase) -> Handover | None:
    return opened.work.session.exec(
        select(Handover).where(Handover.case_id == opened.id, col(Handover.answer).is_(None))
    ).first()


def _answered(opened: OpenedCase, handover: Handover, answer: HandoverAnswer) -> None:
    work = opened.work
    handover.answer, handover.answered_on = answer, work.today
    handover.answered_at, handover.answered_by = work.now, work.actor.user_id
