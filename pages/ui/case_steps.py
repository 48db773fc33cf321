"""What may happen next with a case: the next step as the one primary button, the rest quiet."""

from collections.abc import Iterable
from typing import Literal

import streamlit as st

from models.codes import WAITING_STAGES, Stage
from pages.ui import case_more, child_form, show, step_forms
from pages.ui.case_dialog import Ask, fill_in
from pages.ui.words import _, words
from services.access import Permission, Viewer, may
from services.queries.cases import CaseFile
from services.stages import Step
from services.words import phrase

FORWARD = (
    Step.START_ASSESSMENT,
    Step.ANSWER_INFORMATION,
    Step.GRANT,
    Step.RECORD_DEPARTURE,
    Step.RECORD_ARRIVAL,
    Step.REVERSE_LOST_CONTACT,
)
QUIET = (Step.WITHDRAW, Step.CLOSE)
_NEXT = {
    Stage.SUBMITTED: phrase("Next: IOM starts the assessment."),
    Stage.INFO_REQUESTED: phrase("Next: the coordinator or IOM answers the request."),
    Stage.ASSESSMENT: phrase("Next: IOM decides."),
    Stage.GRANTED: phrase("Next: IOM records the departure."),
    Stage.TRAVELLING: phrase("Next: IOM records the arrival."),
}


def draw(viewer: Viewer, case: CaseFile) -> None:
    """Draw the steps this viewer may take, and nothing else; or say whose turn it is."""
    if case.stage in _NEXT and not any(step in FORWARD for step in case.steps):
        st.caption(_(_NEXT[case.stage]))
    steps = sorted(case.steps, key=_order)
    with st.container(horizontal=True, key="case_steps"):
        _buttons(case, [step for step in steps if step not in QUIET])
        _beside(viewer, case)
        _buttons(case, [step for step in steps if step in QUIET])
        case_more.draw(viewer, case)


def _buttons(case: CaseFile, steps: Iterable[Step]) -> None:
    for step in steps:
        key = f"case_{step.value.lower()}"
        if st.button(words().label(step), key=key, type=_weight(case, step)):
            fill_in(case, step_forms.of_step(step))


def _beside(viewer: Viewer, case: CaseFile) -> None:
    """Draw what moves the case nowhere: the endorsement, a child's checks, applying again."""

    def allowed(permission: Permission) -> bool:
        return may(viewer, permission, case.region)

    waits = case.stage in WAITING_STAGES
    if waits and case.endorsed_on is None and allowed(Permission.APPLICATION_ENDORSE):
        _button(case, "endorse", step_forms.endorsement())
    if waits and case.is_child and allowed(Permission.CHILD_CHECK):
        _button(case, "child_checks", child_form.checks())
    again = not case.is_open and allowed(Permission.APPLICATION_SUBMIT)
    if again and st.button(_("Take in a new application"), key="case_again"):
        show.go("intake", again=case.ref)


def _button(case: CaseFile, key: str, ask: Ask) -> None:
    if st.button(ask.title, key=f"case_{key}"):
        fill_in(case, ask)


def _order(step: Step) -> tuple[bool, int]:
    return step not in FORWARD, list(Step).index(step)


def _weight(case: CaseFile, step: Step) -> Literal["primary", "secondary", "tertiary"]:
    if step in FORWARD or (step is Step.CLOSE and case.to_close):
        return "primary"
    return "tertiary" if step in QUIET else "secondary"
