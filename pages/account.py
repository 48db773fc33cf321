"""One's own account: language, password, second factor, signed-in devices."""

import streamlit as st

from models.codes import Language
from pages.ui import device_list, live, password_form, second_factor_form, session
from pages.ui.guard import enter, speaking
from pages.ui.words import _, language, words
from services.access import Permission, Viewer
from services.commands.own_account import choose_language


def render() -> None:
    """Draw the account page; whoever is arriving gets one thing at a time."""
    viewer = enter(Permission.OWN_ACCOUNT)
    st.title(_("My account"))
    st.caption(_about(viewer))
    with st.container(width=560):
        if viewer.must_change_password:
            st.info(_("Choose a password of your own before you go on."))
            password_form.draw(viewer)
        elif second_factor_form.codes_waiting():
            second_factor_form.draw(viewer)
        elif viewer.must_enrol:
            st.info(_("Your role needs a second factor. Set it up with your phone and go on."))
            second_factor_form.draw(viewer)
        else:
            _everything(viewer)


def _everything(viewer: Viewer) -> None:
    _language()
    st.subheader(_("Password"))
    password_form.draw(viewer)
    second_factor_form.draw(viewer)
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
