"""The few fields each step of a case asks for, and the deed they make."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from models.codes import (
    ClosingReason,
    Escort,
    InformationAsked,
    PutOffReason,
    RejectionReason,
    Stage,
)
from models.journeys import Arrival, Departure
from pages.ui import step_fields
from pages.ui.grant_form import grant_form
from pages.ui.step_fields import Deed, chosen, one_of, ticks
from pages.ui.words import _, words
from services.commands.cases import endorse
from services.commands.decisions import (
    answer_information,
    reject,
    request_information,
    start_assessment,
)
from services.commands.endings import close_case, reverse_lost_contact, withdraw
from services.commands.journeys import put_off_journey, record_arrival, record_departure
from services.queries.cases import CaseFile
from services.stages import Step


def ask(step: Step, case: CaseFile) -> Deed:
    """Draw a step's fields and return the deed that takes it."""
    return _FORMS[step](case)


def ask_endorsement(case: CaseFile) -> Deed:
    """Draw the coordinator's support for an application; it moves nothing."""
    st.caption(_("Your support for the application. IOM decides."))
    on = step_fields.day("endorsed_on", earliest=case.applied_on)
    return lambda work, version: endorse(work, case.ref, on, version=version)


def _happened(case: CaseFile) -> date:
    return step_fields.day("happened_on", earliest=case.stage_since)


def _start_assessment(case: CaseFile) -> Deed:
    on = _happened(case)
    return lambda work, version: start_assessment(work, case.ref, on, version=version)


def _request_information(case: CaseFile) -> Deed:
    asked = st.pills(
        _("What is missing"),
        [code for code in InformationAsked if case.is_child or code is not InformationAsked.CHILD],
        selection_mode="multi",
        format_func=words().label,
        key="case_asked",
    )
    on = _happened(case)
    return lambda work, version: request_information(work, case.ref, on, asked, version=version)


def _answer_information(case: CaseFile) -> Deed:
    if case.asked:
        st.markdown(_("Asked for: {what}", what=words().labels(case.asked)))
    st.caption(_("Send the information itself to IOM as agreed. Here only the day is kept."))
    on = _happened(case)
    return lambda work, version: answer_information(work, case.ref, on, version=version)


def _reject(case: CaseFile) -> Deed:
    reason = step_fields.reason(_for(case, list(RejectionReason)))
    on = step_fields.day("decided_on", earliest=case.stage_since)
    return lambda work, version: reject(work, case.ref, on, chosen(reason), version=version)


def _record_departure(case: CaseFile) -> Deed:
    on = step_fields.day("departed_on", earliest=case.stage_since)
    usual = Escort.OPERATIONAL if case.is_child else Escort.NONE
    escort = one_of("escort", list(Escort), usual) or Escort.NONE
    noted = ticks("travel_document_obtained", "transit_assist", "onward_transport")
    departure = Departure(departed_on=on, escort=escort, **noted)
    return lambda work, version: record_departure(work, case.ref, departure, version=version)


def _record_arrival(case: CaseFile) -> Deed:
    on = step_fields.day("arrived_on", earliest=case.stage_since)
    arrival = Arrival(arrived_on=on, **ticks("met_at_arrival"))
    st.caption(_("Follow-ups fall due 1, 3, 6 and 12 months after this day."))
    return lambda work, version: record_arrival(work, case.ref, arrival, version=version)


def _put_off_journey(case: CaseFile) -> Deed:
    reason = step_fields.reason(list(PutOffReason))
    on = _happened(case)
    return lambda work, version: put_off_journey(
        work, case.ref, on, chosen(reason), version=version
    )


def _withdraw(case: CaseFile) -> Deed:
    st.markdown(_("The person chooses to stop. No reason is asked. Applying again is possible."))
    on = _happened(case)
    return lambda work, version: withdraw(work, case.ref, on, version=version)


def _close(case: CaseFile) -> Deed:
    reasons = _for(case, list(ClosingReason))
    if case.stage is not Stage.REINTEGRATION:
        reasons.remove(ClosingReason.FOLLOWUP_COMPLETED)
    reason = step_fields.reason(reasons)
    if reason is ClosingReason.REGISTERED_IN_ERROR:
        st.caption(_("The case then counts in no figure, on no day."))
    on = _happened(case)
    return lambda work, version: close_case(work, case.ref, on, chosen(reason), version=version)


def _reverse_lost_contact(case: CaseFile) -> Deed:
    st.markdown(_("The person has been found again. Open windows count as open again."))
    on = _happened(case)
    return lambda work, version: reverse_lost_contact(work, case.ref, on, version=version)


def _for(case: CaseFile, reasons: Sequence[step_fields.Code]) -> list[step_fields.Code]:
    """Leave out the reason that only a child's case can have."""
    return [code for code in reasons if case.is_child or code.value != _CHILDS_REASON]


_CHILDS_REASON = "NOT_IN_CHILDS_BEST_INTEREST"
_FORMS: dict[Step, Callable[[CaseFile], Deed]] = {
    Step.START_ASSESSMENT: _start_assessment,
    Step.REQUEST_INFORMATION: _request_information,
    Step.ANSWER_INFORMATION: _answer_information,
    Step.GRANT: grant_form,
    Step.REJECT: _reject,
    Step.RECORD_DEPARTURE: _record_departure,
    Step.RECORD_ARRIVAL: _record_arrival,
    Step.PUT_OFF_JOURNEY: _put_off_journey,
    Step.WITHDRAW: _withdraw,
    Step.CLOSE: _close,
    Step.REVERSE_LOST_CONTACT: _reverse_lost_contact,
}
