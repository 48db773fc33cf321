"""What may happen next with a case: the next step as the one primary button, the others quiet."""

from datetime import date
from functools import partial
from typing import Literal

import streamlit as st

from models.codes import OPEN_STAGES, WAITING_STAGES, Milestone, Stage
from pages.ui import live, step_forms
from pages.ui.case_dialog import fill_in
from pages.ui.child_form import child_form
from pages.ui.words import _, words
from services.access import Permission, Viewer, may
from services.queries.cases import CaseFile
from services.stages import Step

FORWARD = (
    Step.START_ASSESSMENT,
    Step.ANSWER_INFORMATION,
    Step.GRANT,
    Step.RECORD_DEPARTURE,
    Step.RECORD_ARRIVAL,
    Step.REVERSE_LOST_CONTACT,
)
QUIET = (Step.WITHDRAW, Step.CLOSE)


def draw(viewer: Viewer, case: CaseFile) -> None:
    """Draw the steps this viewer may take, and nothing else."""
    with st.container(horizontal=True, key="case_steps"):
        for step in sorted(case.steps, key=_order):
            name = words().label(step)
            if st.button(name, key=f"case_{step.value.lower()}", type=_weight(case, step)):
                fill_in(name, case, partial(step_forms.ask, step))
        _beside(viewer, case)


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
            fill_in(name, case, step_forms.ask_endorsement)
    child = case.is_child and case.stage in OPEN_STAGES
    if child and may(viewer, Permission.CHILD_CHECK, case.region):
        name = _("Checks for the child")
        if st.button(name, key="case_child_checks"):
            fill_in(name, case, child_form)


def _order(step: Step) -> tuple[bool, bool, int]:
    return step not in FORWARD, step in QUIET, list(Step).index(step)


def _weight(case: CaseFile, step: Step) -> Literal["primary", "secondary", "tertiary"]:
    if step in FORWARD or (step is Step.CLOSE and to_close(case, live.today())):
        return "primary"
    return "tertiary" if step in QUIET else "secondary"
