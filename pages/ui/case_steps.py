"""What may happen next with a case: the next step as the one primary button, the others quiet."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Literal

import streamlit as st

from models.codes import OPEN_STAGES, WAITING_STAGES, Milestone, Stage
from pages.ui import live, step_forms
from pages.ui.case_dialog import NOTED, fill_in
from pages.ui.child_form import child_form
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


def _buttons(case: CaseFile, steps: Iterable[Step]) -> None:
    for step in steps:
        name = words().label(step)
        if st.button(name, key=f"case_{step.value.lower()}", type=_weight(case, step)):
            fill_in(name, case, partial(step_forms.ask, step))


def to_close(case: CaseFile, today: date) -> bool:
    """Say whether the year of follow-up is over and the case still open."""
    return case.stage is Stage.REINTEGRATION and any(
        one.milestone is Milestone.M12 and one.closes_on < today for one in case.follow_ups
    )


def _beside(viewer: Viewer, case: CaseFile) -> None:
    """Draw what moves the case nowhere: the endorsement, and the checks of a child."""
    waits = case.stage in WAITING_STAGES and case.endorsed_on is None
    if waits and may(viewer, Permission.APPLICATION_ENDORSE, case.region):
        name = _("Endorse")
        if st.button(name, key="case_endorse"):
            fill_in(name, case, step_forms.ask_endorsement, saved=NOTED)
    child = case.is_child and case.stage in OPEN_STAGES
    if child and may(viewer, Permission.CHILD_CHECK, case.region):
        name = _("Checks for the child")
        if st.button(name, key="case_child_checks"):
            fill_in(name, case, child_form, saved=NOTED)


def _order(step: Step) -> tuple[bool, int]:
    return step not in FORWARD, list(Step).index(step)


def _weight(case: CaseFile, step: Step) -> Literal["primary", "secondary", "tertiary"]:
    if step in FORWARD or (step is Step.CLOSE and to_close(case, live.today())):
        return "primary"
    return "tertiary" if step in QUIET else "secondary"
