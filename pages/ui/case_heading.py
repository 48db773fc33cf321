"""The head of a case: its reference, what it is recognised by, where it stands, whose it is."""

import streamlit as st

from models.codes import OPEN_STAGES, Stage
from pages.ui import show
from pages.ui.words import _, words
from services.queries.cases import CaseFile


def draw(case: CaseFile) -> None:
    """Draw the head."""
    with st.container(gap=None, key="case_heading"):
        st.title(case.ref, anchor=False)
        st.markdown(" · ".join(_person(case)))
        st.markdown(_stage(case))
        st.caption(_responsible(case))
        together = {member.ref: words().label(member.stage) for member in case.household}
        _linked("case_household", _("Household"), together)
        _linked("case_others", _("The same person"), dict.fromkeys(case.other_cases, ""))


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


def _linked(key: str, title: str, refs: dict[str, str]) -> None:
    """Draw the way to other cases, each with where it stands."""
    if not refs:
        return
    with st.container(key=key, horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.caption(title, width="content")
        for ref, stage in refs.items():
            show.link("case", f"{ref} ({stage})" if stage else ref, ref=ref)
