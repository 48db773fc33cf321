"""Taking in an application: one form, one case, and the reference that leads back to it."""

import streamlit as st

from models.cases import Application
from pages.ui import (
    intake_checks,
    intake_draft,
    intake_fields,
    intake_form,
    intake_rules,
    intake_saved,
    live,
    session,
)
from pages.ui.guard import enter, speaking
from pages.ui.words import _
from services.access import Permission, Viewer
from services.commands.cases import submit_application
from services.errors import AlreadySent


def render() -> None:
    """Take in an application."""
    viewer = enter(Permission.APPLICATION_SUBMIT)
    with st.container(width=680):
        ref = intake_saved.just_saved(viewer)
        if ref is None:
            _form(viewer)
        else:
            intake_saved.draw(ref)


def _form(viewer: Viewer) -> None:
    st.title(_("Take in an application"))
    st.caption(
        _(
            "No names, no contact details, no notes: they stay in your own file. "
            "What is marked \\* must be filled in."
        )
    )
    intake_rules.explain()
    if not intake_fields.begun():
        intake_draft.begin(viewer)
    intake_draft.told()
    tried = session.kept(intake_draft.TRIED, default=False)
    intake_form.draw(viewer, tried=tried)
    if tried:
        filled = intake_fields.facts()
        intake_rules.tell(intake_checks.problems(filled, live.today(), tried=True))
    _submit(viewer)


def _submit(viewer: Viewer) -> None:
    kept = session.kept("intake_kept_at", "")
    if kept:
        st.caption(_("Kept as a draft {time}. Only you see it.", time=kept))
    with st.container(horizontal=True, vertical_alignment="center"):
        sent = st.button(
            _("Submit application"),
            key="intake_submit",
            type="primary",
            icon=":material/send:",
            on_click=_tell_what_is_missing,
        )
        intake_draft.start_over("intake_start_over")
    if not sent:
        return
    with speaking("application") as spoken:
        intake_saved.remember(_taken_in(viewer))
    if spoken.ok:
        st.rerun()


def _tell_what_is_missing() -> None:
    """From now on, empty fields are told beside themselves."""
    session.keep(intake_draft.TRIED, value=True)


def _taken_in(viewer: Viewer) -> str:
    """Open the case; the same form again gives the same case."""
    filled = intake_fields.facts()
    application = Application.model_validate({**dict.fromkeys(intake_fields.REQUIRED), **filled})
    try:
        with live.change(viewer) as work:
            return submit_application(work, application)
    except AlreadySent as refusal:
        ref = refusal.facts.get("ref")
        if not isinstance(ref, str):
            raise
        return ref
