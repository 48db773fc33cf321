"""A case and the application it began with."""

from datetime import date, datetime
from typing import Annotated, Self

import sqlalchemy as sa
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from models.codes import (
    CHILD_AGES,
    AgeGroup,
    Channel,
    ClosingReason,
    Exploitation,
    ExploitedWhere,
    Gender,
    Ground,
    NotHandedOver,
    PriorException,
    PriorParticipation,
    Region,
    ResponsibleRole,
    ReturnBasis,
    SafeHours,
    Stage,
    TraffickingStatus,
    UrgentNeed,
    YesNoUnknown,
)
from models.columns import CodeList, Moment, code_of
from models.countries import Country

Companions = Annotated[int, Field(ge=0, le=20)]


class ChildChecks(SQLModel):
    """What is checked for a child (rules C1-C3 and C6), each by its day or by a role."""

    separated_from_family: YesNoUnknown | None = Field(default=None, sa_type=code_of(YesNoUnknown))
    best_interest_sweden_on: date | None = None
    best_interest_home_on: date | None = None
    responsible_until_handover: ResponsibleRole | None = Field(
        default=None, sa_type=code_of(ResponsibleRole)
    )
    family_check_on: date | None = None
    child_consent_on: date | None = None
    guardian_role: ResponsibleRole | None = Field(default=None, sa_type=code_of(ResponsibleRole))


class ChildHandover(SQLModel):
    """When another country's authority took a child over (rule C2), or why none did."""

    handed_over_on: date | None = None
    not_handed_over: NotHandedOver | None = Field(default=None, sa_type=code_of(NotHandedOver))


class SafeContact(SQLModel):
    """How the person may be contacted; an empty list allows every channel or every hour."""

    safe_channels: list[Channel] = Field(
        default_factory=list, sa_type=CodeList(Channel), max_length=len(Channel)
    )
    safe_hours: list[SafeHours] = Field(
        default_factory=list, sa_type=CodeList(SafeHours), max_length=len(SafeHours)
    )
    leave_no_message: bool = False

    @property
    def restricted(self) -> bool:
        """Say whether there is any rule to keep."""
        return bool(self.safe_channels or self.safe_hours or self.leave_no_message)


class CorrectableFacts(SQLModel):
    """What intake asks and a correction may change; one-field rules are written here, once."""

    ground: Ground = Field(sa_type=code_of(Ground))
    exploitation: list[Exploitation] = Field(
        sa_type=CodeList(Exploitation), min_length=1, max_length=len(Exploitation)
    )
    trafficking_status: TraffickingStatus = Field(sa_type=code_of(TraffickingStatus))
    exploited_where: ExploitedWhere = Field(
        default=ExploitedWhere.UNKNOWN, sa_type=code_of(ExploitedWhere)
    )
    gender: Gender = Field(sa_type=code_of(Gender))
    age_group: AgeGroup = Field(sa_type=code_of(AgeGroup))
    citizenship: list[Country] = Field(sa_type=CodeList(), min_length=1, max_length=5)
    return_country: Country = Field(sa_type=sa.String(2))
    return_basis: ReturnBasis = Field(
        default=ReturnBasis.HOME_COUNTRY, sa_type=code_of(ReturnBasis)
    )
    accompanying_adults: Companions = 0
    accompanying_children: Companions = 0
    household_ref: str | None = Field(default=None, max_length=12, index=True)
    prior_participation: PriorParticipation = Field(
        default=PriorParticipation.NO, sa_type=code_of(PriorParticipation)
    )
    urgent_needs: list[UrgentNeed] = Field(
        default_factory=list, sa_type=CodeList(UrgentNeed), max_length=len(UrgentNeed)
    )

    def insist_on_each_code_once(self) -> None:
        """Refuse a list that names a code twice."""
        for codes in (self.exploitation, self.citizenship, self.urgent_needs):
            if len(set(codes)) != len(codes):
                raise ValueError("a code is chosen twice")


class ApplicationFacts(CorrectableFacts, ChildChecks):
    """What intake asks."""

    region: Region = Field(sa_type=code_of(Region, checked="region_known"))
    applied_on: date


class Application(ApplicationFacts):
    """A filled-in form, with the day of each of its six ticks."""

    model_config = {"frozen": True, "extra": "forbid", "str_strip_whitespace": True}

    form_token: str = Field(min_length=32, max_length=36, regex="^[0-9a-f-]+$")
    consent_record_on: date
    in_sweden_on: date
    informed_on: date
    free_choice_confirmed_on: date
    consent_programme_on: date
    consent_data_sharing_on: date

    @model_validator(mode="after")
    def _lists_hold_each_code_once(self) -> Self:
        self.insist_on_each_code_once()
        return self


class CorrectedFacts(CorrectableFacts):
    """A filled-in form: the facts of the application as they should have been written."""

    model_config = {"frozen": True, "extra": "forbid", "str_strip_whitespace": True}

    @model_validator(mode="after")
    def _lists_hold_each_code_once(self) -> Self:
        self.insist_on_each_code_once()
        return self


class Case(ApplicationFacts, ChildHandover, SafeContact, table=True):
    """A case as remembered.

    `stage`, `stage_since`, `last_step_on` and `ended_*` follow from its events; a hand-over moves
    `last_step_on` only. `person_ref` is the reference of the same person's first case, its own
    when no `earlier_ref` leads back. `household_ref` is the reference of the household's first.
    A frozen case is changed no more; of an erased one only what the figures count remains.
    """

    __tablename__ = "cases"  # pyright: ignore[reportAssignmentType]
    # A case's row is wide: lists and figures find theirs on these narrow copies of it.
    __table_args__ = (
        sa.Index("cases_in_order", "is_child", "applied_on", "id"),
        sa.Index("cases_listed", "region", "stage", "applied_on", "is_child"),
        sa.Index("cases_standing", "stage", "stage_since", "region", "is_child", "applied_on"),
        sa.Index("cases_split", "id", "is_child", "return_country"),
        sa.Index(
            "cases_erased",
            "id",
            sqlite_where=sa.text("erased_at IS NOT NULL"),
            postgresql_where=sa.text("erased_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(max_length=12, unique=True)
    form_token: str = Field(max_length=36, unique=True)
    version: int = 1
    is_child: bool
    stage: Stage = Field(sa_type=code_of(Stage, checked="stage_known"))
    stage_since: date
    last_step_on: date
    ended_on: date | None = None
    ended_as: str | None = Field(default=None, max_length=40)
    counts: bool = True
    responsible_coordinator: int | None = Field(default=None, foreign_key="users.id", index=True)
    responsible_iom: int | None = Field(default=None, foreign_key="users.id", index=True)
    person_ref: str = Field(max_length=12, index=True)
    earlier_ref: str | None = Field(default=None, max_length=12, index=True)
    participation_confirmed_on: date | None = None
    prior_exception: PriorException | None = Field(default=None, sa_type=code_of(PriorException))
    endorsed_on: date | None = None
    frozen_at: datetime | None = Field(default=None, sa_type=Moment)
    erased_at: datetime | None = Field(default=None, sa_type=Moment)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int = Field(foreign_key="users.id")
    changed_at: datetime = Field(sa_type=Moment, index=True)


def is_child(age: AgeGroup) -> bool:
    """Say whether this age group is under 18."""
    return age in CHILD_AGES


IN_ERROR = ClosingReason.REGISTERED_IN_ERROR.value
