"""How a follow-up stands on a day: the same rules as the figures, for one row in hand."""

from datetime import date

from models.codes import FollowUpState, Urgency
from models.follow_ups import FollowUp
from services.queries.worklist import DUE_SOON


def state_on(follow_up: FollowUp, day: date) -> FollowUpState:
    """Return the state at the end of a day, as known now."""
    for settled_on, state in (
        (follow_up.done_on, FollowUpState.DONE),
        (follow_up.late_on, FollowUpState.LATE),
        (follow_up.declined_on, FollowUpState.DECLINED),
        (follow_up.cancelled_on, FollowUpState.CANCELLED),
    ):
        if settled_on is not None and settled_on <= day:
            return state
    return FollowUpState.MISSED if follow_up.closes_on < day else FollowUpState.OPEN


def urgency_on(follow_up: FollowUp, day: date) -> Urgency | None:
    """Return where an open follow-up stands in the tracker; none when it is not open."""
    if state_on(follow_up, day) is not FollowUpState.OPEN:
        return None
    if follow_up.rests_until is not None and follow_up.rests_until > day:
        return Urgency.RESTING
    if follow_up.due_on < day:
        return Urgency.OVERDUE
    return Urgency.DUE_SOON if follow_up.due_on <= day + DUE_SOON else Urgency.LATER
