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
    """One row of the transition table.

    `asks` names the fields the step asks for, `guards` what must hold beside the stage and the
    order of the days; the commands insist on it.
    """

    step: Step
    origins: tuple[Stage, ...]
    to: Stage
    permission: Permission
    asks: tuple[str, ...]
    guards: tuple[str, ...] = ()


_CONSENTS = "the consents to take part and to share data stand"
_NO_LATER_WORD = "not before the last day on which the person was reached or declined"
_TABLE = (
    Passage(
        Step.START_ASSESSMENT,
        (Stage.SUBMITTED,),
        Stage.ASSESSMENT,
        Permission.APPLICATION_ASSESS,
        asks=("happened_on",),
    ),
    Passage(
        Step.REQUEST_INFORMATION,
        (Stage.SUBMITTED, Stage.ASSESSMENT),
        Stage.INFO_REQUESTED,
        Permission.APPLICATION_ASSESS,
        asks=("asked", "happened_on"),
        guards=("something is asked for",),
    ),
    Passage(
        Step.ANSWER_INFORMATION,
        (Stage.INFO_REQUESTED,),
        Stage.ASSESSMENT,
        Permission.INFORMATION_ANSWER,
        asks=("answered", "answered_by", "happened_on"),
        guards=("something of what was asked for has come",),
    ),
    Passage(
        Step.GRANT,
        (Stage.ASSESSMENT,),
        Stage.GRANTED,
        Permission.DECISION_RECORD,
        asks=(
            *("decided_on", "risk_assessed_on", "risk_level", "needs_health_assessed"),
            *("support_sufficient", "settlement_basis", "prior_participation", "earlier_ref"),
            "prior_exception",
        ),
        guards=(
            _CONSENTS,
            "the risk is assessed, on a day not after the decision; needs and health too",
            "support and protection in the country are judged sufficient",
            "third country: what lets the person settle there (E4)",
            "earlier participation is confirmed; if there is one, special circumstances (E5)",
            "child: the family's involvement is looked into (C3)",
            "child separated from the family: best interests are judged in both countries (C1)",
            "child: who is responsible until the hand-over is named, by role (C2)",
        ),
    ),
    Passage(
        Step.REJECT,
        (Stage.ASSESSMENT,),
        Stage.REJECTED,
        Permission.DECISION_RECORD,
        asks=("decided_on", "reason", "risk_assessed_on", "risk_level"),
        guards=("a child's reason only for a child",),
    ),
    Passage(
        Step.RECORD_DEPARTURE,
        (Stage.GRANTED,),
        Stage.TRAVELLING,
        Permission.JOURNEY_RECORD,
        asks=(
            *("departed_on", "escort", "travel_document_obtained", "transit_assist"),
            "onward_transport",
        ),
        guards=(_CONSENTS,),
    ),
    Passage(
        Step.RECORD_ARRIVAL,
        (Stage.TRAVELLING,),
        Stage.REINTEGRATION,
        Permission.JOURNEY_RECORD,
        asks=("arrived_on", "met_at_arrival"),
        guards=("not before the departure",),
    ),
    Passage(
        Step.PUT_OFF_JOURNEY,
        (Stage.TRAVELLING,),
        Stage.GRANTED,
        Permission.JOURNEY_RECORD,
        asks=("reason", "happened_on"),
    ),
    Passage(
        Step.WITHDRAW,
        OPEN_STAGES,
        Stage.WITHDRAWN,
        Permission.WITHDRAWAL_REGISTER,
        asks=("happened_on",),
        guards=(_NO_LATER_WORD,),
    ),
    Passage(
        Step.CLOSE,
        OPEN_STAGES,
        Stage.CLOSED,
        Permission.CASE_CLOSE,
        asks=("reason", "happened_on", "handed_over_on", "not_handed_over"),
        guards=(
            _NO_LATER_WORD,
            "follow-up completed: M12 is done or its window has closed",
            "child in reintegration: the day of the hand-over or why there is none (C2)",
        ),
    ),
    Passage(
        Step.REVERSE_LOST_CONTACT,
        (Stage.CLOSED,),
        Stage.REINTEGRATION,
        Permission.CASE_CLOSE,
        asks=("happened_on",),
        guards=("closed as lost contact, after an arrival",),
    ),
)
PASSAGES = {passage.step: passage for passage in _TABLE}


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
