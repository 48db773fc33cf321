"""The devices on which one is signed in, each with its own way out."""

from datetime import timedelta

import streamlit as st

from pages.ui import live, session, sign_in
from pages.ui.guard import enter, speaking
from pages.ui.words import _, words
from services import clock
from services.access import Permission, Viewer
from services.accounts import idle_limit
from services.commands.own_account import end_all_devices, end_device
from services.queries.users import Device, devices
from services.settings import settings


def draw(viewer: Viewer) -> None:
    """Draw the list, and the way out everywhere."""
    st.subheader(_("Signed-in devices"))
    with live.reading(viewer) as reader:
        minutes = idle_limit(viewer.role, settings()) // timedelta(minutes=1)
        found = devices(reader, viewer, now=clock.now(), idle_minutes=minutes)
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
