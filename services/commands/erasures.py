"""Erasing takes two people: one proposes the cases whose time has come, another approves."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from models.cases import Case
from models.codes import OPEN_STAGES
from models.erasures import Erasure
from services.access import Permission, require
from services.commands.steps import OpenedCase
from services.errors import ErasureNotDue, NeedsSecondPerson, NothingToErase
from services.keeping.erasing import erase
from services.projection import project
from services.queries.due import Due, due
from services.row_security import reach_everywhere
from services.stages import PASSAGES, Step
from services.unit_of_work import UnitOfWork


def propose_erasures(
    work: UnitOfWork, refs: Collection[str] | None = None, *, keep_months: int
) -> int:
    """Propose cases whose time has come, all of them if none is named; return how many.

    :raises ErasureNotDue: the time of a named one has not come
    :raises NothingToErase: there is none that was not proposed before
    """
    require(work.actor, Permission.ERASURE_PROPOSE)
    found = _wanted(work, refs, keep_months)
    fresh = [one for one in found if one.proposed_by is None]
    if not fresh:
        raise NothingToErase
    for one in fresh:
        work.session.add(
            Erasure(
                case_id=one.case_id,
                rule=one.rule,
                due_on=one.due_on,
                proposed_at=work.now,
                proposed_by=work.actor.username,
            )
        )
        work.record("erasure.proposed", one.ref, reason=one.rule.value)
    return len(fresh)


def approve_erasures(work: UnitOfWork, refs: Collection[str], *, keep_months: int) -> int:
    """Approve proposed erasures: the cases are erased in the same moment. Return how many.

    :raises ErasureNotDue: one was not proposed, or its time is no longer come
    :raises NeedsSecondPerson: the actor proposed one of them
    :raises NothingToErase: none is named
    """
    require(work.actor, Permission.ERASURE_APPROVE)
    reach_everywhere(work.session)  # who approves may read no case
    if not refs:
        raise NothingToErase
    held = _held(work, refs)
    found = _wanted(work, refs, keep_months)
    for one in found:
        if one.proposed_by is None:
            raise ErasureNotDue(ref=one.ref)
        if one.proposed_by == work.actor.username:
            raise NeedsSecondPerson
    work.session.exec(
        sa.update(Erasure)
        .where(col(Erasure.case_id).in_([one.case_id for one in found]))
        .values(approved_at=work.now, approved_by=work.actor.username)
    )
    for case in held:
        _end(work, case)
    erase(work, held)
    return len(found)


def keep_case(work: UnitOfWork, ref: str) -> None:
    """Take a proposal back: the case is kept for now, and may be proposed again.

    :raises ErasureNotDue: it was not proposed
    """
    require(work.actor, Permission.ERASURE_APPROVE)
    reach_everywhere(work.session)
    proposed = work.session.exec(
        select(Erasure).join(Case, col(Case.id) == col(Erasure.case_id)).where(Case.ref == ref)
    ).first()
    if proposed is None:
        raise ErasureNotDue(ref=ref)
    work.session.delete(proposed)
    work.record("erasure.refused", ref)


def _end(work: UnitOfWork, case: Case) -> None:
    """A case that is still open stops today: what is erased waits for nothing any more."""
    if case.stage in OPEN_STAGES:
        opened = OpenedCase(work, case)
        opened.moved(PASSAGES[Step.WITHDRAW].to, work.today, from_stage=case.stage)
        project(work.session, case)


def _wanted(work: UnitOfWork, refs: Collection[str] | None, keep_months: int) -> Sequence[Due]:
    found = {one.ref: one for one in due(work.session, today=work.today, keep_months=keep_months)}
    for ref in refs or ():
        if ref not in found:
            raise ErasureNotDue(ref=ref)
    return list(found.values()) if refs is None else [found[ref] for ref in dict.fromkeys(refs)]


def _held(work: UnitOfWork, refs: Collection[str]) -> Sequence[Case]:
    """Hold the cases first, so that nobody writes to one between the last look and its end."""
    wanted = select(Case).where(col(Case.ref).in_(refs)).order_by(col(Case.id))
    return work.session.exec(wanted.with_for_update()).all()
