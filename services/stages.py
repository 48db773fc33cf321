"""Which stage may follow which, who may take the step, and what each step is called."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from models.codes import OPEN_STAGES, ClosingReason, Region, Stage
from services.access import Permission, Viewer, may

UNDO_WITHIN = timedelta(minutes=10)
"""How long the writer of a step or a contact can take it back."""


class Step(StrEnum):
    """A step a person may take with a case."""

    START_ASSESSMENT = "START_ASSESSMENT"
    REQUEST_INFORMATION = "REQUEST_INFORMATION"
    ANSWER_INFORMATION = "ANSWER_INFORMATION"
    GRANT = "GRANT"
    REJECT = "REJECT"
    RECORD_DEPARTURE = "RECORD_DEPARTURE"
    RECORD_ARRIVAL = "RECORD_ARRIVAL"
    PUT_OFF_JOURNEY = "PUT_OFF_JOURNEY"
    WITHDRAW = "WITHDRAW"
    CLOSE = "CLOSE"
    REVERSE_LOST_CONTACT = "REVERSE_LOST_CONTACT"


@dataclass(frozen=True)
class Passage:
    """One row of the transition table."""

    step: Step
    origins: tuple[Stage, ...]
    to: Stage
    permission: Permission


PASSAGES = {
    passage.step: passage
    for passage in (
        Passage(
            Step.START_ASSESSMENT,
            (Stage.SUBMITTED,),
            Stage.ASSESSMENT,
            Permission.APPLICATION_ASSESS,
        ),
        Passage(
            Step.REQUEST_INFORMATION,
            (Stage.SUBMITTED, Stage.ASSESSMENT),
            Stage.INFO_REQUESTED,
            Permission.APPLICATION_ASSESS,
        ),
        Passage(
            Step.ANSWER_INFORMATION,
            (Stage.INFO_REQUESTED,),
            Stage.ASSESSMENT,
            Permission.INFORMATION_ANSWER,
        ),
        Passage(Step.GRANT, (Stage.ASSESSMENT,), Stage.GRANTED, Permission.DECISION_RECORD),
        Passage(Step.REJECT, (Stage.ASSESSMENT,), Stage.REJECTED, Permission.DECISION_RECORD),
        Passage(
            Step.RECORD_DEPARTURE,
            (Stage.GRANTED,),
            Stage.TRAVELLING,
            Permission.JOURNEY_RECORD,
        ),
        Passage(
            Step.RECORD_ARRIVAL,
            (Stage.TRAVELLING,),
            Stage.REINTEGRATION,
            Permission.JOURNEY_RECORD,
        ),
        Passage(
            Step.PUT_OFF_JOURNEY,
            (Stage.TRAVELLING,),
            Stage.GRANTED,
            Permission.JOURNEY_RECORD,
        ),
        Passage(Step.WITHDRAW, OPEN_STAGES, Stage.WITHDRAWN, Permission.WITHDRAWAL_REGISTER),
        Passage(Step.CLOSE, OPEN_STAGES, Stage.CLOSED, Permission.CASE_CLOSE),
        Passage(
            Step.REVERSE_LOST_CONTACT,
            (Stage.CLOSED,),
            Stage.REINTEGRATION,
            Permission.CASE_CLOSE,
        ),
    )
}


def permission_of(stage: Stage, from_stage: Stage | None) -> Permission:
    """Return the permission that leads from one stage to another."""
    for passage in PASSAGES.values():
        if passage.to is stage and from_stage in passage.origins:
            return passage.permission
    return Permission.APPLICATION_SUBMIT


def next_steps(
    viewer: Viewer, stage: Stage, region: Region, ended_as: str | None = None
) -> tuple[Step, ...]:
    """Return the steps this viewer may take with a case that stands here."""
    return tuple(
        passage.step
        for passage in PASSAGES.values()
        if stage in passage.origins
        and may(viewer, passage.permission, region)
        and (
            passage.step is not Step.REVERSE_LOST_CONTACT or ended_as == ClosingReason.LOST_CONTACT
        )
    )
