"""What follows from a case's events and contacts: stage, spells, journey, state of follow-ups.

Recomputed for one case in the transaction that changes it; `manage.py recount` compares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from sqlmodel import Session, col, select

from models.cases import IN_ERROR, Case
from models.codes import (
    MONTHS,
    OPEN_STAGES,
    STANDING_EVENTS,
    EventKind,
    Milestone,
    Result,
    Stage,
)
from models.follow_ups import Contact, FollowUp
from models.journeys import Journey
from models.stage_events import StageEvent
from services.statistics.calendar import due_days, window

_ENDED = frozenset(Stage) - frozenset(OPEN_STAGES)


@dataclass(frozen=True)
class Ending:
    """A spell in which the case had ended."""

    since: date
    until: date | None
    reason: str


def project(session: Session, case: Case) -> None:
    """Bring everything derived of one case up to date."""
    session.flush()
    events = session.exec(
        select(StageEvent)
        .where(StageEvent.case_id == case.id)
        .order_by(col(StageEvent.position), col(StageEvent.id))
    ).all()
    journey = session.exec(select(Journey).where(Journey.case_id == case.id)).first()
    follow_ups: Sequence[FollowUp] = ()
    contacts: Sequence[Contact] = ()
    if journey is not None:
        follow_ups = session.exec(select(FollowUp).where(FollowUp.case_id == case.id)).all()
        contacts = session.exec(select(Contact).where(Contact.case_id == case.id)).all()
    derive(case, events, journey, follow_ups, contacts)
    session.flush()


def derive(
    case: Case,
    events: Sequence[StageEvent],
    journey: Journey | None,
    follow_ups: Iterable[FollowUp],
    contacts: Sequence[Contact],
) -> None:
    """Derive what follows from one case's rows; the events come in the order of the path."""
    moves = live_moves(events)
    place_case(case, moves)
    for event in events:
        event.counts = case.counts
    if journey is None:
        return
    place_journey(journey, moves, contacts)
    for follow_up in follow_ups:
        follow_up.arrived_on = journey.arrived_on or follow_up.arrived_on
        own = [contact for contact in contacts if contact.follow_up_id == follow_up.id]
        settle(follow_up, own, endings(moves), counts=case.counts)


def live_moves(events: Sequence[StageEvent]) -> list[StageEvent]:
    """Return the steps that stand, in the order of the path, each with the day it was left."""
    moves: list[StageEvent] = []
    for event in events:
        stands = event.kind in STANDING_EVENTS and not event.void
        event.left_on = None if stands else event.happened_on
        if stands:
            moves.append(event)
    for earlier, later in pairwise(moves):
        earlier.left_on = later.happened_on
    return moves


def place_case(case: Case, moves: Sequence[StageEvent]) -> None:
    """Put a case where its last step left it; a hand-over leaves it in its stage."""
    last, step = moves[-1], _own_steps(moves)[-1]
    case.stage, case.stage_since, case.region = step.stage, step.happened_on, last.region
    case.last_step_on = last.happened_on
    ended = last.stage in _ENDED
    case.ended_on = last.happened_on if ended else None
    case.ended_as = (step.reason or step.stage.value) if ended else None
    case.counts = case.ended_as != IN_ERROR


def place_journey(
    journey: Journey, moves: Sequence[StageEvent], contacts: Iterable[Contact]
) -> None:
    """Take the days of a journey from the path, and the first contact after it."""
    departed = arrived = None
    for move in _own_steps(moves):
        if move.stage is Stage.TRAVELLING:
            departed = move.happened_on
        elif move.stage is Stage.GRANTED:
            departed = None
        elif move.stage is Stage.REINTEGRATION:
            arrived = arrived or move.happened_on
    journey.departed_on, journey.arrived_on = departed, arrived
    journey.first_reached_on = first_reached(contacts)


def schedule(follow_up: FollowUp) -> None:
    """Reckon the due day and the window of a follow-up from the arrival."""
    months = MONTHS[follow_up.milestone]
    days = _due_and_window(months, follow_up.arrived_on)
    follow_up.due_on, follow_up.opens_on, follow_up.closes_on = days


@lru_cache(maxsize=10_000)
def _due_and_window(months: int, arrived_on: date) -> tuple[date, date, date]:
    return (due_days(arrived_on)[months], *window(months, arrived_on))


def endings(moves: Sequence[StageEvent]) -> list[Ending]:
    """Return the spells in which a case had ended, with what ended it."""
    return [
        Ending(move.happened_on, move.left_on, move.reason or move.stage.value)
        for move in moves
        if move.stage in _ENDED
    ]


def _own_steps(moves: Sequence[StageEvent]) -> list[StageEvent]:
    """Leave out the hand-overs to another region."""
    return [move for move in moves if move.kind is EventKind.MOVED]


def settle(
    follow_up: FollowUp,
    contacts: Iterable[Contact],
    ends: Iterable[Ending],
    *,
    counts: bool,
) -> None:
    """Derive the days that decide a follow-up's state from its contacts and the case's endings.

    When the arrival was corrected, the window follows it always (what counts as done is told from
    the true arrival), the due day only while no contact has settled the follow-up.
    """
    was_due_on = follow_up.due_on
    schedule(follow_up)
    standing = [contact for contact in contacts if not contact.void]
    follow_up.done_on = min(
        (contact.done_on for contact in standing if _completes(follow_up, contact)),
        default=None,
    )
    reached = _days(standing, Result.REACHED)
    follow_up.late_on = min((day for day in reached if day > follow_up.closes_on), default=None)
    follow_up.declined_on = min(_days(standing, Result.DECLINED), default=None)
    if follow_up.done_on or follow_up.late_on or follow_up.declined_on:
        follow_up.due_on = was_due_on
    follow_up.rests_until = max(
        (contact.rests_until for contact in standing if contact.rests_until),
        default=None,
    )
    follow_up.attempts = sum(contact.attempts for contact in standing)
    end = _first_ending(follow_up, ends)
    follow_up.cancelled_on = end.since if end else None
    follow_up.cancelled_as = end.reason if end else None
    follow_up.counts = counts


def first_reached(contacts: Iterable[Contact]) -> date | None:
    """Return the first day on which the person was reached, by any contact."""
    standing = [contact for contact in contacts if not contact.void]
    return min(_days(standing, Result.REACHED), default=None)


def _completes(follow_up: FollowUp, contact: Contact) -> bool:
    """REACHED inside the window; the twelve-month one also needs all three dimensions."""
    if contact.result is not Result.REACHED:
        return False
    if not follow_up.opens_on <= contact.done_on <= follow_up.closes_on:
        return False
    return follow_up.milestone is not Milestone.M12 or contact.dimensions_given


def _days(contacts: Iterable[Contact], result: Result) -> list[date]:
    return [contact.done_on for contact in contacts if contact.result is result]


def _first_ending(follow_up: FollowUp, ends: Iterable[Ending]) -> Ending | None:
    """The ending that came before the window closed, unless the case was open again by then."""
    for end in ends:
        if end.since <= follow_up.closes_on and (
            end.until is None or end.until > follow_up.closes_on
        ):
            return end
    return None
