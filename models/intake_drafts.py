"""Unsent intake forms: codes only, one a user, no case and never counted."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.columns import Moment


class IntakeDraft(SQLModel, table=True):
    """What a user has filled in so far, once consent to record is ticked."""

    __tablename__ = "intake_drafts"  # pyright: ignore[reportAssignmentType]

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    facts: dict[str, Any] = Field(sa_type=sa.JSON)
    kept_at: datetime = Field(sa_type=Moment)
