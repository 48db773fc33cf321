"""One case as it was known at the end of a past day: derived from what had been written by then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.cases import IN_ERROR, is_child
from models.codes import (
    OPEN_STAGES,
    STANDING_EVENTS,
    AdultChild,
    AgeGroup,
    ClosingReason,
    EventKind,
    Milestone,
    Stage,
)
from models.countries import country_group
from models.follow_ups import Contact, FollowUp
from services.clock import end_of
from services.measures.questions import Question
from services.projection import Ending, settle
from services.queries.afterwards import WrittenCase, WrittenContact, WrittenStep
from services.queries.cubes import Codes
from services.queries.episodes import CANCELLED, YEAR, Outcome


class Later(StrEnum):
    """Why a case is counted otherwise now than then."""

    IN_ERROR = "IN_ERROR"
    CORRECTED = "CORRECTED"
    OPENED_AGAIN = "OPENED_AGAIN"
    ENTERED_LATE = "ENTERED_LATE"


@dataclass(frozen=True)
class Spell:
    """A step that stood, and the day on which the next one was taken."""

    step: WrittenStep
    left_on: date | None


def place_then(case: WrittenCase, day: date, *, known_at: datetime) -> Codes | None:
    """Say where a case stood at the end of a day, as known at a moment: region and stage, if open.

    None for a case that does not count.
    """
    path = _path(case.steps, known_at)
    if not path or _in_error(path):
        return None
    here = [spell.step for spell in path if spell.step.happened_on <= day]
    if not here or here[-1].stage not in OPEN_STAGES:
        return None
    return here[-1].region.value, here[-1].stage.value


def completion_then(case: WrittenCase, day: date, *, started_on: date) -> Codes | None:
    """Say how a return episode's last follow-up stood, as known then: region, outcome, within 365.

    Without an arrival by that day, in error, or before Hemväg there is none.
    """
    path = _path(case.steps, end_of(day))
    arrival = next(
        (spell.step for spell in path if _own(spell.step, Stage.REINTEGRATION)),
        None,
    )
    if arrival is None or arrival.happened_on > day or _in_error(path):
        return None
    follow_up = _settled(case.contacts, arrival, path, end_of(day))
    if follow_up.closes_on < started_on:
        return None
    done_on = follow_up.done_on
    quick = done_on is not None and (done_on - arrival.happened_on).days <= YEAR
    return arrival.region.value, outcome_on(follow_up, day), int(quick)


def asked_about(case: WrittenCase, question: Question, *, known_at: datetime) -> bool:
    """Say whether a question's country group and age split hold for a case, as known then."""
    child, country = _split_then(case, known_at)
    wanted = question.adult_child
    if wanted is not None and child is not (wanted is AdultChild.CHILD):
        return False
    return question.country_group in (None, country_group(country))


def why(case: WrittenCase, day: date) -> Later:
    """Say what kind of later writing changed how a case is counted on a day; of several the first.

    A changed fact is known to matter only when nothing else does.
    """
    end = end_of(day)
    after = [step for step in case.steps if step.recorded_at >= end]
    if any(step.reason == IN_ERROR for step in after):
        return Later.IN_ERROR
    if _taken_out(case, end):
        return Later.CORRECTED
    late = (one.done_on <= day for one in case.contacts if one.recorded_at >= end)
    if any(step.happened_on <= day for step in after) or any(late):
        return Later.ENTERED_LATE
    opened_again = any(step.stage is Stage.REINTEGRATION for step in after)
    return Later.OPENED_AGAIN if opened_again and not case.changes else Later.CORRECTED


def outcome_on(follow_up: FollowUp, day: date) -> str:
    """Return how a follow-up stands for the figures, by the rules of `queries.episodes`."""
    done = _by(follow_up.done_on, day)
    cancelled = _by(follow_up.cancelled_on, day)
    if cancelled and follow_up.cancelled_as == ClosingReason.DECEASED and not done:
        return Outcome.DIED.value
    if follow_up.closes_on >= day:
        return Outcome.NOT_YET_DUE.value
    for settled, outcome in (
        (done, Outcome.DONE.value),
        (_by(follow_up.late_on, day), Outcome.LATE.value),
        (_by(follow_up.declined_on, day), Outcome.DECLINED.value),
        (cancelled, f"{CANCELLED}{follow_up.cancelled_as}"),
    ):
        if settled:
            return outcome
    return Outcome.MISSED.value


def _path(steps: Iterable[WrittenStep], end: datetime) -> list[Spell]:
    """The steps that stood at a moment: neither undone nor replaced by then, each with its end."""
    known = [step for step in steps if step.recorded_at < end]
    fallen = {step.refers_to for step in known}
    stood = [step for step in known if step.kind in STANDING_EVENTS and step.id not in fallen]
    ends = [*(step.happened_on for step in stood[1:]), None]
    return [Spell(step, left_on) for step, left_on in zip(stood, ends, strict=False)]


def _in_error(path: list[Spell]) -> bool:
    last = path[-1].step
    return last.stage is Stage.CLOSED and last.reason == IN_ERROR


def _own(step: WrittenStep, stage: Stage) -> bool:
    return step.kind is EventKind.MOVED and step.stage is stage


def _settled(
    contacts: Iterable[WrittenContact], arrival: WrittenStep, path: list[Spell], end: datetime
) -> FollowUp:
    """Settle the twelve-month follow-up as the projection does, with what was known."""
    day = arrival.happened_on
    follow_up = FollowUp(
        case_id=0,
        milestone=Milestone.M12,
        region=arrival.region,
        **dict.fromkeys(("arrived_on", "due_on", "opens_on", "closes_on"), day),
    )
    known = [
        _contact(one)
        for one in contacts
        if one.recorded_at < end and (one.voided_at is None or one.voided_at >= end)
    ]
    settle(follow_up, known, _endings(path), counts=True)
    return follow_up


def _contact(one: WrittenContact) -> Contact:
    return Contact(
        result=one.result,
        done_on=one.done_on,
        econ=one.econ,
        social=one.social,
        psycho=one.psycho,
        attempts=0,
        void=False,
    )  # pyright: ignore[reportCallIssue]  never saved: only what settles a follow-up matters


def _endings(path: Iterable[Spell]) -> list[Ending]:
    return [
        Ending(spell.step.happened_on, spell.left_on, spell.step.reason or spell.step.stage.value)
        for spell in path
        if spell.step.stage not in OPEN_STAGES
    ]


def _split_then(case: WrittenCase, end: datetime) -> tuple[bool, str]:
    """Whether a child's, and the country: as they are, or as the first change since left them."""
    child, country = case.is_child, case.return_country
    for change in sorted(case.changes, key=lambda change: change.changed_at, reverse=True):
        if change.changed_at >= end and change.before is not None:
            if change.field == "age_group":
                child = is_child(AgeGroup(change.before))
            else:
                country = str(change.before)
    return child, country


def _taken_out(case: WrittenCase, end: datetime) -> bool:
    """Whether something that stood then was undone, replaced or struck later."""
    known = {step.id for step in case.steps if step.recorded_at < end}
    return any(step.recorded_at >= end and step.refers_to in known for step in case.steps) or any(
        one.voided_at is not None and one.voided_at >= end > one.recorded_at
        for one in case.contacts
    )


def _by(settled_on: date | None, day: date) -> bool:
    return settled_on is not None and settled_on <= day
