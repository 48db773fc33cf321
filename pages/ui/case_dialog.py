"""The dialog in which a deed on a case is filled in; it stays as typed when somebody was faster."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

import streamlit as st

from pages.ui import change_words, live, session, show
from pages.ui.guard import enter, speaking
from pages.ui.step_fields import Deed
from pages.ui.words import _, words
from services.access import Permission, Viewer
from services.errors import ChangedMeanwhile
from services.queries.cases import CaseFile, case_file
from services.queries.changes_since import changes_since
from services.words import phrase

Form = Callable[[CaseFile], Deed]
_STANDING, _MISSED, _TAKEN_OVER = "case_standing", "case_missed", "case_taken_over"
_PARTS = ("child_checks", "child_handover", "safe_contact")

UNDOABLE = phrase("Saved. For ten minutes you can undo it on the time line.")
NOTED = phrase("Saved. It stands on the time line.")


@dataclass(frozen=True)
class Ask:
    """A dialog: its title, who may fill it in, its fields, what is said once it is saved."""

    title: str
    permission: Permission
    form: Form
    saved: str = NOTED
    press: str | None = None


def fill_in(case: CaseFile, ask: Ask) -> None:
    """Open a dialog on the case as it is drawn, so that a change meanwhile is noticed."""
    session.clear_fields("case_")
    session.keep(_STANDING, case)
    session.drop(_MISSED)
    session.drop(_TAKEN_OVER)

    @st.dialog(ask.title, width="medium")
    def dialog() -> None:
        """Draw the fields; guarded anew at every press."""
        viewer = enter(ask.permission)
        standing = session.kept(_STANDING, case)
        _tell_missed()
        deed = ask.form(standing)
        if st.button(ask.press or _("Save"), key="case_save", type="primary"):
            _save(viewer, standing, deed, ask.saved)

    dialog()


def _save(viewer: Viewer, case: CaseFile, deed: Deed, saved: str) -> None:
    with speaking("step") as spoken:
        try:
            with live.change(viewer) as work:
                deed(work, case.version)
            show.toast(_(saved))
        except ChangedMeanwhile:
            _look_again(viewer, case)
            st.rerun(scope="fragment")
    if spoken.ok:
        st.rerun()


def _look_again(viewer: Viewer, drawn: CaseFile) -> None:
    """Go on from the case as it stands, with all that was typed; keep who was faster with what."""
    with live.reading(viewer) as reader:
        standing = case_file(reader, viewer, drawn.ref, today=live.today())
        missed = changes_since(reader, viewer, drawn.ref, drawn.version)
    session.keep(_STANDING, standing)
    told = [change_words.told(change, words()) for change in missed]
    told = told or [_("Another case of the household was changed.")]
    session.keep(_MISSED, [*session.kept(_MISSED, []), *told])
    session.keep(_TAKEN_OVER, dict(_untouched(drawn, standing)))


def _untouched(drawn: CaseFile, standing: CaseFile) -> Iterator[tuple[str, object]]:
    """Give what others changed wherever nothing else was typed here, by the key of its field."""
    before = dict(_facts(drawn))
    for name, value in _facts(standing):
        key = f"case_{name}"
        if value != before[name] and session.present(key) and session.field(key) == before[name]:
            yield key, value


def _facts(case: CaseFile) -> Iterator[tuple[str, object]]:
    """Give every fact by the name of the field that asks for it, lists as fields hold them."""
    for field in fields(case):
        value = getattr(case, field.name)
        if field.name in _PARTS:
            yield from value.model_dump().items()
        else:
            yield field.name, list(value) if isinstance(value, tuple) else value


def _tell_missed() -> None:
    """Say why nothing was saved, and fill in what others wrote before the fields are drawn."""
    for key, value in session.kept(_TAKEN_OVER, {}).items():
        session.fill(key, value)
    session.drop(_TAKEN_OVER)
    missed = session.kept(_MISSED, [])
    if not missed:
        return
    told = "\n".join(f"- {line}" for line in missed)
    first = _("Not saved yet: the case was changed while this form was open.")
    last = _("What you filled in stands below. Check it and save once more, or close the form.")
    with st.container(key="case_meanwhile"):
        st.warning(f"{first}\n\n{told}\n\n{last}", icon=":material/sync_problem:")
