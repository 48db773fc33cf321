"""The support plan of a case: what is planned before, during and after the journey, and given."""

import streamlit as st

from models.codes import Stage, SupportPhase
from pages.ui import live, show, support_forms
from pages.ui.case_dialog import fill_in
from pages.ui.guard import enter, speaking
from pages.ui.words import _, words
from services.access import Permission, Viewer, may
from services.commands.support import record_support_given
from services.queries.case_files import CaseSupport
from services.queries.cases import CaseFile

_TOO_EARLY = (Stage.SUBMITTED, Stage.INFO_REQUESTED)


def draw(viewer: Viewer, case: CaseFile) -> None:
    """Draw the plan, and for whoever plans the ways to change it."""
    plans = may(viewer, Permission.SUPPORT_PLAN, case.region)
    changes = plans and case.is_open
    if not case.support and (not changes or case.stage in _TOO_EARLY):
        return
    st.header(_("Support plan"), anchor=False)
    if not case.support:
        st.caption(_("Nothing is planned yet. A template is a good beginning."))
    for phase in SupportPhase:
        _waiting(case, phase, plans=plans)
    _given(case, plans=plans)
    if changes:
        _add(case)


def _waiting(case: CaseFile, phase: SupportPhase, *, plans: bool) -> None:
    found = [one for one in case.support if one.phase is phase and one.done_on is None]
    if not found:
        return
    st.markdown(f"**{words().label(phase)}**")
    for one in found:
        _row(case, one, plans=plans)


def _given(case: CaseFile, *, plans: bool) -> None:
    """Fold away what the person has got: what is still to be done stays in sight."""
    found = [one for one in case.support if one.done_on is not None]
    if not found:
        return
    with st.expander(_("Given: {n}", n=len(found)), key="case_support_done"):
        for one in found:
            _row(case, one, plans=plans)


def _row(case: CaseFile, one: CaseSupport, *, plans: bool) -> None:
    with st.container(key=f"case_support_{one.id}", horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(_named(one))
            st.caption(_told(one))
        if not plans:
            return
        if one.done_on is None:
            st.button(
                _("Given today"),
                key=f"case_support_given_{one.id}",
                type="tertiary",
                icon=":material/check:",
                on_click=_given_today,
                args=(case.ref, one.id, case.version),
            )
        if st.button(_("Change"), key=f"case_support_change_{one.id}", type="tertiary"):
            fill_in(case, support_forms.changing(one))


def _named(one: CaseSupport) -> str:
    name = words().label(one.code)
    if one.done_on is None:
        return f":material/radio_button_unchecked: {name}"
    return f":green[:material/check_circle:] {name}"


def _told(one: CaseSupport) -> str:
    """Say in one line where an item stands: given or planned, in what form, by whom."""
    parts = [words().label(one.form), words().label(one.side)]
    if one.done_on is not None:
        parts.insert(0, _("given {day}", day=words().day(one.done_on)))
    elif one.planned_on is not None:
        parts.insert(0, _("planned for {day}", day=words().day(one.planned_on)))
    if one.granted_at is not None:
        parts.append(_("granted at: {follow_up}", follow_up=words().label(one.granted_at)))
    return " · ".join(parts)


def _add(case: CaseFile) -> None:
    with st.container(horizontal=True):
        if st.button(_("Add support"), key="case_support_add", icon=":material/add:"):
            fill_in(case, support_forms.planning())
        if st.button(_("Add from a template"), key="case_support_template"):
            fill_in(case, support_forms.template())


def _given_today(ref: str, support_id: int, version: int) -> None:
    """Mark one item as given today; somebody else's change is told, not written over."""
    viewer = enter(Permission.SUPPORT_PLAN)
    with speaking("support") as spoken, live.change(viewer) as work:
        record_support_given(work, ref, support_id, work.today, version=version)
    if spoken.ok:
        show.toast(_("Saved as given today."))
