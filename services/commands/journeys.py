"""The journey home: departure, arrival with its follow-ups, put off; and days corrected."""

from datetime import date
from typing import Any

from sqlmodel import select

from models.codes import MONTHS, CorrectionReason, PutOffReason
from models.follow_ups import FollowUp
from models.journeys import Arrival, Departure, Journey
from services.access import Permission, require
from services.commands.consents import consents_of
from services.commands.corrections import correction_of, due_days_of
from services.commands.days import check_day
from services.commands.grant_rules import check_consents
from services.commands.steps import OpenedCase, open_case
from services.stages import Step, permission_of
from services.statistics.calendar import due_days, window
from services.unit_of_work import UnitOfWork


def record_departure(work: UnitOfWork, ref: str, departure: Departure, *, version: int) -> None:
    """Write down that the person has left Sweden.

    :raises StepNotPossible: the return is not granted, or the person has left before
    :raises ConsentMissing: a consent was withdrawn
    """
    require(work.actor, Permission.JOURNEY_RECORD)
    opened = open_case(work, ref, Permission.JOURNEY_RECORD, version=version)
    opened.insist(Step.RECORD_DEPARTURE, departure.departed_on)
    check_consents(consents_of(opened), departure.departed_on)
    opened.take(Step.RECORD_DEPARTURE, departure.departed_on)
    _note(opened, departure.model_dump())
    opened.finish("departure.recorded", departure.model_fields_set)


def record_arrival(work: UnitOfWork, ref: str, arrival: Arrival, *, version: int) -> None:
    """Write down that the person has arrived; the four follow-ups get their days.

    :raises StepNotPossible: no departure is recorded
    :raises DatedTooEarly: the day is before the departure
    """
    require(work.actor, Permission.JOURNEY_RECORD)
    opened = open_case(work, ref, Permission.JOURNEY_RECORD, version=version)
    opened.take(Step.RECORD_ARRIVAL, arrival.arrived_on)
    _note(opened, arrival.model_dump())
    _plan_follow_ups(opened, arrival.arrived_on)
    opened.finish("arrival.recorded", arrival.model_fields_set)


def put_off_journey(
    work: UnitOfWork, ref: str, on: date, reason: PutOffReason, *, version: int
) -> None:
    """Write down that a journey was broken off or put off: the return is granted, not begun."""
    require(work.actor, Permission.JOURNEY_RECORD)
    opened = open_case(work, ref, Permission.JOURNEY_RECORD, version=version)
    opened.take(Step.PUT_OFF_JOURNEY, on, reason=reason.value)
    opened.finish("journey.put_off", ["reason"])


def correct_day(
    work: UnitOfWork,
    ref: str,
    event_id: int,
    day: date,
    reason: CorrectionReason,
    *,
    version: int,
) -> None:
    """Give a step of the path another day; both stay on the time line.

    When it is the arrival, the follow-ups that nothing has settled move, and the trail names them.

    :raises StepNotPossible: the case has no such step that stands
    :raises DatedTooEarly: the day is before the step before it
    :raises DatedTooLate: the day is after the step after it
    """
    require(work.actor, Permission.CASE_READ)
    opened = open_case(work, ref, Permission.CASE_READ, version=version)
    correction = correction_of(opened, event_id, day)
    event = correction.event
    require(work.actor, permission_of(event.stage, event.from_stage), opened.case.region)
    check_day(day, today=work.today)
    correction.check()
    before = due_days_of(opened)
    correction.make()
    opened.finish("step.corrected", ["happened_on"], reason.value)
    moved = {f"{name}.due_on" for name, due in due_days_of(opened).items() if due != before[name]}
    if moved:
        work.record("follow_up.moved", ref, moved)


def _note(opened: OpenedCase, facts: dict[str, Any]) -> None:
    """Keep what is known of the journey; its days follow from the path."""
    session = opened.work.session
    journey = session.exec(select(Journey).where(Journey.case_id == opened.id)).first()
    session.add((journey or Journey(case_id=opened.id)).sqlmodel_update(facts))


def _plan_follow_ups(opened: OpenedCase, arrived_on: date) -> None:
    due = due_days(arrived_on)
    for milestone, months in MONTHS.items():
        opens_on, closes_on = window(months, arrived_on)
        opened.work.session.add(
            FollowUp(
                case_id=opened.id,
                milestone=milestone,
                region=opened.case.region,
                arrived_on=arrived_on,
                due_on=due[months],
                opens_on=opens_on,
                closes_on=closes_on,
            )
        )
