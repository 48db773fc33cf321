"""Facts of a case that were changed after they were first written: before, after, who and why."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.codes import CorrectionReason
from models.columns import Moment, code_of

_VALUE: Any = sa.JSON(none_as_null=True)


class FactChange(SQLModel, table=True):
    """One field of a case, as it was and as it became; codes and days, never words."""

    __tablename__ = "fact_changes"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    field: str = Field(max_length=40)
    before: Any = Field(default=None, sa_type=_VALUE, nullable=True)
    after: Any = Field(default=None, sa_type=_VALUE, nullable=True)
    reason: CorrectionReason | None = Field(default=None, sa_type=code_of(CorrectionReason))
    changed_at: datetime = Field(sa_type=Moment)
    changed_by: int = Field(foreign_key="users.id")
