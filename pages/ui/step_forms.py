"""Which form belongs to which step of a case, and the steps that only ask for a day."""

from collections.abc import Callable

import streamlit as st

from pages.ui import ending_forms, grant_form, information_forms, journey_forms, step_fields
from pages.ui.case_dialog import Ask
from pages.ui.step_fields import Deed
from pages.ui.words import _, words
from services.access import Permission
from services.commands.cases import endorse
from services.commands.decisions import start_assessment
from services.queries.cases import CaseFile
from services.stages import PASSAGES, Step
from services.words import phrase

UNDOABLE = phrase("Saved. For ten minutes you can undo it on the time line.")


def of_step(step: Step) -> Ask:
    """Return the dialog in which a step is taken."""
    return Ask(words().label(step), PASSAGES[step].permission, _FORMS[step], saved=UNDOABLE)


def endorsement() -> Ask:
    """Return the dialog of the coordinator's support for an application; it moves nothing."""
    return Ask(_("Endorse"), Permission.APPLICATION_ENDORSE, _endorse)


def _endorse(case: CaseFile) -> Deed:
    st.caption(_("Your support for the application. IOM decides."))
    on = step_fields.day("endorsed_on")
    return lambda work, version: endorse(work, case.ref, on, version=version)


def _start_assessment(case: CaseFile) -> Deed:
    on = step_fields.day("happened_on")
    return lambda work, version: start_assessment(work, case.ref, on, version=version)


_FORMS: dict[Step, Callable[[CaseFile], Deed]] = {
    Step.START_ASSESSMENT: _start_assessment,
    Step.REQUEST_INFORMATION: information_forms.request,
    Step.ANSWER_INFORMATION: information_forms.answer,
    Step.GRANT: grant_form.grant_form,
    Step.REJECT: grant_form.rejection_form,
    Step.RECORD_DEPARTURE: journey_forms.departure,
    Step.RECORD_ARRIVAL: journey_forms.arrival,
    Step.PUT_OFF_JOURNEY: journey_forms.put_off,
    Step.WITHDRAW: ending_forms.withdrawal,
    Step.CLOSE: ending_forms.closing,
    Step.REVERSE_LOST_CONTACT: ending_forms.found_again,
}
