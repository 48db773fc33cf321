"""Deeds on an application: submit it, check what a child needs, endorse it."""

from datetime import date

from sqlmodel import Session, col, select

from models.cases import Application, ApplicationFacts, Case, ChildChecks, is_child
from models.codes import OPEN_STAGES, WAITING_STAGES, ReturnBasis, Stage
from models.consents import TICKS, Consent
from models.countries import SWEDEN, UNKNOWN_COUNTRY
from services.access import Permission, may, require
from services.commands.days import PROGRAMME_BEGAN, check_day
from services.commands.form_tokens import add_once
from services.commands.intake_drafts import erase_draft
from services.commands.steps import OpenedCase, numbered, open_case
from services.errors import (
    ConcernsAnAdult,
    DatedTooEarly,
    HomeIsNotACitizenship,
    NoSuchDay,
    ReturnCountryUnknown,
    StepNotPossible,
    SwedenIsNoReturn,
    SwedishCitizen,
    TickDatedInFuture,
    UnknownReference,
)
from services.references import fresh_reference, read_reference
from services.unit_of_work import UnitOfWork

_FACTS = frozenset(ApplicationFacts.model_fields)
_CHILD_FACTS = frozenset(ChildChecks.model_fields)


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
    """
    require(work.actor, Permission.CHILD_CHECK)
    opened = open_case(work, ref, Permission.CHILD_CHECK, version=version)
    if not opened.case.is_child:
        raise ConcernsAnAdult
    if opened.case.stage not in OPEN_STAGES:
        raise StepNotPossible
    _check_child_days(checks, today=work.today)
    changed = {name for name in _CHILD_FACTS if getattr(opened.case, name) != getattr(checks, name)}
    for name in changed:
        setattr(opened.case, name, getattr(checks, name))
    opened.finish("child_checks.recorded", changed)


def endorse(work: UnitOfWork, ref: str, on: date, *, version: int) -> None:
    """Write down that the coordinator supports the application; it decides nothing.

    :raises StepNotPossible: IOM has decided
    :raises DatedTooEarly: the day is before the application
    """
    require(work.actor, Permission.APPLICATION_ENDORSE)
    opened = open_case(work, ref, Permission.APPLICATION_ENDORSE, version=version)
    if opened.case.stage not in WAITING_STAGES:
        raise StepNotPossible
    check_day(on, today=work.today)
    if on < opened.case.applied_on:
        raise DatedTooEarly(earliest=opened.case.applied_on)
    opened.case.endorsed_on = on
    opened.finish("application.endorsed", ["endorsed_on"])


def check_eligibility(application: ApplicationFacts) -> None:
    """Insist on what every application must meet (E2 and E4; the fields ask for E1, ticks for E3).

    :raises SwedishCitizen: Swedish citizenship and no other
    :raises SwedenIsNoReturn: the country of return is Sweden
    :raises ReturnCountryUnknown: the country of return is not given
    :raises HomeIsNotACitizenship: home is none of the citizenships
    """
    if application.citizenship == [SWEDEN]:
        raise SwedishCitizen
    if application.return_country == SWEDEN:
        raise SwedenIsNoReturn
    if application.return_country == UNKNOWN_COUNTRY:
        raise ReturnCountryUnknown
    home = application.return_basis is ReturnBasis.HOME_COUNTRY
    if home and application.return_country not in application.citizenship:
        raise HomeIsNotACitizenship


def _check_days(application: Application, *, today: date) -> None:
    check_day(application.applied_on, today=today)
    for tick in TICKS.values():
        ticked_on: date = getattr(application, tick)
        if ticked_on > today:
            raise TickDatedInFuture(day=ticked_on)
        if ticked_on < PROGRAMME_BEGAN:
            raise NoSuchDay(day=ticked_on)
    if is_child(application.age_group):
        _check_child_days(application, today=today)


def _check_child_days(checks: ChildChecks, *, today: date) -> None:
    for name in _CHILD_FACTS:
        value = getattr(checks, name)
        if isinstance(value, date):
            check_day(value, today=today)


def _case_of(work: UnitOfWork, application: Application) -> Case:
    """The child block is kept for a child only; version 0 becomes 1 when the deed is finished."""
    child = is_child(application.age_group)
    facts = application.model_dump(include=set(_FACTS if child else _FACTS - _CHILD_FACTS))
    facts["household_ref"] = _household(work, application)
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


def _household(work: UnitOfWork, application: Application) -> str | None:
    """A household is named by the reference of another case of it, never in words."""
    if application.household_ref is None:
        return None
    ref = read_reference(application.household_ref)
    region = work.session.exec(select(col(Case.region)).where(Case.ref == ref)).first()
    if region is None or not may(work.actor, Permission.CASE_READ, region):
        raise UnknownReference
    return ref


def _unused_reference(session: Session) -> str:
    ref = fresh_reference()
    while session.exec(select(Case.id).where(Case.ref == ref)).first() is not None:
        ref = fresh_reference()
    return ref
