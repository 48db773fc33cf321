"""Puts one case together for its page, out of the rows that tell of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar, cast

from sqlmodel import SQLModel

from models.cases import Case, ChildChecks, ChildHandover, SafeContact
from models.codes import FollowUpState, InformationAsked, Stage
from models.consents import Consent
from models.decisions import Decision
from models.follow_ups import FollowUp
from models.journeys import Journey
from services.access import Viewer
from services.queries.case_files import (
    CaseAlert,
    CaseConsent,
    CaseDecision,
    CaseFile,
    CaseFollowUp,
    CaseHandover,
    CaseJourney,
    CaseSupport,
    HouseholdMember,
)
from services.queries.case_notes import CaseNotes
from services.queries.follow_up_states import state_on, urgency_on
from services.queries.lost_contact import is_lost
from services.settings import settings
from services.stages import Step, next_steps

Part = TypeVar(
    "Part",
    CaseConsent,
    CaseDecision,
    CaseJourney,
    CaseFollowUp,
    CaseSupport,
    CaseAlert,
    CaseHandover,
    CaseFile,
)
Form = TypeVar("Form", ChildChecks, ChildHandover, SafeContact)


@dataclass(frozen=True)
class Found:
    """What the database knows of one case once at most, read in one go."""

    case: Case
    journey: Journey | None
    decision: Decision | None
    coordinator: str | None
    iom: str | None
    asked: str | None
    started_on: date | None


def file_of(
    found: Found, viewer: Viewer, notes: CaseNotes, follow_ups: Iterable[FollowUp], *, today: date
) -> CaseFile:
    """Put one case together as it stands today."""
    case, journey = found.case, found.journey
    schedule = tuple(_follow_up(row, today, found.started_on) for row in follow_ups)
    asking = case.stage is Stage.INFO_REQUESTED
    return _taken(
        CaseFile,
        case,
        child_checks=_form(ChildChecks, case),
        child_handover=_form(ChildHandover, case),
        safe_contact=_form(SafeContact, case),
        coordinator=found.coordinator,
        iom=found.iom,
        mine=viewer.user_id in (case.responsible_coordinator, case.responsible_iom),
        asked=_asked(found.asked) if asking else (),
        asked_on=case.stage_since if asking else None,
        decision=_taken(CaseDecision, found.decision) if found.decision else None,
        journey=_taken(CaseJourney, journey) if journey else None,
        follow_ups=schedule,
        lost=case.stage is Stage.REINTEGRATION and _looks_lost(case, notes, today),
        steps=_steps(viewer, case, arrived=journey is not None and journey.arrived_on is not None),
        to_close=case.stage is Stage.REINTEGRATION
        and all(follow_up.closes_on < today for follow_up in schedule),
        **_noted(case, notes),
    )


def _noted(case: Case, notes: CaseNotes) -> dict[str, Any]:
    """What the case's other rows tell, by the field of `CaseFile` that shows it."""
    waiting = [handover for handover in notes.handovers if handover.answer is None]
    return {
        "consents": tuple(_taken(CaseConsent, consent) for consent in _latest(notes.consents)),
        "support": tuple(_taken(CaseSupport, one) for one in notes.support if not one.void),
        "alerts": tuple(_taken(CaseAlert, alert) for alert in notes.alerts if not alert.void),
        "handover": _taken(CaseHandover, waiting[-1]) if waiting else None,
        "household": tuple(
            HouseholdMember(other.ref, other.stage, other.version)
            for other in notes.others
            if case.household_ref is not None and other.household_ref == case.household_ref
        ),
        "other_cases": tuple(
            other.ref for other in notes.others if other.person_ref == case.person_ref
        ),
    }


def _looks_lost(case: Case, notes: CaseNotes, today: date) -> bool:
    standing = [contact for contact in notes.contacts if not contact.void]
    attempts, days = settings().lost_contact_attempts, settings().lost_contact_days
    return is_lost(standing, since=case.stage_since, today=today, attempts=attempts, days=days)


def _latest(consents: Sequence[Consent]) -> list[Consent]:
    """The last row of each kind; the kinds in the order in which they were first given."""
    return list({consent.kind: consent for consent in consents}.values())


def _follow_up(row: FollowUp, today: date, started_on: date | None) -> CaseFollowUp:
    before = started_on is not None and row.closes_on < started_on
    state = state_on(row, today)
    return _taken(
        CaseFollowUp,
        row,
        state=None if before and state is FollowUpState.MISSED else state,
        urgency=urgency_on(row, today),
        before_hemvag=before,
    )


def _steps(viewer: Viewer, case: Case, *, arrived: bool) -> tuple[Step, ...]:
    """A lost contact is taken up again only after an arrival; before it, a new application is."""
    steps = next_steps(viewer, case.stage, case.region, case.ended_as)
    return tuple(step for step in steps if arrived or step is not Step.REVERSE_LOST_CONTACT)


def _asked(codes: str | None) -> tuple[InformationAsked, ...]:
    return tuple(InformationAsked(code) for code in codes.split(",")) if codes else ()


def _form(kind: type[Form], case: Case) -> Form:
    return kind(**case.model_dump(include=set(kind.model_fields)))


def _taken(kind: type[Part], row: SQLModel, **known: Any) -> Part:
    """Make a frozen part out of the columns of the same names, and what is known besides."""
    taken = {
        part.name: _frozen(getattr(row, part.name))
        for part in fields(kind)
        if part.name not in known
    }
    return kind(**taken, **known)


def _frozen(value: Any) -> Any:
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value
