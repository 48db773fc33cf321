"""Who has looked at a case: a dialog for the programme manager."""

import streamlit as st

from pages.ui import live
from pages.ui.guard import enter
from pages.ui.words import _, n_, plain, words
from services.access import Permission
from services.queries.trail import Looker, lookers


def show(ref: str) -> None:
    """Open the dialog."""

    @st.dialog(_("Who has looked at this case"), width="medium")
    def dialog() -> None:
        """Draw each person once, whoever was here last first."""
        viewer = enter(Permission.LOOKS_READ)
        with live.reading(viewer) as reader:
            found = lookers(reader, viewer, ref)
        st.caption(
            _("Opening a case is noted once an hour and person. Changes stand on the time line.")
        )
        with st.container(key="case_looks", gap="small"):
            for looker in found:
                _draw(looker)

    dialog()


def _draw(looker: Looker) -> None:
    role = f" · {words().label(looker.role)}" if looker.role else ""
    done = [
        n_("opened once", "opened {n} times", looker.opened) if looker.opened else "",
        n_("changed once", "changed {n} times", looker.changed) if looker.changed else "",
        _("last {moment}", moment=words().moment(looker.last_at)),
    ]
    with st.container(gap=None):
        st.markdown(f"**{plain(looker.name)}**{role}")
        st.caption(", ".join(filter(None, done)))
