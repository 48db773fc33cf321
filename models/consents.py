"""The six dated ticks of an application, given and withdrawn one by one."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.codes import ConsentKind
from models.columns import code_of

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
    __table_args__ = (sa.UniqueConstraint("case_id", "kind", name="one_consent_of_a_kind"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    kind: ConsentKind = Field(sa_type=code_of(ConsentKind))
    given_on: date
    withdrawn_on: date | None = None
    form_version: str = Field(default=FORM_VERSION, max_length=20)
