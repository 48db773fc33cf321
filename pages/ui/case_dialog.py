"""The dialog in which a step of a case is filled in, and what happens when somebody was faster."""

from collections.abc import Callable

import streamlit as st

from pages.ui import live, session, show
from pages.ui.guard import enter, speaking
from pages.ui.step_fields import Deed
from pages.ui.words import _, words
from services.access import Permission, Viewer
from services.errors import ChangedMeanwhile
from services.queries.cases import CaseFile
from services.words import phrase

Form = Callable[[CaseFile], Deed]
_CHANGED = "case_changed"


UNDOABLE = phrase("Saved. For ten minutes you can undo it on the time line.")
NOTED = phrase("Saved. It stands on the time line.")


def fill_in(title: str, case: CaseFile, form: Form, *, saved: str = UNDOABLE) -> None:
    """Open a form; the case stays as it was then, so that a change meanwhile is noticed."""
    session.clear_fields("case_")

    @st.dialog(title, width="medium")
    def ask() -> None:
        """Draw the fields; guarded anew at every press."""
        viewer = enter(Permission.CASE_READ)
        deed = form(case)
        if st.button(_("Save"), key="case_save", type="primary"):
            _save(viewer, case, deed, saved)

    ask()


def tell_changed() -> None:
    """Say that the last form was not saved because the case had changed, if it was so."""
    told = session.kept(_CHANGED, "")
    if told:
        session.drop(_CHANGED)
        st.warning(told, icon=":material/sync_problem:")


def _save(viewer: Viewer, case: CaseFile, deed: Deed, saved: str) -> None:
    with speaking("step") as spoken:
        try:
            with live.change(viewer) as work:
                deed(work, case.version)
            show.toast(_(saved))
        except ChangedMeanwhile as refusal:
            session.keep(_CHANGED, refusal.told(words()))
    if spoken.ok:
        st.rerun()
