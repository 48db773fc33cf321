"""One's own account: language, password, signed-in devices, signing out everywhere."""

import streamlit as st

from models.codes import Language
from pages.ui import live, session, show, sign_in
from pages.ui.guard import enter, speaking
from pages.ui.words import _, language, words
from services import clock
from services.access import Permission, Viewer
from services.commands.users import (
    change_password,
    choose_language,
    end_all_devices,
    end_device,
)
from services.queries.users import Device, devices
from services.settings import settings


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
            _devices(viewer)


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


def _devices(viewer: Viewer) -> None:
    st.subheader(_("Signed-in devices"))
    with live.reading() as reader:
        found = devices(reader, viewer, now=clock.now(), idle_minutes=settings().idle_minutes)
    for device in found:
        _device(device)
    st.button(
        _("Sign out everywhere"),
        key="account_sign_out_everywhere",
        icon=":material/logout:",
        on_click=_end_all,
    )


def _device(device: Device) -> None:
    here = device.session_id == session.session_id()
    with st.container(horizontal=True, vertical_alignment="center"):
        seen = _("last used {moment}", moment=words().moment(device.seen_at))
        st.markdown(f"{device.name} · {_('this device') if here else seen}", width="stretch")
        if not here:
            st.button(
                _("Sign out"),
                key=f"account_end_{device.session_id}",
                on_click=_end,
                args=(device.session_id,),
            )


def _end(session_id: str) -> None:
    """Sign out one other device."""
    viewer = enter(Permission.OWN_ACCOUNT)
    with speaking("device"), live.change(viewer) as work:
        end_device(work, session_id)


def _end_all() -> None:
    """Sign out everywhere, here too."""
    viewer = enter(Permission.OWN_ACCOUNT)
    with speaking("devices"), live.change(viewer) as work:
        end_all_devices(work)
    sign_in.sign_out()
