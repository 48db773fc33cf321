"""One's own password: the form that changes it, and the proof that it is still the same person."""

import streamlit as st

from pages.ui import guard, live, session, show, sign_in
from pages.ui.guard import speaking
from pages.ui.words import _
from services import clock
from services.access import Viewer
from services.commands.own_account import change_password
from services.database import engine
from services.passwords.rules import LONGEST
from services.sign_ins import Proof, prove_password


def draw(viewer: Viewer) -> None:
    """Draw the form; whoever came by a one-time code has no present password."""
    with st.form("account_password", border=False, clear_on_submit=True):
        present = "" if viewer.must_change_password else ask_present("account_present")
        wanted = st.text_input(
            _("New password"),
            type="password",
            key="account_wanted",
            max_chars=LONGEST + 1,
            autocomplete="new-password",
        )
        st.caption(_("At least 12 characters; a sentence is easy to remember."))
        label = _("Choose password") if viewer.must_change_password else _("Change password")
        sent = st.form_submit_button(label, key="account_change_password")
    if sent:
        _change(viewer, present, wanted)


def ask_present(key: str) -> str:
    """Draw the field for the present password."""
    return st.text_input(
        _("Present password"),
        type="password",
        key=key,
        max_chars=LONGEST,
        autocomplete="current-password",
    )


def prove(viewer: Viewer, present: str) -> Proof:
    """Check the present password; tries that fail are counted like those of a sign-in."""
    return prove_password(engine(), viewer, present, sign_in.matches, clock.now(), guard.whence())


def _change(viewer: Viewer, present: str, wanted: str) -> None:
    with speaking("password") as spoken:
        proof = None if viewer.must_change_password else prove(viewer, present)
        with live.change(viewer) as work:
            change_password(
                work, proof, present=present, wanted=wanted, session_id=session.session_id()
            )
    if spoken.ok:
        show.toast(_("The password is changed. Your other devices are signed out."))
        st.rerun()
