"""What was just saved, with the way back for ten minutes; stays put while lists change."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from pages.ui import live, session, show
from pages.ui.guard import enter, speaking
from pages.ui.words import _, words
from services import clock
from services.access import Permission
from services.commands.undo import undo_contact
from services.stages import UNDO_WITHIN

_KEPT = "undo_bar"


@dataclass(frozen=True)
class Saved:
    """A contact that was just saved: whose, its number, what it did, and when."""

    ref: str
    contact_id: int
    told: str
    at: datetime


def offer(saved: Saved) -> None:
    """Offer to take this contact back, on the next drawing of the page."""
    session.keep(_KEPT, saved)


def withdraw(contact_id: int) -> None:
    """Offer nothing any more for a contact that was taken back or corrected elsewhere."""
    saved: Saved | None = session.kept(_KEPT, None)
    if saved is not None and saved.contact_id == contact_id:
        session.drop(_KEPT)


def draw(page: str) -> None:
    """Say what was just saved while it can be undone."""
    saved: Saved | None = session.kept(_KEPT, None)
    if saved is None or clock.now() >= saved.at + UNDO_WITHIN:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"{page}_saved"):
        st.success(
            _("Saved for {ref}. {told}", ref=f"**{saved.ref}**", told=saved.told),
            icon=":material/check:",
        )
        until = words().time(saved.at + UNDO_WITHIN)
        st.button(
            _("Undo (until {time})", time=until),
            key=f"{page}_undo",
            icon=":material/undo:",
            on_click=_undo,
            args=(saved.contact_id,),
        )
        st.button(
            _("Hide"), key=f"{page}_hide", type="tertiary", on_click=session.drop, args=(_KEPT,)
        )


def _undo(contact_id: int) -> None:
    """Take the contact back; both stay on the case's time line."""
    viewer = enter(Permission.CONTACT_LOG)
    with speaking("contact") as spoken, live.change(viewer) as work:
        undo_contact(work, contact_id)
    if spoken.ok:
        withdraw(contact_id)
        show.toast(_("Undone. Both stay on the time line of the case."))
