"""The path of a case: every step with its day, its actor and its reason."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.codes import EventKind, InformationSource, Region, Stage
from models.columns import Moment, code_of


class StageEvent(SQLModel, table=True):
    """A step to `stage`, a hand-over to `region` in that stage, or an undoing (`refers_to`).

    A live step (MOVED or HANDED_OVER, not void, counting) is a spell: the case is in `stage` at
    the end of each day from `happened_on` to the day before `left_on`. `position` keeps the order
    of the path when a step is replaced by a correction. `asked` and `answered` list codes of
    `InformationAsked`.
    """

    __tablename__ = "stage_events"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # The figures are read from these alone; each holds every column that one of them asks for.
        sa.Index(
            "stage_events_spells",
            *("stage", "left_on", "happened_on", "region", "kind", "void", "counts", "case_id"),
        ),
        sa.Index(
            "stage_events_days",
            *("stage", "happened_on", "left_on", "region", "kind", "void", "counts", "case_id"),
            "from_stage",
        ),
        # Few cases were ever handed over; this tells so without reading a case's path.
        sa.Index("stage_events_of_a_case", "case_id", "kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    kind: EventKind = Field(default=EventKind.MOVED, sa_type=code_of(EventKind))
    stage: Stage = Field(sa_type=code_of(Stage))
    from_stage: Stage | None = Field(default=None, sa_type=code_of(Stage))
    region: Region = Field(sa_type=code_of(Region))
    happened_on: date
    left_on: date | None = None
    position: int = 0
    reason: str | None = Field(default=None, max_length=40)
    asked: str | None = Field(default=None, max_length=200)
    answered: str | None = Field(default=None, max_length=200)
    answered_by: InformationSource | None = Field(default=None, sa_type=code_of(InformationSource))
    refers_to: int | None = Field(default=None, foreign_key="stage_events.id")
    void: bool = False
    counts: bool = True
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int = Field(foreign_key="users.id")
