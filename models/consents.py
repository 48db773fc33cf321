"""The six dated ticks of an application, given and withdrawn one by one, and given again."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.codes import ConsentKind
from models.columns import Moment, code_of

FORM_VERSION = "2026-11"
TICKS = {
    ConsentKind.RECORD: "consent_record_on",
    ConsentKind.IN_SWEDEN: "in_sweden_on",
    ConsentKind.INFORMED: "informed_on",
    ConsentKind.FREE_CHOICE: "free_choice_confirmed_on",
    ConsentKind.PROGRAMME: "consent_programme_on",
    ConsentKind.DATA_SHARING: "consent_data_sharing_on",
}
"""Which field of the application gives the day of which tick."""


class Consent(SQLModel, table=True):
    """One tick: what, from when, on which version of the form, until when."""

    __tablename__ = "consents"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.Index("consents_of_a_case", "case_id"),
        sa.Index(
            "one_consent_of_a_kind_stands",
            *("case_id", "kind"),
            unique=True,
            sqlite_where=sa.text("withdrawn_on IS NULL"),
            postgresql_where=sa.text("withdrawn_on IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    kind: ConsentKind = Field(sa_type=code_of(ConsentKind))
    given_on: date
    withdrawn_on: date | None = None
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: int | None = Field(default=None, foreign_key="users.id")
    form_version: str = Field(default=FORM_VERSION, max_length=20)
