"""A case on its way to another region: asked for, then accepted, declined or taken back."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.codes import HandoverAnswer, HandoverReason, Region
from models.columns import Moment, code_of


class Handover(SQLModel, table=True):
    """One asking; when accepted, a stage event carries the case over."""

    __tablename__ = "handovers"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.Index(
            "one_handover_open",
            "case_id",
            unique=True,
            sqlite_where=sa.text("answer IS NULL"),
            postgresql_where=sa.text("answer IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    from_region: Region = Field(sa_type=code_of(Region))
    to_region: Region = Field(sa_type=code_of(Region), index=True)
    reason: HandoverReason = Field(sa_type=code_of(HandoverReason))
    asked_on: date
    asked_at: datetime = Field(sa_type=Moment)
    asked_by: int = Field(foreign_key="users.id")
    answer: HandoverAnswer | None = Field(default=None, sa_type=code_of(HandoverAnswer))
    answered_on: date | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    answered_by: int | None = Field(default=None, foreign_key="users.id")
    event_id: int | None = Field(default=None, foreign_key="stage_events.id")
