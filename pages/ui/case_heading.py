"""The head of a case: its reference, what it can be recognised by, where it stands, who answers."""

import streamlit as st

from models.codes import OPEN_STAGES, Stage
from pages.ui.words import _, words
from services.queries.cases import CaseFile


def draw(case: CaseFile) -> None:
    """Draw the head."""
    with st.container(gap=None, key="case_heading"):
        st.title(case.ref, anchor=False)
        st.markdown(" · ".join(_person(case)))
        st.markdown(_stage(case))
        st.caption(_responsible(case))


def _person(case: CaseFile) -> list[str]:
    parts = [words().label(case.region), words().country(case.return_country)]
    parts.append(words().label(case.age_group))
    if case.is_child:
        parts.append(f":blue-badge[:material/child_care: {_('Child')}]")
    return parts


def _stage(case: CaseFile) -> str:
    colour = "blue" if case.stage in OPEN_STAGES else "gray"
    said = f":{colour}-badge[{words().label(case.stage)}]"
    since = _("since {day}", day=words().day(case.stage_since))
    if case.stage in (Stage.REJECTED, Stage.CLOSED) and case.ended_as:
        since = f"{since} · {_ended_as(case)}"
    return f"{said} {since}"


def _ended_as(case: CaseFile) -> str:
    """Name the reason of a rejection or a closing."""
    kind = "RejectionReason" if case.stage is Stage.REJECTED else "ClosingReason"
    return words()(f"{kind}.{case.ended_as}")


def _responsible(case: CaseFile) -> str:
    nobody = _("nobody yet")
    return _(
        "Coordinator: {coordinator} · IOM: {iom}",
        coordinator=case.coordinator or nobody,
        iom=case.iom or nobody,
    )
