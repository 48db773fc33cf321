"""The button under which a file is downloaded, by our own route: see services/web/downloads.py."""

import streamlit as st
from streamlit.components.v2 import component

from pages.ui import session
from pages.ui.guard import enter
from services import clock
from services.access import Permission
from services.web.downloads import Download, offer

_ADDRESS = "download_from_"
_fetch = component(
    "hemvag_download",
    js="""
export default function ({ data }) {
  const taken = (window.hemvagTaken ??= new Set());
  if (!data.address || taken.has(data.address)) return;
  taken.add(data.address);
  const link = document.createElement('a');
  link.href = data.address;
  link.download = '';
  link.click();
}
""",
)


def download(label: str, file: Download, permission: Permission, *, key: str) -> None:
    """Draw the button; whoever presses it is asked for the permission, and so is the download."""
    with st.container(key=f"{key}_way", gap=None, width="content"):
        st.button(
            label,
            key=key,
            icon=":material/download:",
            on_click=_hand_over,
            args=(file, permission, key),
        )
        _fetch(key=f"{key}_fetch", data={"address": session.kept(_ADDRESS + key, "")})


def _hand_over(file: Download, permission: Permission, key: str) -> None:
    """Offer the file to this session, and have the browser fetch it."""
    enter(permission)
    found = session.session_id()
    if found is not None:
        session.keep(_ADDRESS + key, offer(file, permission, found, clock.now()))
