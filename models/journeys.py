"""The journey home; with its arrival it is a return episode, the unit of the follow-up figures."""

from datetime import date

from sqlmodel import Field, SQLModel

from models.codes import Escort
from models.columns import code_of


class Journey(SQLModel, table=True):
    """One journey a case; `first_reached_on` follows from its contacts."""

    __tablename__ = "journeys"

    id: int | None = Field(None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", unique=True)
    departed_on: date | None = None
    arrived_on: date | None = Field(None, index=True)
    escort: Escort = Field(Escort.NONE, sa_type=code_of(Escort))
    transit_assist: bool = False
    met_at_arrival: bool = False
    onward_transport: bool = False
    travel_document_obtained: bool = False
    first_reached_on: date | None = None
