"""Cases whose time has come: proposed by one person, approved by another, then erased."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.codes import ErasureRule
from models.columns import Moment, code_of


class Erasure(SQLModel, table=True):
    """One case to erase, and who decided it; which case that was is not kept once it is erased."""

    __tablename__ = "erasures"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id", unique=True)
    rule: ErasureRule = Field(sa_type=code_of(ErasureRule))
    due_on: date
    proposed_at: datetime = Field(sa_type=Moment)
    proposed_by: str = Field(max_length=40)
    approved_at: datetime | None = Field(default=None, sa_type=Moment)
    approved_by: str | None = Field(default=None, max_length=40)
    erased_at: datetime | None = Field(default=None, sa_type=Moment)
