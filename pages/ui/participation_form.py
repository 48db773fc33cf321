"""Whether the person has taken part before (rule E5): IOM knows, and enters the earlier case."""

from typing import Any

import streamlit as st

from models.codes import PriorException, PriorParticipation
from pages.ui import step_fields
from pages.ui.case_dialog import Ask
from pages.ui.step_fields import Deed
from pages.ui.words import _, words
from services.access import Permission
from services.commands.participation import confirm_participation
from services.errors import ParticipationNotConfirmed
from services.queries.cases import CaseFile
from services.unit_of_work import UnitOfWork

_ANSWERS = [PriorParticipation.NO, PriorParticipation.YES]


def participation() -> Ask:
    """Return the dialog in which IOM confirms it."""
    return Ask(_("Earlier participation"), Permission.APPLICATION_ASSESS, _form)


def participation_fields(case: CaseFile) -> dict[str, Any]:
    """Ask in the grant what is not confirmed yet, and for special circumstances if it is yes."""
    found: dict[str, Any] = {}
    prior = case.prior_participation
    if case.participation_confirmed_on is None:
        found = _answer(case)
        prior = found["prior_participation"]
    if prior is PriorParticipation.YES:
        found["prior_exception"] = _exception(case)
    return found


def _form(case: CaseFile) -> Deed:
    found = _answer(case)
    exception = None
    if found["prior_participation"] is PriorParticipation.YES and case.decision is not None:
        exception = _exception(case)
    on = step_fields.day("participation_confirmed_on")

    def deed(work: UnitOfWork, version: int) -> None:
        prior, earlier = found["prior_participation"], found["earlier_ref"]
        if prior is None:
            raise ParticipationNotConfirmed
        confirm_participation(
            work, case.ref, prior, earlier, on=on, exception=exception, version=version
        )

    return deed


def _exception(case: CaseFile) -> PriorException | None:
    return step_fields.reason(list(PriorException), "prior_exception", case.prior_exception)


def _answer(case: CaseFile) -> dict[str, Any]:
    """Ask yes or no; the coordinator's answer is told beside, for IOM to confirm or not."""
    confirmed = case.participation_confirmed_on is not None
    known = case.prior_participation if confirmed else None
    prior = step_fields.one_of("prior_participation", _ANSWERS, known)
    if not confirmed:
        said = words().label(case.prior_participation)
        st.caption(_("In the application: {answer}. IOM confirms.", answer=said.lower()))
    earlier = None
    if prior is PriorParticipation.YES:
        earlier = step_fields.reference("earlier_ref", case.earlier_ref)
        st.caption(_("The earlier case, if there is one in Hemväg. Otherwise leave it empty."))
    return {"prior_participation": prior, "earlier_ref": earlier}
