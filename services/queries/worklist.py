"""Open follow-ups that press on a day: overdue, or due within the next two weeks."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import col

from models.codes import OPEN_STAGES, EventKind, Result, Stage, Urgency
from models.follow_ups import Contact, FollowUp
from models.stage_events import StageEvent
from services.queries.caseload import stands
from services.queries.cubes import Countable, Population, Rows
from services.queries.dialects import Column, Condition
from services.queries.episodes import in_hemvag

DUE_SOON = timedelta(days=14)
# Named one by one: an index leads to these few stages, and to no "not one of those".
_ENDED = [stage for stage in Stage if stage not in OPEN_STAGES]


def pressing(day: date, population: Population) -> Countable:
    """Open follow-ups that are overdue on a day or due soon after, those that rest left out."""
    overdue = col(FollowUp.due_on) < day
    urgency = sa.case((overdue, Urgency.OVERDUE.value), else_=Urgency.DUE_SOON.value)
    return Countable(
        counted=col(FollowUp.id),
        source=sa.inspect(FollowUp).local_table,
        where=[is_open(day), col(FollowUp.due_on) <= day + DUE_SOON, sa.not_(is_resting(day))],
        region=region_on(day),
        case_id=col(FollowUp.case_id),
        population=population,
        day=col(FollowUp.due_on),
        codes={
            "urgency": urgency,
            "milestone": sa.type_coerce(col(FollowUp.milestone), sa.String),
        },
    )


def region_on(day: date) -> Column:
    """Write the region a follow-up's case was in on a day: where it was last handed over to.

    Without a hand-over it is the region of the arrival.
    """
    taken_over_by = (
        sa.select(col(StageEvent.region))
        .where(
            col(StageEvent.case_id) == col(FollowUp.case_id),
            col(StageEvent.kind) == EventKind.HANDED_OVER,
            ~col(StageEvent.void),
            col(StageEvent.happened_on) <= day,
        )
        .order_by(col(StageEvent.position).desc())
        .limit(1)
        .scalar_subquery()
    )
    return sa.func.coalesce(taken_over_by, col(FollowUp.region))


def is_open(day: date) -> Condition:
    """Say that a follow-up counts and is still open at the end of a day.

    One of a case that was closed that evening is cancelled, as the work list showed it then, also
    if the person was found again later.
    """
    settled = (FollowUp.done_on, FollowUp.late_on, FollowUp.declined_on, FollowUp.cancelled_on)
    return sa.and_(
        col(FollowUp.counts),
        col(FollowUp.closes_on) >= day,
        in_hemvag(),
        col(FollowUp.case_id).not_in(_closed_for_a_while(day)),
        *(sa.or_(col(by).is_(None), col(by) > day) for by in settled),
    )


def _closed_for_a_while(day: date) -> Rows:
    """The cases that had ended by a day and were opened again after it."""
    return sa.select(col(StageEvent.case_id)).where(
        stands(),
        col(StageEvent.stage).in_(_ENDED),
        col(StageEvent.happened_on) <= day,
        col(StageEvent.left_on) > day,
    )


def is_resting(day: date) -> Condition:
    """Say that by this day contact was found unsafe, and rests until a later one."""
    rests = (
        sa.select(col(Contact.id))
        .where(
            col(Contact.follow_up_id) == col(FollowUp.id),
            ~col(Contact.void),
            col(Contact.result) == Result.NOT_SAFE_TO_CONTACT,
            col(Contact.done_on) <= day,
            col(Contact.rests_until) > day,
        )
        .exists()
    )
    later = sa.func.coalesce(col(FollowUp.rests_until), day) > day
    return sa.and_(later, rests)
