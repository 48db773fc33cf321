"""Deeds on an application: submit it, check what a child needs, endorse it."""

from datetime import date

from sqlmodel import Session, select

from models.cases import (
    Application,
    ApplicationFacts,
    Case,
    ChildChecks,
    ChildHandover,
    is_child,
)
from models.codes import OPEN_STAGES, WAITING_STAGES, Stage
from models.consents import TICKS, Consent
from services.access import Permission, require
from services.commands.child_rules import (
    CHILD_FACTS,
    check_child_days,
    check_closed,
    note_handover,
)
from services.commands.days import PROGRAMME_BEGAN, check_day
from services.commands.eligibility import check_eligibility
from services.commands.facts import change
from services.commands.form_tokens import add_once
from services.commands.household_refs import household_of
from services.commands.intake_drafts import erase_draft
from services.commands.steps import OpenedCase, numbered, open_case
from services.errors import (
    ConcernsAnAdult,
    DatedTooEarly,
    NoSuchDay,
    NothingChanged,
    StepNotPossible,
    TickDatedInFuture,
)
from services.references import fresh_reference
from services.unit_of_work import UnitOfWork

_FACTS = frozenset(ApplicationFacts.model_fields)


def submit_application(work: UnitOfWork, application: Application) -> str:
    """Open a case from an intake form and return its reference.

    :raises NotAllowed: the actor does not work in the application's region
    :raises AlreadySent: this form has made a case before
    :raises DatedInFuture: the application is dated after today
    :raises SwedishCitizen: eligibility E2; other refusals of `services/errors.py` for E3 and E4
    """
    require(work.actor, Permission.APPLICATION_SUBMIT, application.region)
    _check_days(application, today=work.today)
    check_eligibility(application)
    opened = OpenedCase(work, _case_of(work, application))
    add_once(work.session, opened.case)
    opened.moved(Stage.SUBMITTED, application.applied_on, from_stage=None)
    for kind, tick in TICKS.items():
        given_on: date = getattr(application, tick)
        work.session.add(Consent(case_id=opened.id, kind=kind, given_on=given_on))
    erase_draft(work.session, numbered(work.actor.user_id))
    opened.finish("application.submitted", application.model_fields_set - {"form_token"})
    return opened.case.ref


def record_child_checks(work: UnitOfWork, ref: str, checks: ChildChecks, *, version: int) -> None:
    """Write down what has been checked for a child; what is given replaces what was there.

    :raises ConcernsAnAdult: the application is an adult's
    :raises StepNotPossible: the case has ended
    :raises DatedInFuture: a day is after today
    :raises NothingChanged: all of it stands already
    """
    require(work.actor, Permission.CHILD_CHECK)
    opened = open_case(work, ref, Permission.CHILD_CHECK, version=version)
    if not opened.case.is_child:
        raise ConcernsAnAdult
    if opened.case.stage not in OPEN_STAGES:
        raise StepNotPossible
    check_child_days(checks, today=work.today)
    changed = change(opened, {name: getattr(checks, name) for name in CHILD_FACTS})
    if not changed:
        raise NothingChanged
    opened.finish("child_checks.recorded", changed)


def record_child_handover(
    work: UnitOfWork, ref: str, handover: ChildHandover, *, version: int
) -> None:
    """Write down when the other country's authority took a child over, or why none did.

    In a case that was closed it can only be corrected, not taken out.

    :raises ConcernsAnAdult: the application is an adult's
    :raises StepNotPossible: the case ended otherwise than by closing
    :raises HandedOverTwice: both a day and a reason why there is none
    :raises DatedTooEarly: the day is before the application
    :raises DatedTooLate: the day is after the case was closed
    :raises HandoverOfChildOpen: neither, in a case that was closed
    :raises NothingChanged: it stands already
    """
    require(work.actor, Permission.CHILD_CHECK)
    opened = open_case(work, ref, Permission.CHILD_CHECK, version=version)
    if opened.case.stage not in (*OPEN_STAGES, Stage.CLOSED):
        raise StepNotPossible
    changed = note_handover(opened, handover)
    if opened.case.ended_on is not None:
        check_closed(handover, opened.case.ended_on)
    if not changed:
        raise NothingChanged
    opened.finish("child_handover.recorded", changed)


def endorse(work: UnitOfWork, ref: str, on: date, *, version: int) -> None:
    """Write down that the coordinator supports the application; it decides nothing.

    :raises StepNotPossible: IOM has decided
    :raises DatedTooEarly: the day is before the application
    :raises NothingChanged: the day is the one that was given before
    """
    require(work.actor, Permission.APPLICATION_ENDORSE)
    opened = open_case(work, ref, Permission.APPLICATION_ENDORSE, version=version)
    if opened.case.stage not in WAITING_STAGES:
        raise StepNotPossible
    check_day(on, today=work.today)
    if on < opened.case.applied_on:
        raise DatedTooEarly(earliest=opened.case.applied_on)
    if not change(opened, {"endorsed_on": on}):
        raise NothingChanged
    opened.finish("application.endorsed", ["endorsed_on"])


def _check_days(application: Application, *, today: date) -> None:
    check_day(application.applied_on, today=today)
    for tick in TICKS.values():
        ticked_on: date = getattr(application, tick)
        if ticked_on > today:
            raise TickDatedInFuture(day=ticked_on)
        if ticked_on < PROGRAMME_BEGAN:
            raise NoSuchDay(day=ticked_on)
    if is_child(application.age_group):
        check_child_days(application, today=today)


def _case_of(work: UnitOfWork, application: Application) -> Case:
    """The child block is kept for a child only; version 0 becomes 1 when the deed is finished."""
    child = is_child(application.age_group)
    facts = application.model_dump(include=set(_FACTS if child else _FACTS - CHILD_FACTS))
    facts["household_ref"] = household_of(work, application.household_ref)
    ref = _unused_reference(work.session)
    return Case(
        **facts,
        ref=ref,
        person_ref=ref,
        form_token=application.form_token,
        version=0,
        is_child=child,
        stage=Stage.SUBMITTED,
        stage_since=application.applied_on,
        last_step_on=application.applied_on,
        responsible_coordinator=work.actor.user_id,
        recorded_at=work.now,
        recorded_by=numbered(work.actor.user_id),
        changed_at=work.now,
    )


def _unused_reference(session: Session) -> str:
    ref = fresh_reference()
    while session.exec(select(Case.id).where(Case.ref == ref)).first() is not None:
        ref = fresh_reference()
    return ref
