"""What must not wait: a child gone missing, a person exploited again."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.codes import AlertKind, AlertResolution
from models.columns import Moment, code_of


class Alert(SQLModel, table=True):
    """An alert, open until it is resolved; void when the contact that raised it was undone."""

    __tablename__ = "alerts"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.Index(
            "one_alert_of_a_kind_open",
            *("case_id", "kind"),
            unique=True,
            sqlite_where=sa.text("resolved_on IS NULL AND NOT void"),
            postgresql_where=sa.text("resolved_on IS NULL AND NOT void"),
        ),
        # Few of all alerts are open: home finds them here instead of by way of every case.
        sa.Index("alerts_open", "resolved_on", "void", "case_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    kind: AlertKind = Field(sa_type=code_of(AlertKind))
    raised_on: date
    raised_at: datetime = Field(sa_type=Moment)
    raised_by: int = Field(foreign_key="users.id")
    contact_id: int | None = Field(default=None, foreign_key="contacts.id")
    resolved_on: date | None = None
    resolution: AlertResolution | None = Field(default=None, sa_type=code_of(AlertResolution))
    resolved_at: datetime | None = Field(default=None, sa_type=Moment)
    resolved_by: int | None = Field(default=None, foreign_key="users.id")
    void: bool = False
