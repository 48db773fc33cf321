"""IOM's way to a decision: assess, ask for more, grant or reject."""

from collections.abc import Collection
from datetime import date

from models.codes import (
    DecisionKind,
    EventKind,
    InformationAsked,
    InformationSource,
    RejectionReason,
    ReturnBasis,
)
from models.decisions import Decision, Grant, Rejection
from models.stage_events import StageEvent
from services.access import Permission, require
from services.commands.consents import consents_of
from services.commands.grant_rules import check_consents, check_grant, check_rejection
from services.commands.participation import check_exception, confirm, note_exception
from services.commands.steps import OpenedCase, numbered, open_case
from services.errors import NothingAsked, NothingChosen, OnlyForChildren, UnknownCode
from services.stages import Step
from services.unit_of_work import UnitOfWork

_RESTS_ON = set(Grant.model_fields) & set(Decision.model_fields)


def start_assessment(work: UnitOfWork, ref: str, on: date, *, version: int) -> None:
    """Begin to assess an application.

    :raises StepNotPossible: the case is not newly submitted
    :raises DatedTooEarly: the day is before the application
    """
    require(work.actor, Permission.APPLICATION_ASSESS)
    opened = open_case(work, ref, Permission.APPLICATION_ASSESS, version=version)
    opened.take(Step.START_ASSESSMENT, on)
    opened.finish("assessment.started")


def request_information(
    work: UnitOfWork, ref: str, on: date, asked: Collection[InformationAsked], *, version: int
) -> None:
    """Ask the coordinator or the applicant for more.

    :raises NothingAsked: nothing was chosen
    """
    require(work.actor, Permission.APPLICATION_ASSESS)
    opened = open_case(work, ref, Permission.APPLICATION_ASSESS, version=version)
    if not asked:
        raise NothingAsked
    codes = [code.value for code in InformationAsked if code in asked]
    opened.take(Step.REQUEST_INFORMATION, on, asked=codes)
    opened.finish("information.requested")


def answer_information(
    work: UnitOfWork,
    ref: str,
    on: date,
    *,
    answered: Collection[InformationAsked],
    source: InformationSource,
    version: int,
) -> None:
    """Write down what has come of what was asked for, and from whom; the assessment goes on.

    :raises NothingChosen: nothing has come
    :raises UnknownCode: something that was not asked for
    """
    require(work.actor, Permission.INFORMATION_ANSWER)
    opened = open_case(work, ref, Permission.INFORMATION_ANSWER, version=version)
    opened.insist(Step.ANSWER_INFORMATION, on)
    if not answered:
        raise NothingChosen
    if not set(answered) <= _asked(opened):
        raise UnknownCode(field="answered")
    event = opened.take(Step.ANSWER_INFORMATION, on)
    event.answered = ",".join(code.value for code in InformationAsked if code in answered)
    event.answered_by = source
    opened.finish("information.answered", ["answered", "answered_by"])


def grant(work: UnitOfWork, ref: str, grant: Grant, *, version: int) -> None:
    """Grant the return, with what IOM has found of earlier participation.

    :raises StepNotPossible: the case is not under assessment
    :raises ConsentMissing: a consent was withdrawn; `check_grant` names what else may be missing
    :raises ParticipationNotConfirmed: nobody has said whether the person took part before
    :raises ExceptionMissing: earlier participation without special circumstances
    """
    require(work.actor, Permission.DECISION_RECORD)
    opened = open_case(work, ref, Permission.DECISION_RECORD, version=version)
    opened.insist(Step.GRANT, grant.decided_on)
    check_consents(consents_of(opened), work.today)
    if grant.prior_participation is not None:
        confirm(opened, grant.prior_participation, grant.earlier_ref, grant.decided_on)
    note_exception(opened, grant.prior_exception)
    check_grant(opened.case, grant)
    check_exception(opened.case)
    event = opened.take(Step.GRANT, grant.decided_on)
    decision = _decision(opened, event, DecisionKind.GRANTED)
    work.session.add(decision.sqlmodel_update(grant.model_dump(include=_RESTS_ON)))
    if opened.case.return_basis is ReturnBasis.HOME_COUNTRY:
        decision.settlement_basis = None
    opened.finish("application.granted", grant.model_fields_set)


def reject(work: UnitOfWork, ref: str, rejection: Rejection, *, version: int) -> None:
    """Reject the application, with a reason.

    :raises OnlyForChildren: a child's reason on an adult's case
    :raises RiskHalfAssessed: the day of the risk assessment or its level is missing
    """
    require(work.actor, Permission.DECISION_RECORD)
    opened = open_case(work, ref, Permission.DECISION_RECORD, version=version)
    for_children = rejection.reason is RejectionReason.NOT_IN_CHILDS_BEST_INTEREST
    if for_children and not opened.case.is_child:
        raise OnlyForChildren
    check_rejection(rejection)
    event = opened.take(Step.REJECT, rejection.decided_on, reason=rejection.reason.value)
    decision = _decision(opened, event, DecisionKind.REJECTED)
    work.session.add(decision.sqlmodel_update(rejection.model_dump()))
    opened.finish("application.rejected", rejection.model_fields_set)


def _asked(opened: OpenedCase) -> set[str]:
    """What the request that waits asks for; a hand-over may have come after it."""
    requests = [event for event in opened.path() if event.kind is EventKind.MOVED]
    return set((requests[-1].asked or "").split(","))


def _decision(opened: OpenedCase, event: StageEvent, kind: DecisionKind) -> Decision:
    return Decision(
        case_id=opened.id,
        event_id=numbered(event.id),
        kind=kind,
        decided_on=event.happened_on,
        decided_by=numbered(opened.work.actor.user_id),
        recorded_at=opened.work.now,
    )
