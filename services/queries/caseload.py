"""Where cases stood: the spells of their path on a day, and the steps into and out of stages."""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

import sqlalchemy as sa
from sqlmodel import col

from models.codes import STANDING_EVENTS, Stage
from models.stage_events import StageEvent
from services.queries.cubes import Countable, Population
from services.queries.dialects import Column, Condition

StepTable: TypeAlias = type[StageEvent]


def stands(step: StepTable = StageEvent) -> Condition:
    """Say that a step was taken, was not undone or replaced, and is of a case that counts."""
    return sa.and_(col(step.kind).in_(STANDING_EVENTS), ~col(step.void), col(step.counts))


def spells_on(day: date, population: Population, stages: Sequence[Stage]) -> Countable:
    """Cases that stood in one of these stages at the end of a day."""
    here = sa.or_(col(StageEvent.left_on).is_(None), col(StageEvent.left_on) > day)
    return _steps(population, stages, col(StageEvent.happened_on) <= day, here)


def spells_on_apart(
    day: date, population: Population, stages: Sequence[Stage]
) -> tuple[Countable, Countable]:
    """Return the same in two parts: spells that have not ended, and those that ended later.

    SQLite finds each part on an index; both at once only by reading every step ever taken.
    """
    begun, left = col(StageEvent.happened_on) <= day, col(StageEvent.left_on)
    return (
        _steps(population, stages, begun, left.is_(None)),
        _steps(population, stages, begun, left > day),
    )


def entries(after: date, until: date, population: Population, stages: Sequence[Stage]) -> Countable:
    """Steps into one of these stages, after one day and until another."""
    return _moves(col(StageEvent.happened_on), after, until, population, stages)


def exits(after: date, until: date, population: Population, stages: Sequence[Stage]) -> Countable:
    """Steps out of one of these stages, after one day and until another."""
    return _moves(col(StageEvent.left_on), after, until, population, stages)


def _moves(
    day: Column,
    after: date,
    until: date,
    population: Population,
    stages: Sequence[Stage],
) -> Countable:
    return _steps(population, stages, day > after, day <= until, day=day)


def _steps(
    population: Population,
    stages: Sequence[Stage],
    *where: Condition,
    day: Column | None = None,
) -> Countable:
    return Countable(
        counted=col(StageEvent.case_id),
        source=sa.inspect(StageEvent).local_table,
        where=[stands(), col(StageEvent.stage).in_(stages), *where],
        region=col(StageEvent.region),
        case_id=col(StageEvent.case_id),
        population=population,
        day=day,
        codes={"stage": sa.type_coerce(col(StageEvent.stage), sa.String)},
    )
