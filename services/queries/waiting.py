"""How many days people waited, finished or not: for a decision, for the departure."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import FromClause
from sqlmodel import col

from models.cases import Case
from models.journeys import Journey
from models.stage_events import StageEvent
from services.queries.caseload import stands
from services.queries.cubes import Countable, Population
from services.queries.dialects import Column, Condition, days_between
from services.queries.events import is_step, is_submission
from services.stages import Step

Period = tuple[date, date]
_DECISION = aliased(StageEvent)


def decision_times(period: Period, as_of: date, population: Population) -> Countable:
    """Days from the applications of a period to their decision, grant or rejection."""
    source = _steps_and_cases().outerjoin(
        _DECISION,
        sa.and_(
            col(_DECISION.case_id) == col(StageEvent.case_id),
            stands(_DECISION),
            sa.or_(is_step(_DECISION, Step.GRANT), is_step(_DECISION, Step.REJECT)),
        ),
    )
    return _times(
        source, is_submission(StageEvent), period, as_of, population, col(_DECISION.happened_on)
    )


def departure_times(period: Period, as_of: date, population: Population) -> Countable:
    """Days from the grants of a period to the departure."""
    journeys = sa.inspect(Journey).local_table
    source = _steps_and_cases().outerjoin(journeys, col(Journey.case_id) == col(StageEvent.case_id))
    return _times(
        source, is_step(StageEvent, Step.GRANT), period, as_of, population, col(Journey.departed_on)
    )


def _steps_and_cases() -> FromClause:
    steps, cases = sa.inspect(StageEvent).local_table, sa.inspect(Case).local_table
    return steps.join(cases, col(Case.id) == col(StageEvent.case_id))


def _times(
    source: FromClause,
    start: Condition,
    period: Period,
    as_of: date,
    population: Population,
    finish: Column,
) -> Countable:
    began: Column = col(StageEvent.happened_on)
    today = sa.literal(as_of, sa.Date)
    last = sa.case(
        (finish <= as_of, finish), (col(Case.ended_on) <= as_of, col(Case.ended_on)), else_=today
    )
    return Countable(
        counted=col(StageEvent.case_id),
        source=source,
        where=[stands(), start, began.between(*period)],
        region=col(StageEvent.region),
        case_id=col(StageEvent.case_id),
        population=population,
        day=began,
        codes={
            "days": days_between(began, last),
            "finished": sa.case((finish <= as_of, 1), else_=0),
        },
        holds_case=True,
    )
