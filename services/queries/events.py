"""What happened in a period: applications, decisions, arrivals, endings."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from models.codes import Milestone, Stage
from models.follow_ups import FollowUp
from models.stage_events import StageEvent
from services.queries.caseload import StepTable, stands
from services.queries.cubes import Countable, Population
from services.queries.dialects import Column, Condition
from services.stages import PASSAGES, Step


def submissions(since: date, until: date, population: Population) -> Countable:
    """Cases by the day of their application."""
    return _steps(is_submission(StageEvent), since, until, population)


def grants(since: date, until: date, population: Population) -> Countable:
    """Cases by the day support was granted."""
    return _steps(is_step(StageEvent, Step.GRANT), since, until, population)


def rejections(since: date, until: date, population: Population) -> Countable:
    """Cases by the day the application was rejected."""
    return _steps(is_step(StageEvent, Step.REJECT), since, until, population)


def withdrawals(since: date, until: date, population: Population) -> Countable:
    """Cases by the day the person withdrew."""
    return _steps(is_step(StageEvent, Step.WITHDRAW), since, until, population)


def closings(since: date, until: date, population: Population) -> Countable:
    """Cases by the day they were closed."""
    return _steps(is_step(StageEvent, Step.CLOSE), since, until, population)


def reopenings(since: date, until: date, population: Population) -> Countable:
    """Cases by the day a person whose contact was lost was found again."""
    return _steps(is_step(StageEvent, Step.REVERSE_LOST_CONTACT), since, until, population)


def arrivals(since: date, until: date, population: Population) -> Countable:
    """Return episodes by the day of arrival."""
    return Countable(
        counted=col(FollowUp.case_id),
        source=sa.inspect(FollowUp).local_table,
        where=[
            col(FollowUp.milestone) == Milestone.M12,
            col(FollowUp.counts),
            col(FollowUp.arrived_on).between(since, until),
        ],
        region=col(FollowUp.region),
        case_id=col(FollowUp.case_id),
        population=population,
        day=col(FollowUp.arrived_on),
    )


def is_submission(step: StepTable) -> Condition:
    """Say that a step is a case's first."""
    return sa.and_(col(step.stage) == Stage.SUBMITTED, col(step.from_stage).is_(None))


def is_step(step: StepTable, taken: Step) -> Condition:
    """Say which passage a step was; a journey put off comes back to GRANTED without a grant."""
    passage = PASSAGES[taken]
    return sa.and_(col(step.stage) == passage.to, col(step.from_stage).in_(passage.origins))


def _steps(kind: Condition, since: date, until: date, population: Population) -> Countable:
    day: Column = col(StageEvent.happened_on)
    return Countable(
        counted=col(StageEvent.case_id),
        source=sa.inspect(StageEvent).local_table,
        where=[stands(), kind, day.between(since, until)],
        region=col(StageEvent.region),
        case_id=col(StageEvent.case_id),
        population=population,
        day=day,
    )
