"""Return episodes and how one of their follow-ups ended: the rows of the completion figures."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.codes import ClosingReason, Milestone
from models.follow_ups import FollowUp
from models.installations import Installation
from models.journeys import Journey
from services.queries.cubes import Countable, Population
from services.queries.dialects import Column, Condition, days_between

CANCELLED = "CANCELLED:"
YEAR = 365
_ITSELF = aliased(FollowUp)
_OPENED_ON = (
    sa.select(col(_ITSELF.opens_on)).where(col(_ITSELF.id) == col(FollowUp.id)).scalar_subquery()
)


class Outcome(StrEnum):
    """How a follow-up stands for the figures; cancelled is written CANCELLED: and its reason."""

    NOT_YET_DUE = "NOT_YET_DUE"
    DIED = "DIED"
    DONE = "DONE"
    LATE = "LATE"
    DECLINED = "DECLINED"
    MISSED = "MISSED"


def episodes(
    milestone: Milestone,
    as_of: date,
    population: Population,
    *,
    closed: tuple[date, date] | None = None,
) -> Countable:
    """Return episodes that had arrived by a day, by how their follow-up of a milestone stood.

    With `closed`, those whose window has closed are taken only if it closed between these days.
    Reachable are those whose case had not ended before the window opened.
    """
    outcome = _outcome(as_of)
    return Countable(
        counted=col(FollowUp.case_id),
        source=sa.inspect(FollowUp).local_table,
        where=[
            col(FollowUp.milestone) == milestone,
            col(FollowUp.counts),
            col(FollowUp.arrived_on) <= as_of,
            in_hemvag(),
            *_closed_between(as_of, closed),
        ],
        region=col(FollowUp.region),
        case_id=col(FollowUp.case_id),
        population=population,
        day=col(FollowUp.arrived_on),
        codes={
            "outcome": outcome,
            "matured": _matured(outcome),
            "ended_first": sa.case((outcome.startswith(CANCELLED), 1), else_=0),
            "within_365": _within_a_year(),
            "reachable": _reachable(as_of),
        },
    )


def with_first_contact(found: Countable) -> Countable:
    """Add to episodes whether the person was reached at all before the window closed."""
    journeys = sa.inspect(Journey).local_table
    return replace(
        found,
        source=found.source.join(journeys, col(Journey.case_id) == found.case_id),
        codes={**found.codes, "reached": _reached()},
    )


def in_hemvag() -> Condition:
    """Say that a window did not close before the programme's first day in the system."""
    started = sa.select(col(Installation.started_on)).scalar_subquery()
    return col(FollowUp.closes_on) >= sa.func.coalesce(started, date.min)


def _closed_between(as_of: date, closed: tuple[date, date] | None) -> list[Condition]:
    if closed is None:
        return []
    closes_on = col(FollowUp.closes_on)
    return [sa.or_(closes_on >= as_of, closes_on.between(*closed))]


def _outcome(as_of: date) -> Column:
    """The state of the contract, and beside it those who died first: they are in no denominator."""
    done = col(FollowUp.done_on) <= as_of
    cancelled = col(FollowUp.cancelled_on) <= as_of
    died = sa.and_(cancelled, col(FollowUp.cancelled_as) == ClosingReason.DECEASED.value)
    return sa.case(
        (sa.and_(died, sa.not_(sa.func.coalesce(done, sa.false()))), Outcome.DIED.value),
        (col(FollowUp.closes_on) >= as_of, Outcome.NOT_YET_DUE.value),
        (done, Outcome.DONE.value),
        (col(FollowUp.late_on) <= as_of, Outcome.LATE.value),
        (col(FollowUp.declined_on) <= as_of, Outcome.DECLINED.value),
        (cancelled, sa.literal(CANCELLED) + col(FollowUp.cancelled_as)),
        else_=Outcome.MISSED.value,
    )


def _matured(outcome: Column) -> Column:
    waiting = outcome.in_([Outcome.NOT_YET_DUE.value, Outcome.DIED.value])
    return sa.case((waiting, 0), else_=1)


def _reachable(as_of: date) -> Column:
    """The day the window opened is in no index: it is looked up for the few that need it."""
    cancelled_on = col(FollowUp.cancelled_on)
    return sa.case(
        (cancelled_on.is_(None), 1),
        (cancelled_on > as_of, 1),
        (col(FollowUp.done_on) <= as_of, 1),
        (cancelled_on < _OPENED_ON, 0),
        else_=1,
    )


def _within_a_year() -> Column:
    days = days_between(col(FollowUp.arrived_on), col(FollowUp.done_on))
    return sa.case((days <= YEAR, 1), else_=0)


def _reached() -> Column:
    first = col(Journey.first_reached_on)
    inside = first.between(col(FollowUp.arrived_on), col(FollowUp.closes_on))
    return sa.case((inside, 1), else_=0)
