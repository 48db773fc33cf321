"""What is missing in the cases, or cannot be right, and would change a figure: how it is found.

Each kind is looked for by its days and codes alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.cases import Case
from models.codes import AgeGroup, Milestone, PriorParticipation, Result, Stage
from models.follow_ups import Contact, FollowUp
from models.journeys import Journey
from models.stage_events import StageEvent
from models.support_items import SupportItem
from services.queries.caseload import stands
from services.queries.cubes import Rows
from services.queries.dialects import Column, Condition, days_between
from services.queries.episodes import in_hemvag
from services.queries.worklist import is_open, is_resting
from services.statistics.calendar import add_months

CLOSING_SOON = timedelta(14)
TRAVELLED_LONG = timedelta(7)
ALIKE_WITHIN = 7
MONTHS_COMPARED = 24
BEFORE_THE_JOURNEY = (Stage.SUBMITTED, Stage.INFO_REQUESTED, Stage.ASSESSMENT, Stage.GRANTED)
SUPPORTED = (Stage.GRANTED, Stage.TRAVELLING, Stage.REINTEGRATION)
_UNKNOWN_AGES = (AgeGroup.ADULT_UNKNOWN, AgeGroup.CHILD_UNKNOWN)
_ALIKE = ("region", "gender", "age_group", "return_country", "exploited_where")


class Gap(StrEnum):
    """A kind of gap."""

    ORDER = "ORDER"
    DIMENSIONS = "DIMENSIONS"
    OUTCOME = "OUTCOME"
    CLOSING = "CLOSING"
    NOT_CLOSED = "NOT_CLOSED"
    STALE = "STALE"
    DUPLICATE = "DUPLICATE"
    PARTICIPATION = "PARTICIPATION"
    PLAN = "PLAN"


@dataclass(frozen=True)
class Looked:
    """On which day gaps are looked for, and how many days before the journey are a long stage."""

    today: date
    stage_days: int


def find(gap: Gap, looked: Looked) -> Rows:
    """Select the gaps of a kind: the case, the milestone, a day, and another case it is like."""
    return _FINDERS[gap](looked)


def _gap(case_id: Any, day: Any, *, milestone: Any = None, other: Any = None) -> Rows:
    """Select a gap's four columns; what it has not is empty."""
    columns: list[Any] = [
        case_id.label("case_id"),
        (sa.cast(sa.null(), sa.String) if milestone is None else milestone).label("milestone"),
        day.label("day"),
        (sa.cast(sa.null(), sa.Integer) if other is None else other).label("other"),
    ]
    return sa.select(*columns)


def _of_follow_ups(*where: Condition) -> Rows:
    milestone = sa.type_coerce(col(FollowUp.milestone), sa.String)
    rows = _gap(col(FollowUp.case_id), col(FollowUp.closes_on), milestone=milestone)
    return rows.where(col(FollowUp.counts), in_hemvag(), *where)


def _of_cases(day: Column, *where: Condition) -> Rows:
    return _gap(col(Case.id), day).where(*where)


def _outcomes(looked: Looked) -> Rows:
    """The window has closed, and nothing at all was logged on the follow-up, before or after."""
    settled = (FollowUp.done_on, FollowUp.late_on, FollowUp.declined_on, FollowUp.cancelled_on)
    return _of_follow_ups(
        col(FollowUp.closes_on) < looked.today,
        *(col(day).is_(None) for day in settled),
        ~_logged(),
    )


def _dimensions(looked: Looked) -> Rows:
    """Reached in the window of the twelve-month follow-up, but not every dimension was judged."""
    reached = _logged(
        col(Contact.result) == Result.REACHED,
        col(Contact.done_on).between(col(FollowUp.opens_on), col(FollowUp.closes_on)),
    )
    return _of_follow_ups(
        col(FollowUp.milestone) == Milestone.M12,
        col(FollowUp.done_on).is_(None),
        col(FollowUp.opens_on) <= looked.today,
        reached,
    )


def _closing(looked: Looked) -> Rows:
    """Overdue, so not at rest, and the window closes within two weeks."""
    return _of_follow_ups(
        is_open(looked.today),
        sa.not_(is_resting(looked.today)),
        col(FollowUp.due_on) < looked.today,
        col(FollowUp.closes_on) <= looked.today + CLOSING_SOON,
    )


def _logged(*where: Condition) -> Condition:
    logged = sa.select(col(Contact.id)).where(
        col(Contact.follow_up_id) == col(FollowUp.id), ~col(Contact.void), *where
    )
    return logged.exists()


def _stale(looked: Looked) -> Rows:
    """Longer in a stage before the arrival than it should be."""
    since = col(Case.stage_since)
    long_ago = looked.today - timedelta(looked.stage_days)
    waits = sa.and_(col(Case.stage).in_(BEFORE_THE_JOURNEY), since <= long_ago)
    travels = sa.and_(col(Case.stage) == Stage.TRAVELLING, since <= looked.today - TRAVELLED_LONG)
    return _of_cases(since, sa.or_(waits, travels))


def _not_closed(looked: Looked) -> Rows:
    """Open although the window of the last follow-up has closed."""
    over = sa.select(col(FollowUp.id)).where(
        col(FollowUp.case_id) == col(Case.id),
        col(FollowUp.milestone) == Milestone.M12,
        col(FollowUp.closes_on) < looked.today,
    )
    return _of_cases(col(Case.stage_since), col(Case.stage) == Stage.REINTEGRATION, over.exists())


def _plans(_looked: Looked) -> Rows:
    """Granted or later, still open, and nothing stands in the support plan."""
    planned = sa.select(col(SupportItem.id)).where(
        col(SupportItem.case_id) == col(Case.id), ~col(SupportItem.void)
    )
    return _of_cases(col(Case.stage_since), col(Case.stage).in_(SUPPORTED), ~planned.exists())


def _participations(_looked: Looked) -> Rows:
    """Granted or later, and earlier participation is unknown, or known without the earlier case."""
    prior = col(Case.prior_participation)
    unlinked = sa.and_(prior == PriorParticipation.YES, col(Case.earlier_ref).is_(None))
    return _of_cases(
        col(Case.applied_on),
        col(Case.stage).in_(SUPPORTED),
        sa.or_(prior == PriorParticipation.UNKNOWN, unlinked),
    )


def _orders(looked: Looked) -> Rows:
    """Days that cannot be: a step left before it was taken, arrived before departed, to come."""
    day, left = col(StageEvent.happened_on), col(StageEvent.left_on)
    steps = sa.select(col(StageEvent.case_id)).where(
        stands(), sa.or_(left < day, day > looked.today)
    )
    arrived = col(Journey.arrived_on)
    journeys = sa.select(col(Journey.case_id)).where(
        sa.or_(arrived < col(Journey.departed_on), col(Journey.first_reached_on) < arrived)
    )
    return _of_cases(col(Case.last_step_on), col(Case.id).in_(sa.union(steps, journeys)))


def _duplicates(looked: Looked) -> Rows:
    """Applied within a week of each other, alike in every code, and not known as one person.

    Members of one household share much, and are not compared.
    """
    first, again = aliased(Case, name="first"), aliased(Case, name="again")
    since = add_months(looked.today, -MONTHS_COMPARED)
    alike: list[Condition] = [getattr(first, name) == getattr(again, name) for name in _ALIKE]
    apart = days_between(col(first.applied_on), col(again.applied_on))
    households = col(first.household_ref).is_(None) | col(again.household_ref).is_(None)
    rows = _gap(col(again.id), col(again.applied_on), other=sa.func.min(col(first.id)))
    return rows.where(
        *alike,
        sa.cast(col(first.citizenship), sa.Text) == sa.cast(col(again.citizenship), sa.Text),
        col(again.age_group).not_in(_UNKNOWN_AGES),
        col(first.applied_on) >= since,
        col(again.applied_on) >= since,
        apart.between(-ALIKE_WITHIN, ALIKE_WITHIN),
        col(first.id) < col(again.id),
        col(first.person_ref) != col(again.person_ref),
        sa.or_(households, col(first.household_ref) != col(again.household_ref)),
        col(first.counts),
        col(first.erased_at).is_(None),
    ).group_by(col(again.id), col(again.applied_on))


_FINDERS: Mapping[Gap, Callable[[Looked], Rows]] = {
    Gap.ORDER: _orders,
    Gap.DIMENSIONS: _dimensions,
    Gap.OUTCOME: _outcomes,
    Gap.CLOSING: _closing,
    Gap.NOT_CLOSED: _not_closed,
    Gap.STALE: _stale,
    Gap.DUPLICATE: _duplicates,
    Gap.PARTICIPATION: _participations,
    Gap.PLAN: _plans,
}
