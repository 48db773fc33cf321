"""What is planned and given to one person before, during and after the journey."""

from datetime import date, datetime
from typing import Self

from pydantic import model_validator
from sqlmodel import Field, SQLModel

from models.codes import (
    PHASES,
    CorrectionReason,
    Milestone,
    Support,
    SupportForm,
    SupportPhase,
    SupportSide,
)
from models.columns import Moment, code_of


class SupportFacts(SQLModel):
    """What is noted about one support item."""

    code: Support = Field(sa_type=code_of(Support))
    phase: SupportPhase = Field(sa_type=code_of(SupportPhase))
    form: SupportForm = Field(default=SupportForm.SERVICE, sa_type=code_of(SupportForm))
    side: SupportSide = Field(default=SupportSide.IOM_FINLAND, sa_type=code_of(SupportSide))
    planned_on: date | None = None
    done_on: date | None = None


class PlannedSupport(SupportFacts):
    """A filled-in line of the plan."""

    model_config = {"frozen": True, "extra": "forbid"}

    @model_validator(mode="after")
    def _belongs_to_its_phase(self) -> Self:
        legal_before = self.code is Support.LEGAL and self.phase is SupportPhase.BEFORE
        if self.phase is not PHASES[self.code] and not legal_before:
            raise ValueError("this support belongs to another part of the path")
        return self


class SupportItem(SupportFacts, table=True):
    """An item of the plan as remembered; `granted_at` names the follow-up that showed the need.

    Void when it was taken out of the plan.
    """

    __tablename__ = "support_items"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    granted_at: Milestone | None = Field(default=None, sa_type=code_of(Milestone))
    void: bool = False
    void_reason: CorrectionReason | None = Field(default=None, sa_type=code_of(CorrectionReason))
    voided_at: datetime | None = Field(default=None, sa_type=Moment)
    voided_by: int | None = Field(default=None, foreign_key="users.id")
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int = Field(foreign_key="users.id")
    done_recorded_at: datetime | None = Field(default=None, sa_type=Moment)
    done_recorded_by: int | None = Field(default=None, foreign_key="users.id")
