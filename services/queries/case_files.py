"""What the page of one case shows: every fact of it, and what may happen next."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar, cast

from sqlmodel import SQLModel

from models.cases import Case, ChildChecks
from models.codes import (
    OPEN_STAGES,
    AgeGroup,
    ConsentKind,
    DecisionKind,
    Escort,
    Exploitation,
    ExploitedWhere,
    FollowUpState,
    Gender,
    Ground,
    InformationAsked,
    Milestone,
    PriorException,
    PriorParticipation,
    Region,
    RejectionReason,
    ReturnBasis,
    RiskLevel,
    Stage,
    TraffickingStatus,
    Urgency,
    UrgentNeed,
)
from models.consents import Consent
from models.decisions import Decision
from models.follow_ups import FollowUp
from models.journeys import Journey
from services.access import Viewer
from services.queries.follow_up_states import state_on, urgency_on
from services.stages import Step, next_steps

Part = TypeVar("Part", "CaseConsent", "CaseDecision", "CaseJourney", "CaseFollowUp", "CaseFile")


@dataclass(frozen=True)
class CaseConsent:
    """One of the six ticks."""

    kind: ConsentKind
    given_on: date
    withdrawn_on: date | None
    form_version: str


@dataclass(frozen=True)
class CaseDecision:
    """The decision that stands."""

    kind: DecisionKind
    decided_on: date
    risk_assessed_on: date | None
    risk_level: RiskLevel
    needs_health_assessed: bool
    support_sufficient: bool
    reason: RejectionReason | None


@dataclass(frozen=True)
class CaseJourney:
    """The journey as far as it is known."""

    departed_on: date | None
    arrived_on: date | None
    escort: Escort
    transit_assist: bool
    met_at_arrival: bool
    onward_transport: bool
    travel_document_obtained: bool


@dataclass(frozen=True)
class CaseFollowUp:
    """A follow-up on a day; `state` is none when it only went by before the system began."""

    id: int
    milestone: Milestone
    arrived_on: date
    due_on: date
    opens_on: date
    closes_on: date
    done_on: date | None
    late_on: date | None
    declined_on: date | None
    rests_until: date | None
    cancelled_on: date | None
    cancelled_as: str | None
    attempts: int
    state: FollowUpState | None
    urgency: Urgency | None
    before_hemvag: bool


@dataclass(frozen=True)
class CaseFile:
    """One case in full, as one viewer may see it."""

    id: int
    ref: str
    version: int
    region: Region
    stage: Stage
    stage_since: date
    ended_on: date | None
    ended_as: str | None
    counts: bool
    applied_on: date
    ground: Ground
    exploitation: tuple[Exploitation, ...]
    trafficking_status: TraffickingStatus
    exploited_where: ExploitedWhere
    gender: Gender
    age_group: AgeGroup
    is_child: bool
    citizenship: tuple[str, ...]
    return_country: str
    return_basis: ReturnBasis
    accompanying_adults: int
    accompanying_children: int
    household_ref: str | None
    prior_participation: PriorParticipation
    prior_exception: PriorException | None
    earlier_ref: str | None
    urgent_needs: tuple[UrgentNeed, ...]
    endorsed_on: date | None
    recorded_at: datetime
    changed_at: datetime
    child_checks: ChildChecks
    coordinator: str | None
    iom: str | None
    mine: bool
    asked: tuple[InformationAsked, ...]
    consents: tuple[CaseConsent, ...]
    decision: CaseDecision | None
    journey: CaseJourney | None
    follow_ups: tuple[CaseFollowUp, ...]
    steps: tuple[Step, ...]
    to_close: bool

    @property
    def is_open(self) -> bool:
        """Say whether the case has not ended."""
        return self.stage in OPEN_STAGES

    @property
    def arrived_on(self) -> date | None:
        """The day of arrival, if the person has arrived."""
        return self.journey.arrived_on if self.journey else None


@dataclass(frozen=True)
class Found:
    """What the database knows of one case, read in one go."""

    case: Case
    journey: Journey | None
    decision: Decision | None
    coordinator: str | None
    iom: str | None
    asked: str | None
    started_on: date | None


def file_of(
    found: Found,
    viewer: Viewer,
    consents: Iterable[Consent],
    follow_ups: Iterable[FollowUp],
    *,
    today: date,
) -> CaseFile:
    """Put one case together for its page, as it stands today."""
    case, journey = found.case, found.journey
    schedule = tuple(_follow_up(row, today, found.started_on) for row in follow_ups)
    return _taken(
        CaseFile,
        case,
        child_checks=ChildChecks(**case.model_dump(include=set(ChildChecks.model_fields))),
        coordinator=found.coordinator,
        iom=found.iom,
        mine=viewer.user_id in (case.responsible_coordinator, case.responsible_iom),
        asked=_asked(found.asked),
        consents=tuple(_taken(CaseConsent, consent) for consent in consents),
        decision=_taken(CaseDecision, found.decision) if found.decision else None,
        journey=_taken(CaseJourney, journey) if journey else None,
        follow_ups=schedule,
        steps=_steps(viewer, case, arrived=journey is not None and journey.arrived_on is not None),
        to_close=case.stage is Stage.REINTEGRATION
        and all(follow_up.closes_on < today for follow_up in schedule),
    )


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
