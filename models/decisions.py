"""IOM's decision on an application and what it rests on."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.codes import (
    DecisionKind,
    PriorException,
    PriorParticipation,
    RejectionReason,
    RiskLevel,
    SettlementBasis,
)
from models.columns import Moment, code_of


class Grant(SQLModel):
    """A filled-in form: what a grant rests on, and what IOM found of earlier participation."""

    model_config = {"frozen": True, "extra": "forbid"}

    decided_on: date
    risk_assessed_on: date | None = None
    risk_level: RiskLevel = RiskLevel.NOT_DONE
    needs_health_assessed: bool = False
    support_sufficient: bool = False
    settlement_basis: SettlementBasis | None = None
    prior_participation: PriorParticipation | None = None
    earlier_ref: str | None = Field(default=None, max_length=20)
    prior_exception: PriorException | None = None


class Rejection(SQLModel):
    """A filled-in form: why an application is rejected, and the risk if it was assessed."""

    model_config = {"frozen": True, "extra": "forbid"}

    decided_on: date
    reason: RejectionReason
    risk_assessed_on: date | None = None
    risk_level: RiskLevel = RiskLevel.NOT_DONE


class Decision(SQLModel, table=True):
    """Granted or rejected; void when undone."""

    __tablename__ = "decisions"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    event_id: int = Field(foreign_key="stage_events.id")
    kind: DecisionKind = Field(sa_type=code_of(DecisionKind))
    decided_on: date
    risk_assessed_on: date | None = None
    risk_level: RiskLevel = Field(default=RiskLevel.NOT_DONE, sa_type=code_of(RiskLevel))
    needs_health_assessed: bool = False
    support_sufficient: bool = False
    settlement_basis: SettlementBasis | None = Field(default=None, sa_type=code_of(SettlementBasis))
    reason: RejectionReason | None = Field(default=None, sa_type=code_of(RejectionReason))
    void: bool = False
    decided_by: int = Field(foreign_key="users.id")
    recorded_at: datetime = Field(sa_type=Moment)
