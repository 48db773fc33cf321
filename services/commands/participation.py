"""Whether the person has taken part before (E5), as IOM finds it, and which cases are one person's.

`person_ref` follows from the chain of `earlier_ref`: it is the reference at its beginning.
"""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col, select

from models.cases import Case
from models.codes import OPEN_STAGES, PriorException, PriorParticipation, Stage
from services.access import Permission, require
from services.commands.days import check_day
from services.commands.facts import change
from services.commands.steps import OpenedCase, open_case
from services.errors import (
    CaseFrozen,
    DatedTooEarly,
    ExceptionMissing,
    NoEarlierCase,
    NothingChanged,
    ParticipationNotConfirmed,
    StepNotPossible,
    UnknownReference,
)
from services.references import read_reference
from services.row_security import beyond_regions
from services.unit_of_work import UnitOfWork

_FROM_ASSESSMENT = frozenset(OPEN_STAGES) - {Stage.SUBMITTED, Stage.INFO_REQUESTED}


def confirm_participation(  # noqa: PLR0913  rule E5 asks for all of it
    work: UnitOfWork,
    ref: str,
    prior: PriorParticipation,
    earlier_ref: str | None = None,
    *,
    on: date,
    exception: PriorException | None = None,
    version: int,
) -> None:
    """Write down what IOM has found of earlier participation.

    :raises StepNotPossible: the case is not yet under assessment, or has ended
    :raises ParticipationNotConfirmed: neither yes nor no
    :raises NoEarlierCase: the earlier case cannot be the same person's
    :raises CaseFrozen: the earlier case is frozen, and was not named before
    :raises ExceptionMissing: the return is granted, and no special circumstances are known
    :raises NothingChanged: it was found before
    """
    require(work.actor, Permission.APPLICATION_ASSESS)
    opened = open_case(work, ref, Permission.APPLICATION_ASSESS, version=version)
    if opened.case.stage not in _FROM_ASSESSMENT:
        raise StepNotPossible
    check_day(on, today=work.today)
    if on < opened.case.applied_on:
        raise DatedTooEarly(earliest=opened.case.applied_on)
    changed = confirm(opened, prior, earlier_ref, on) | note_exception(opened, exception)
    if not changed:
        raise NothingChanged
    if opened.case.stage is not Stage.ASSESSMENT:
        check_exception(opened.case)
    opened.finish("participation.confirmed", changed)


def confirm(
    opened: OpenedCase, prior: PriorParticipation, earlier_ref: str | None, on: date
) -> frozenset[str]:
    """Note what was found as part of another deed, and return the names of the changed facts.

    What was found before keeps its day.
    """
    if prior is PriorParticipation.UNKNOWN:
        raise ParticipationNotConfirmed
    took_part = prior is PriorParticipation.YES
    earlier = _earlier(opened, earlier_ref) if took_part and earlier_ref else None
    facts = {"prior_participation": prior, "earlier_ref": earlier}
    if not took_part:
        facts["prior_exception"] = None
    changed = change(opened, facts)
    if changed or opened.case.participation_confirmed_on is None:
        changed |= change(opened, {"participation_confirmed_on": on})
    place_person(opened)
    return changed


def note_exception(opened: OpenedCase, exception: PriorException | None) -> frozenset[str]:
    """Note the special circumstances of somebody who has taken part before."""
    took_part = opened.case.prior_participation is PriorParticipation.YES
    if exception is None or not took_part:
        return frozenset()
    return change(opened, {"prior_exception": exception})


def check_exception(case: Case) -> None:
    """Insist that earlier participation is settled: confirmed, and excepted if there was one.

    :raises ParticipationNotConfirmed: IOM has not said yes or no
    :raises ExceptionMissing: earlier participation without special circumstances
    """
    if case.participation_confirmed_on is None:
        raise ParticipationNotConfirmed
    if case.prior_participation is PriorParticipation.YES and case.prior_exception is None:
        raise ExceptionMissing


def place_person(opened: OpenedCase) -> None:
    """Let the case, and every case that leads back to it, name the person's first case.

    A frozen one among them too: that changes nothing of it, it only stays with its person.
    """
    with beyond_regions(opened.work.session):  # earlier cases may be of another region
        _place(opened)


def _place(opened: OpenedCase) -> None:
    case, session = opened.case, opened.work.session
    root = case.ref
    if case.earlier_ref is not None:
        found = select(col(Case.person_ref)).where(Case.ref == case.earlier_ref)
        root = session.exec(found).one()
    if case.person_ref == root:
        return
    case.person_ref = root
    later = _later_refs(opened)
    session.exec(sa.update(Case).where(col(Case.ref).in_(later)).values(person_ref=root))


def _later_refs(opened: OpenedCase) -> set[str]:
    """Every case that leads back to this one, over however many steps."""
    later: set[str] = set()
    found = {opened.case.ref}
    while found:
        leading_back = select(Case.ref).where(col(Case.earlier_ref).in_(found))
        found = set(opened.work.session.exec(leading_back).all()) - later
        later |= found
    return later


def _earlier(opened: OpenedCase, typed: str) -> str:
    ref = read_reference(typed)
    earlier = opened.work.session.exec(
        select(Case).where(col(Case.ref) == ref).with_for_update()
    ).first()
    if earlier is None:
        raise UnknownReference
    too_late = earlier.applied_on > opened.case.applied_on
    itself_or_later = {opened.case.ref} | _later_refs(opened)
    if too_late or not earlier.counts or ref in itself_or_later:
        raise NoEarlierCase
    if earlier.frozen_at is not None and ref != opened.case.earlier_ref:
        raise CaseFrozen
    return ref
