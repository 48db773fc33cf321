"""The trail: who did or looked at what, and when; names of fields, never their values."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.codes import Role
from models.columns import CodeList, Moment, code_of


class TrailLine(SQLModel, table=True):
    """One line, only ever added; `case_version` is the version that a deed gave its case.

    Lines are a chain: numbered without a gap, each holding the digest of the one before it.
    """

    __tablename__ = "trail"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.Index("trail_subjects", "subject", "at"),
        sa.Index("trail_actors", "actor", "at"),
    )

    position: int = Field(
        default=0, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )  # given by services/chain.py
    at: datetime = Field(sa_type=Moment, index=True)
    actor_id: int | None = Field(default=None, foreign_key="users.id")
    actor: str = Field(max_length=40)
    role: Role | None = Field(default=None, sa_type=code_of(Role))
    action: str = Field(max_length=60)
    subject: str = Field(default="", max_length=80)
    fields: list[str] = Field(default_factory=list, sa_type=CodeList())
    reason: str | None = Field(default=None, max_length=80)
    case_version: int | None = None
    previous: str = Field(default="", max_length=64)
    digest: str = Field(default="", max_length=64)


class TrailHead(SQLModel, table=True):
    """One row: where the trail ends. It is locked while lines join, so that they join in a row."""

    __tablename__ = "trail_heads"  # pyright: ignore[reportAssignmentType]

    id: int = Field(default=1, primary_key=True)
    position: int
    digest: str = Field(max_length=64)
