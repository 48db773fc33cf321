"""Cases in preparation on a day, and in which month after it each of them arrived, if it did."""

from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from models.codes import OPEN_STAGES, Stage
from models.journeys import Journey
from services.queries.caseload import spells_on_apart
from services.queries.cubes import Countable, Population
from services.queries.dialects import bucket_of
from services.statistics.calendar import add_months

PREPARING = tuple(stage for stage in OPEN_STAGES if stage is not Stage.REINTEGRATION)
MONTHS_AFTER = 12
NOT_ARRIVED = ""


def preparing(day: date, population: Population) -> tuple[Countable, ...]:
    """Cases that stood before their arrival on a day, by stage and by the month they arrived in.

    Looked at for twelve months; who had not arrived by then has no month.
    """
    journeys = sa.inspect(Journey).local_table
    arrived_on = col(Journey.arrived_on)
    in_time = arrived_on <= add_months(day, MONTHS_AFTER)
    arrived = sa.case((in_time, bucket_of("month", arrived_on)), else_=NOT_ARRIVED)
    return tuple(
        replace(
            part,
            source=part.source.outerjoin(journeys, col(Journey.case_id) == part.case_id),
            codes={**part.codes, "arrived": arrived},
        )
        for part in spells_on_apart(day, population, PREPARING)
    )
