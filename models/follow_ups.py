"""Follow-ups that fall due after an arrival, and the contacts logged on them."""

from datetime import date, datetime
from typing import Annotated, Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from models.codes import (
    Channel,
    Milestone,
    NonresponseReason,
    ReexploitationRisk,
    Region,
    Result,
    Support,
    Wellbeing,
    YesNoUnknown,
)
from models.columns import CodeList, Moment, code_of

Attempts = Annotated[int, Field(ge=0, le=9)]


class FollowUp(SQLModel, table=True):
    """What falls due on `due_on`; all days but the schedule follow from contacts and case events.

    `region` is the region on the day of arrival. `due_on` is reckoned from `arrived_on` until a
    contact settles the follow-up; the window always is. `done_on`: first contact that completes it
    inside its window; `late_on`: first one after; `cancelled_on`: the case ended first.
    """

    __tablename__ = "follow_ups"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.UniqueConstraint("case_id", "milestone", name="one_follow_up_a_milestone"),
        # The figures are read from these alone; each holds every column that one of them asks for.
        sa.Index(
            "follow_ups_episodes",
            *("milestone", "arrived_on", "region", "counts", "closes_on", "done_on", "late_on"),
            *("declined_on", "cancelled_on", "cancelled_as", "case_id"),
        ),
        sa.Index(
            "follow_ups_pressing",
            *("closes_on", "due_on", "counts", "done_on", "late_on", "declined_on"),
            *("cancelled_on", "rests_until", "region", "milestone", "case_id"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    milestone: Milestone = Field(sa_type=code_of(Milestone))
    region: Region = Field(sa_type=code_of(Region))
    arrived_on: date
    due_on: date
    opens_on: date
    closes_on: date
    done_on: date | None = None
    late_on: date | None = None
    declined_on: date | None = None
    rests_until: date | None = None
    cancelled_on: date | None = None
    cancelled_as: str | None = Field(default=None, max_length=40)
    attempts: int = 0
    counts: bool = True
    version: int = 1


class ContactFacts(SQLModel):
    """What is noted about one contact. A rule that one field can break is written here.

    `rules_kept` tells whether the rules for safe contact were kept; none without such rules.
    """

    done_on: date
    result: Result = Field(sa_type=code_of(Result))
    mode: Channel = Field(default=Channel.PHONE, sa_type=code_of(Channel))
    attempts: Attempts = 1
    nonresponse_reason: NonresponseReason | None = Field(
        default=None, sa_type=code_of(NonresponseReason)
    )
    econ: Wellbeing = Field(default=Wellbeing.NOT_ASSESSED, sa_type=code_of(Wellbeing))
    social: Wellbeing = Field(default=Wellbeing.NOT_ASSESSED, sa_type=code_of(Wellbeing))
    psycho: Wellbeing = Field(default=Wellbeing.NOT_ASSESSED, sa_type=code_of(Wellbeing))
    reexploitation_risk: ReexploitationRisk = Field(
        default=ReexploitationRisk.NOT_ASSESSED, sa_type=code_of(ReexploitationRisk)
    )
    re_exploited: YesNoUnknown = Field(default=YesNoUnknown.UNKNOWN, sa_type=code_of(YesNoUnknown))
    stays_by_choice: YesNoUnknown = Field(
        default=YesNoUnknown.UNKNOWN, sa_type=code_of(YesNoUnknown)
    )
    more_support_needed: list[Support] = Field(
        default_factory=list, sa_type=CodeList(Support), max_length=len(Support)
    )
    rests_until: date | None = None
    rules_kept: bool | None = None

    @property
    def dimensions_given(self) -> bool:
        """Say whether all three dimensions were judged."""
        return Wellbeing.NOT_ASSESSED not in (self.econ, self.social, self.psycho)


class LoggedContact(ContactFacts):
    """A filled-in contact form; the token makes a double click one contact."""

    model_config = {"frozen": True, "extra": "forbid"}

    form_token: str = Field(min_length=32, max_length=36, regex="^[0-9a-f-]+$")

    @model_validator(mode="after")
    def _rest_belongs_to_unsafe_contact(self) -> Self:
        if self.rests_until is not None and self.result is not Result.NOT_SAFE_TO_CONTACT:
            raise ValueError("a resting day goes with NOT_SAFE_TO_CONTACT and with nothing else")
        return self


class Contact(ContactFacts, table=True):
    """A contact as remembered; EXTRA ones belong to no follow-up. Void when undone or replaced."""

    __tablename__ = "contacts"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # Whether a contact seems to be lost is asked of thousands of cases at once.
        sa.Index("contacts_of_a_case", "case_id", "result", "void", "done_on", "attempts"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    follow_up_id: int | None = Field(default=None, foreign_key="follow_ups.id", index=True)
    form_token: str = Field(max_length=36, unique=True)
    milestone: Milestone = Field(sa_type=code_of(Milestone))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int = Field(foreign_key="users.id")
    void: bool = False
    voided_at: datetime | None = Field(default=None, sa_type=Moment)
    voided_by: int | None = Field(default=None, foreign_key="users.id")
    void_reason: str | None = Field(default=None, max_length=40)
    replaces: int | None = Field(default=None, foreign_key="contacts.id")
