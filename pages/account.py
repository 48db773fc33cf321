"""One's own account: language, password, signed-in devices, signing out everywhere."""

import streamlit as st

from models.codes import Language
from pages.ui import device_list, live, session, show, sign_in
from pages.ui.guard import enter, speaking
from pages.ui.words import _, language, words
from services.access import Permission, Viewer
from services.commands.users import change_password, choose_language


def render() -> None:
    """Draw the account page."""
    viewer = enter(Permission.OWN_ACCOUNT)
    st.title(_("My account"))
    st.caption(_about(viewer))
    with st.container(width=560):
        if viewer.must_change_password:
            st.info(_("Choose a password of your own before you go on."))
        _password(viewer)
        if not viewer.must_change_password:
            _language()
            device_list.draw(viewer)


def _about(viewer: Viewer) -> str:
    parts = [viewer.username, words().label(viewer.role) if viewer.role else ""]
    parts += [words().label(region) for region in sorted(viewer.regions)]
    return " · ".join(part for part in parts if part)


def _language() -> None:
    st.subheader(_("Language"))
    st.segmented_control(
        _("Language"),
        list(Language),
        default=language(),
        format_func=lambda code: "Svenska" if code is Language.SV else "English",
        key="account_language",
        label_visibility="collapsed",
        required=True,
        on_change=_choose_language,
    )


def _choose_language() -> None:
    """Keep the language for this person, on every device."""
    viewer = enter(Permission.OWN_ACCOUNT)
    wanted = session.field("account_language")
    if wanted is None:
        return
    with speaking("language"), live.change(viewer) as work:
        choose_language(work, Language(wanted))
    session.choose_language(Language(wanted))


def _password(viewer: Viewer) -> None:
    st.subheader(_("Password"))
    with st.form("account_password", border=False, clear_on_submit=True):
        present = st.text_input(
            _("Present password"), type="password", key="account_present", max_chars=128
        )
        wanted = st.text_input(
            _("New password"),
            type="password",
            key="account_wanted",
            max_chars=129,
            help=_("At least 12 characters; a sentence is easy to remember."),
        )
        sent = st.form_submit_button(_("Change password"), key="account_change_password")
    if not sent:
        return
    with speaking("password") as spoken, live.change(viewer) as work:
        change_password(
            work,
            present=present,
            wanted=wanted,
            session_id=session.session_id(),
            matches=sign_in.matches,
        )
    if spoken.ok:
        show.toast(_("The password is changed. Your other devices are signed out."))
        st.rerun()
