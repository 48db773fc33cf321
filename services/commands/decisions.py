"""IOM's way to a decision: assess, ask for more, grant or reject."""

from collections.abc import Collection
from datetime import date

from sqlmodel import select

from models.codes import DecisionKind, InformationAsked, PriorParticipation, RejectionReason
from models.consents import Consent
from models.decisions import Decision, Grant
from models.stage_events import StageEvent
from services.access import Permission, require
from services.commands.grant_rules import check_consents, check_grant
from services.commands.steps import OpenedCase, numbered, open_case
from services.errors import NothingAsked, OnlyForChildren
from services.stages import Step
from services.unit_of_work import UnitOfWork


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


def answer_information(work: UnitOfWork, ref: str, on: date, *, version: int) -> None:
    """Write down that what was asked for has come; the assessment goes on."""
    require(work.actor, Permission.INFORMATION_ANSWER)
    opened = open_case(work, ref, Permission.INFORMATION_ANSWER, version=version)
    opened.take(Step.ANSWER_INFORMATION, on)
    opened.finish("information.answered")


def grant(work: UnitOfWork, ref: str, grant: Grant, *, version: int) -> None:
    """Grant the return.

    :raises StepNotPossible: the case is not under assessment
    :raises ConsentMissing: a consent was withdrawn; `check_grant` names what else may be missing
    """
    require(work.actor, Permission.DECISION_RECORD)
    opened = open_case(work, ref, Permission.DECISION_RECORD, version=version)
    opened.insist(Step.GRANT, grant.decided_on)
    check_consents(consents_of(opened))
    check_grant(opened.case, grant)
    event = opened.take(Step.GRANT, grant.decided_on)
    work.session.add(
        _decision(opened, event, DecisionKind.GRANTED).sqlmodel_update(
            grant.model_dump(exclude={"prior_exception"})
        )
    )
    if opened.case.prior_participation is not PriorParticipation.NO:
        opened.case.prior_exception = grant.prior_exception
    opened.finish("application.granted", grant.model_fields_set)


def reject(work: UnitOfWork, ref: str, on: date, reason: RejectionReason, *, version: int) -> None:
    """Reject the application, with a reason.

    :raises OnlyForChildren: a child's reason on an adult's case
    """
    require(work.actor, Permission.DECISION_RECORD)
    opened = open_case(work, ref, Permission.DECISION_RECORD, version=version)
    for_children = reason is RejectionReason.NOT_IN_CHILDS_BEST_INTEREST
    if for_children and not opened.case.is_child:
        raise OnlyForChildren
    event = opened.take(Step.REJECT, on, reason=reason.value)
    decision = _decision(opened, event, DecisionKind.REJECTED)
    decision.reason = reason
    work.session.add(decision)
    opened.finish("application.rejected", ["decided_on", "reason"])


def consents_of(opened: OpenedCase) -> Collection[Consent]:
    """Return the case's consents."""
    return opened.work.session.exec(select(Consent).where(Consent.case_id == opened.id)).all()


def _decision(opened: OpenedCase, event: StageEvent, kind: DecisionKind) -> Decision:
    return Decision(
        case_id=opened.id,
        event_id=numbered(event.id),
        kind=kind,
        decided_on=event.happened_on,
        decided_by=numbered(opened.work.actor.user_id),
        recorded_at=opened.work.now,
    )
