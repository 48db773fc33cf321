"""A household by its one name: the reference of its first case, which every member carries."""

from sqlmodel import col, select

from models.cases import Case
from services.access import Permission, may, require
from services.commands.facts import change
from services.commands.steps import OpenedCase
from services.errors import CaseFrozen, UnknownReference
from services.references import read_reference
from services.row_security import beyond_regions
from services.unit_of_work import UnitOfWork


def household_of(work: UnitOfWork, typed: str | None) -> str | None:
    """Return the name of the household of a case, and give the case that name if it was alone.

    :raises WrongReference: the reference is mistyped
    :raises UnknownReference: no case the actor may see has it
    :raises CaseFrozen: that person's consent to share data was taken back
    """
    require(work.actor, Permission.CASE_READ)
    if typed is None:
        return None
    ref = read_reference(typed)
    other = work.session.exec(select(Case).where(col(Case.ref) == ref).with_for_update()).first()
    if other is None or not may(work.actor, Permission.CASE_READ, other.region):
        raise UnknownReference
    if other.frozen_at is not None:
        raise CaseFrozen
    if other.household_ref is None:
        opened = OpenedCase(work, other)
        opened.finish("household.linked", change(opened, {"household_ref": ref}))
    return other.household_ref


def leave_household(opened: OpenedCase) -> None:
    """The household that a case leaves must not bear its name: the next member gives it another."""
    case, session = opened.case, opened.work.session
    if case.household_ref != case.ref:
        return
    with beyond_regions(session):  # members may have been handed over to another region
        _rename(opened)


def _rename(opened: OpenedCase) -> None:
    case, session = opened.case, opened.work.session
    others = session.exec(
        select(Case)
        .where(Case.household_ref == case.ref, Case.id != case.id)
        .order_by(col(Case.id))
        .with_for_update()
    ).all()
    for other in others:
        if other.frozen_at is not None:
            _keep_together(opened, other, others[0].ref)
            continue
        member = OpenedCase(opened.work, other)
        member.finish("household.renamed", change(member, {"household_ref": others[0].ref}))


def _keep_together(opened: OpenedCase, frozen: Case, name: str) -> None:
    """A frozen case is not changed, but it must not be left in a household that others now bear."""
    frozen.household_ref = name
    opened.work.record("household.renamed", frozen.ref)
