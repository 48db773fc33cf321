"""The course of a case: on which day each step happens, and how its follow-up goes."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from models.codes import ClosingReason, PutOffReason, RejectionReason, Stage
from services.demonstration.chances import Lots, happens
from services.statistics.calendar import window

FIRST_DAY = date(2012, 1, 4)
_WEEK, _FORTNIGHT = 7, 14


class Outcome(StrEnum):
    """How one follow-up goes."""

    DONE = "DONE"
    LATE = "LATE"
    UNJUDGED = "UNJUDGED"
    DECLINED = "DECLINED"
    TRIED = "TRIED"
    PARTNER = "PARTNER"
    UNSAFE = "UNSAFE"
    SILENT = "SILENT"


@dataclass(frozen=True)
class Course:
    """The days of a case's steps; a step without a day does not happen."""

    applied_on: date
    assessed_on: date | None = None
    asked_on: date | None = None
    answered_on: date | None = None
    rejected_on: date | None = None
    rejected_as: RejectionReason = RejectionReason.NOT_ELIGIBLE
    granted_on: date | None = None
    first_departed_on: date | None = None
    put_off_on: date | None = None
    put_off_as: PutOffReason = PutOffReason.TRAVEL_DOCUMENT_MISSING
    departed_on: date | None = None
    arrived_on: date | None = None
    outcomes: tuple[Outcome, ...] = ()
    ended_on: date | None = None
    ended_as: Stage | ClosingReason = Stage.WITHDRAWN
    found_on: date | None = None
    completed_on: date | None = None


_BEFORE_DECISION = Lots[Stage | ClosingReason | RejectionReason](
    (RejectionReason.NOT_ELIGIBLE, 22),
    (RejectionReason.RETURN_NOT_SAFE, 9),
    (RejectionReason.PREVIOUS_PARTICIPATION, 4),
    (Stage.WITHDRAWN, 40),
    (ClosingReason.OTHER_RETURN_ROUTE, 10),
    (ClosingReason.LOST_CONTACT, 8),
    (ClosingReason.REGISTERED_IN_ERROR, 4),
    (ClosingReason.RETURN_NOT_SAFE, 3),
)
_BEFORE_ARRIVAL = Lots[Stage | ClosingReason](
    (Stage.WITHDRAWN, 60),
    (ClosingReason.OTHER_RETURN_ROUTE, 20),
    (ClosingReason.LOST_CONTACT, 20),
)
_AFTER_ARRIVAL = Lots[Stage | ClosingReason](
    (ClosingReason.FOLLOWUP_COMPLETED, 74),
    (ClosingReason.LOST_CONTACT, 9),
    (ClosingReason.DECLINED_FURTHER_CONTACT, 5),
    (ClosingReason.REMIGRATED, 5),
    (ClosingReason.REFERRED_OTHER, 3),
    (ClosingReason.RE_EXPLOITED_REFERRED, 2),
    (Stage.WITHDRAWN, 2),
    (ClosingReason.DECEASED, 1),
)
_WILLING = Lots[Outcome](
    (Outcome.DONE, 89),
    (Outcome.LATE, 4),
    (Outcome.TRIED, 3),
    (Outcome.PARTNER, 1),
    (Outcome.UNJUDGED, 2),
    (Outcome.UNSAFE, 1),
)
_WAVERING = Lots[Outcome](
    (Outcome.DONE, 38),
    (Outcome.LATE, 10),
    (Outcome.TRIED, 26),
    (Outcome.SILENT, 8),
    (Outcome.PARTNER, 8),
    (Outcome.DECLINED, 6),
    (Outcome.UNSAFE, 4),
)


def waiting_course(chance: Random, decided_on: date) -> Course:
    """Draw how a case comes to its decision on a day: assessed, and sometimes asked back."""
    wait = 9 + int(chance.expovariate(1 / 24))
    applied_on = max(decided_on - timedelta(min(wait, 150)), FIRST_DAY)
    days = max((decided_on - applied_on).days, 1)
    course = Course(applied_on, assessed_on=applied_on + timedelta(chance.randrange(days) // 3))
    if days < _WEEK or not happens(chance, in_hundred=30):
        return course
    asked_on = applied_on + timedelta(days // 3 + chance.randrange(2))
    return replace(course, asked_on=asked_on, answered_on=asked_on + timedelta(days // 3))


def refused_course(chance: Random, decided_on: date) -> Course:
    """Draw a case that ends before it is granted, on or shortly before a day."""
    course = waiting_course(chance, decided_on)
    ending = _BEFORE_DECISION.draw(chance)
    if isinstance(ending, RejectionReason):
        return replace(course, rejected_on=decided_on, rejected_as=ending)
    span = max((decided_on - course.applied_on).days, 1)
    ended_on = course.applied_on + timedelta(1 + chance.randrange(span))
    return replace(course, ended_on=ended_on, ended_as=ending)


def abandoned_course(chance: Random, granted_on: date) -> Course:
    """Draw a granted case that ends before it arrives, once in a while at the airport."""
    course = replace(waiting_course(chance, granted_on), granted_on=granted_on)
    ended_on = granted_on + timedelta(5 + chance.randrange(55))
    ending = _BEFORE_ARRIVAL.draw(chance)
    at_airport = ending is Stage.WITHDRAWN and happens(chance, in_hundred=20)
    return replace(
        course,
        departed_on=ended_on if at_airport else None,
        ended_on=ended_on,
        ended_as=ending,
    )


def returned_course(chance: Random, granted_on: date, arrived_on: date) -> Course:
    """Draw a case that is granted on a day and arrives on another, with its year of follow-up."""
    course = waiting_course(chance, granted_on)
    departed_on = max(granted_on, arrived_on - timedelta(chance.choice((0, 0, 0, 1, 1, 2))))
    course = replace(course, granted_on=granted_on, departed_on=departed_on, arrived_on=arrived_on)
    preparation = (departed_on - granted_on).days
    if preparation > _FORTNIGHT and happens(chance, in_hundred=6):
        first = granted_on + timedelta(5 + chance.randrange(preparation - 12))
        reason = chance.choice(tuple(PutOffReason))
        put_off_on = first + timedelta(chance.randrange(2))
        course = replace(course, first_departed_on=first, put_off_on=put_off_on, put_off_as=reason)
    return _followed_up(chance, course, arrived_on)


def _followed_up(chance: Random, course: Course, arrived_on: date) -> Course:
    willing = _WILLING if happens(chance, in_hundred=80) else _WAVERING
    course = replace(course, outcomes=tuple(willing.draw(chance) for _ in range(4)))
    ending = _AFTER_ARRIVAL.draw(chance)
    completed_on = window(12, arrived_on)[1] + timedelta(1 + chance.randrange(40))
    if ending is ClosingReason.FOLLOWUP_COMPLETED:
        return replace(course, completed_on=completed_on)
    ended_on = arrived_on + timedelta(50 + chance.randrange(320))
    course = replace(course, ended_on=ended_on, ended_as=ending)
    found_on = ended_on + timedelta(20 + chance.randrange(60))
    if ending is not ClosingReason.LOST_CONTACT or not happens(chance, in_hundred=15):
        return course
    return replace(course, found_on=found_on, completed_on=max(completed_on, found_on))
