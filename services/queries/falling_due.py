"""Open follow-ups by the day on which they fall due, whether they are at rest or not."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from models.follow_ups import FollowUp
from services.queries.cubes import Countable, Population
from services.queries.worklist import is_open, region_on


def falling_due(day: date, until: date, population: Population) -> Countable:
    """Follow-ups open at the end of a day that fall due on it or later, until another day."""
    return Countable(
        counted=col(FollowUp.id),
        source=sa.inspect(FollowUp).local_table,
        where=[
            is_open(day),
            col(FollowUp.arrived_on) <= day,
            col(FollowUp.due_on).between(day, until),
        ],
        region=region_on(day),
        case_id=col(FollowUp.case_id),
        population=population,
        day=col(FollowUp.due_on),
        codes={"milestone": sa.type_coerce(col(FollowUp.milestone), sa.String)},
    )
