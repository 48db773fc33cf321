"""The trail: who did or looked at what, and when; names of fields, never their values."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.codes import Role
from models.columns import CodeList, Moment, code_of


class TrailLine(SQLModel, table=True):
    """One line, only ever added; `case_version` is the version that a deed gave its case."""

    __tablename__ = "trail"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (sa.Index("trail_subjects", "subject", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)
    actor_id: int | None = Field(default=None, foreign_key="users.id")
    actor: str = Field(max_length=40)
    role: Role | None = Field(default=None, sa_type=code_of(Role))
    action: str = Field(max_length=60)
    subject: str = Field(default="", max_length=80)
    fields: list[str] = Field(default_factory=list, sa_type=CodeList())
    reason: str | None = Field(default=None, max_length=80)
    case_version: int | None = None
