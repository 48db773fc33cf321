"""How many cases a figure has lost, because what it counts was erased with them."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from models.cases import Case
from models.codes import Milestone
from models.follow_ups import FollowUp
from services.queries.cubes import Population


def erased_of(session: Session, period: tuple[date, date], population: Population) -> int:
    """Count the erased cases that were in the programme in a period, or followed up in it."""
    since, until = period
    last_window = sa.exists().where(
        col(FollowUp.case_id) == col(Case.id),
        col(FollowUp.milestone) == Milestone.M12,
        col(FollowUp.closes_on).between(since, until),
    )
    statement = sa.select(sa.func.count(col(Case.id))).where(
        col(Case.erased_at).is_not(None),
        col(Case.counts),
        col(Case.region).in_(population.regions),
        col(Case.applied_on) <= until,
        sa.or_(col(Case.ended_on) >= since, last_window),
        *population.conditions(),
    )
    return session.connection().execute(statement).scalar_one()
