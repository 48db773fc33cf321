"""The journey home; with its arrival it is a return episode, the unit of the follow-up figures."""

from datetime import date

from sqlmodel import Field, SQLModel

from models.codes import Escort
from models.columns import code_of


class Departure(SQLModel):
    """A filled-in form: the person has left."""

    model_config = {"frozen": True, "extra": "forbid"}

    departed_on: date
    escort: Escort = Escort.NONE
    transit_assist: bool = False
    onward_transport: bool = False
    travel_document_obtained: bool = False


class Arrival(SQLModel):
    """A filled-in form: the person has arrived."""

    model_config = {"frozen": True, "extra": "forbid"}

    arrived_on: date
    met_at_arrival: bool = False


class Journey(SQLModel, table=True):
    """One journey a case; its days follow from the path, `first_reached_on` from the contacts."""

    __tablename__ = "journeys"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", unique=True)
    departed_on: date | None = None
    arrived_on: date | None = Field(default=None, index=True)
    escort: Escort = Field(default=Escort.NONE, sa_type=code_of(Escort))
    transit_assist: bool = False
    met_at_arrival: bool = False
    onward_transport: bool = False
    travel_document_obtained: bool = False
    first_reached_on: date | None = None
