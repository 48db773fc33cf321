"""What the page of one case shows: every fact of it, and what may happen next."""

from dataclasses import dataclass
from datetime import date, datetime

from models.cases import ChildChecks, ChildHandover, SafeContact
from models.codes import (
    OPEN_STAGES,
    AgeGroup,
    AlertKind,
    AlertResolution,
    ConsentKind,
    DecisionKind,
    Escort,
    Exploitation,
    ExploitedWhere,
    FollowUpState,
    Gender,
    Ground,
    HandoverReason,
    InformationAsked,
    Milestone,
    PriorException,
    PriorParticipation,
    Region,
    RejectionReason,
    ReturnBasis,
    RiskLevel,
    SettlementBasis,
    Stage,
    Support,
    SupportForm,
    SupportPhase,
    SupportSide,
    TraffickingStatus,
    Urgency,
    UrgentNeed,
)
from services.stages import Step


@dataclass(frozen=True)
class CaseConsent:
    """The latest of one of the six ticks: standing, or withdrawn."""

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
    settlement_basis: SettlementBasis | None
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
class CaseSupport:
    """An item of the support plan; `granted_at` names the follow-up that showed the need."""

    id: int
    code: Support
    phase: SupportPhase
    form: SupportForm
    side: SupportSide
    planned_on: date | None
    done_on: date | None
    granted_at: Milestone | None


@dataclass(frozen=True)
class CaseAlert:
    """An alert, open while it has no day of resolution."""

    id: int
    kind: AlertKind
    raised_on: date
    resolved_on: date | None
    resolution: AlertResolution | None


@dataclass(frozen=True)
class CaseHandover:
    """The hand-over to another region that waits for its answer."""

    id: int
    to_region: Region
    reason: HandoverReason
    asked_on: date


@dataclass(frozen=True)
class HouseholdMember:
    """Another case of the same household."""

    ref: str
    stage: Stage
    version: int


@dataclass(frozen=True)
class CaseFile:
    """One case in full, as one viewer may see it."""

    id: int
    ref: str
    version: int
    region: Region
    stage: Stage
    stage_since: date
    last_step_on: date
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
    household: tuple[HouseholdMember, ...]
    person_ref: str
    other_cases: tuple[str, ...]
    prior_participation: PriorParticipation
    prior_exception: PriorException | None
    earlier_ref: str | None
    participation_confirmed_on: date | None
    urgent_needs: tuple[UrgentNeed, ...]
    endorsed_on: date | None
    recorded_at: datetime
    changed_at: datetime
    frozen_at: datetime | None
    child_checks: ChildChecks
    child_handover: ChildHandover
    safe_contact: SafeContact
    coordinator: str | None
    iom: str | None
    mine: bool
    asked: tuple[InformationAsked, ...]
    asked_on: date | None
    consents: tuple[CaseConsent, ...]
    decision: CaseDecision | None
    journey: CaseJourney | None
    follow_ups: tuple[CaseFollowUp, ...]
    support: tuple[CaseSupport, ...]
    alerts: tuple[CaseAlert, ...]
    handover: CaseHandover | None
    lost: bool
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
