"""Erasing: of a case only a nameless row remains, with what the figures count and nothing else.

docs/decisions/0009 says what that is, and why.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from models.alerts import Alert
from models.cases import IN_ERROR, Case, ChildChecks, ChildHandover, SafeContact
from models.codes import (
    STANDING_EVENTS,
    AgeGroup,
    Escort,
    ExploitedWhere,
    Gender,
    Ground,
    PriorParticipation,
    ReturnBasis,
    TraffickingStatus,
)
from models.consents import Consent
from models.decisions import Decision
from models.erasures import Erasure
from models.fact_changes import FactChange
from models.follow_ups import Contact, FollowUp
from models.handovers import Handover
from models.journeys import Journey
from models.stage_events import StageEvent
from models.support_items import SupportItem
from services.projection import live_moves, place_case
from services.unit_of_work import UnitOfWork

# Whole rows that no figure counts, in an order in which the rows they point to outlive them.
GONE: tuple[type[SQLModel], ...] = (
    *(Alert, Decision, Handover, Consent, FactChange, SupportItem, Contact),
)
ERASED = "case.erased"
NAMELESS = "~"
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
_REFS = ("person_ref", "earlier_ref", "household_ref")


def is_nameless(ref: str) -> bool:
    """Say whether a reference stands for an erased case: it opens nothing and nobody knows it."""
    return ref.startswith(NAMELESS)


def mark_of(form_token: str) -> str:
    """Return what stands for a case after its erasure: of a random token, so nobody's mark."""
    return hashlib.sha256(form_token.encode()).hexdigest()


def erase(work: UnitOfWork, cases: Sequence[Case]) -> None:
    """Erase cases that have ended, each with a line in the trail under the name it had.

    The line holds the mark by which the case is found should a backup bring it back.
    """
    names = {case.ref: _nameless_ref() for case in cases}
    numbers = [case.id for case in cases]
    session = work.session
    session.flush()
    for table in GONE:
        owner = sa.inspect(table).local_table.c.case_id
        session.exec(sa.delete(table).where(owner.in_(numbers)))
    for case in cases:
        work.record(ERASED, case.ref, reason=mark_of(case.form_token))
        _neutralise(work, case)
    _forget_names(work, names)
    _count_erasures(work, numbers)
    session.expire_all()


def _neutralise(work: UnitOfWork, case: Case) -> None:
    """Leave the case, its path, its journey and its follow-ups only what a figure counts."""
    session = work.session
    follow_ups = session.exec(select(FollowUp).where(FollowUp.case_id == case.id)).all()
    for follow_up in follow_ups:
        follow_up.attempts, follow_up.version = 0, 1
    journey = session.exec(select(Journey).where(Journey.case_id == case.id)).first()
    if journey is not None:
        journey.escort = Escort.NONE
        journey.transit_assist = journey.met_at_arrival = journey.onward_transport = False
        journey.travel_document_obtained = False
    told = {follow_up.cancelled_as for follow_up in follow_ups} | {IN_ERROR}
    path = _shorten_path(work, case, told)
    _neutralise_facts(case)
    place_case(case, live_moves(path))
    case.recorded_by = path[0].recorded_by
    case.recorded_at, case.changed_at = path[0].recorded_at, path[-1].recorded_at
    case.frozen_at, case.erased_at = None, _morning(work.today)
    session.flush()


def _shorten_path(work: UnitOfWork, case: Case, told: set[str | None]) -> list[StageEvent]:
    """Keep the steps that stand, with the reasons that figures tell; by whom and when, no more."""
    session = work.session
    own = col(StageEvent.case_id) == case.id
    session.flush()
    session.exec(sa.update(StageEvent).where(own).values(refers_to=None))
    fallen = sa.or_(col(StageEvent.void), col(StageEvent.kind).not_in(STANDING_EVENTS))
    session.exec(sa.delete(StageEvent).where(own, fallen))
    session.expire_all()
    path = session.exec(select(StageEvent).where(own).order_by(col(StageEvent.position))).all()
    for step in path:
        step.asked = step.answered = step.answered_by = None
        step.reason = step.reason if step.reason in told else None
        step.recorded_at = _morning(step.happened_on)
        step.recorded_by = work.actor.user_id or step.recorded_by
    return list(path)


def _neutralise_facts(case: Case) -> None:
    for form in (ChildChecks, ChildHandover, SafeContact):
        for name, field in form.model_fields.items():
            setattr(case, name, field.get_default(call_default_factory=True))
    case.ground, case.exploitation = Ground.TRAFFICKING, []
    case.trafficking_status = TraffickingStatus.POSSIBLE
    case.exploited_where, case.gender = ExploitedWhere.UNKNOWN, Gender.NOT_NOTED
    case.age_group = AgeGroup.CHILD_UNKNOWN if case.is_child else AgeGroup.ADULT_UNKNOWN
    case.citizenship, case.urgent_needs = [], []
    case.return_basis = ReturnBasis.HOME_COUNTRY
    case.prior_participation = PriorParticipation.UNKNOWN
    case.participation_confirmed_on = case.prior_exception = case.endorsed_on = None
    case.responsible_coordinator = case.responsible_iom = None
    case.household_ref = None
    case.form_token, case.version = str(uuid4()), 1


def _forget_names(work: UnitOfWork, names: Mapping[str, str]) -> None:
    """Give the erased cases their nameless references, and take the old ones from all others.

    Who took part twice stays one person in the figures: both ends of that get the new reference.
    """
    session = work.session
    columns = sa.inspect(Case).local_table.c
    for old, nameless in names.items():
        _rename_household(work, old)
        for name in ("ref", "person_ref", "earlier_ref"):
            column = columns[name]
            session.exec(sa.update(Case).where(column == old).values({name: nameless}))
    for change in session.exec(select(FactChange).where(col(FactChange.field).in_(_REFS))).all():
        if change.before in names:
            change.before = None
        if change.after in names:
            change.after = None
    session.flush()


def _rename_household(work: UnitOfWork, old: str) -> None:
    """A household that bore the name of an erased case takes its next member's."""
    bears_it = col(Case.household_ref) == old
    heir = select(Case.ref).where(bears_it).order_by(col(Case.id)).limit(1)
    name = work.session.exec(heir).first()
    if name is not None:
        work.session.exec(sa.update(Case).where(bears_it).values(household_ref=name))


def _count_erasures(work: UnitOfWork, numbers: Sequence[int | None]) -> None:
    """The decision stays, for the count; which row it was about does not."""
    work.session.exec(
        sa.update(Erasure)
        .where(col(Erasure.case_id).in_(numbers))
        .values(case_id=None, erased_at=work.now)
    )


def _nameless_ref() -> str:
    return NAMELESS + "".join(secrets.choice(_SIGNS) for _ in range(11))


def _morning(day: date) -> datetime:
    """A moment that tells the day and nothing else; the exact one stands in the trail."""
    return datetime.combine(day, time(), UTC)
