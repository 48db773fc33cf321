"""How many cases and follow-ups are looked at for gaps: of whom the gaps found are a part."""

from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from models.cases import Case
from models.codes import Milestone
from models.follow_ups import FollowUp
from services.queries.cubes import Countable, Population
from services.queries.episodes import episodes
from services.queries.people import not_erased


def applied_since(session: Session, day: date, population: Population) -> int:
    """Count the cases that applied on a day or later, by the region they are in now."""
    rows = sa.select(sa.func.count(col(Case.id))).where(
        not_erased(),
        col(Case.counts),
        col(Case.applied_on) >= day,
        col(Case.region).in_(population.regions),
        *population.conditions(),
    )
    return session.connection().execute(rows).scalar_one()


def windows_opened(session: Session, day: date, population: Population) -> int:
    """Count the twelve-month follow-ups whose window had opened by a day."""
    arrived = episodes(Milestone.M12, day, population)
    opened: Countable = replace(arrived, where=[*arrived.where, col(FollowUp.opens_on) <= day])
    rows = opened.rows([sa.func.count()], ())
    return session.connection().execute(rows).scalar_one()
