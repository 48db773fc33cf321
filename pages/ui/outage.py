"""What a page says while the database does not answer; it comes back by itself."""

import streamlit as st

from pages.ui.words import _
from services.web.health import database_ready


def over() -> bool:
    """Say whether the database answers; whoever is not signed in has not asked it anything yet."""
    return database_ready()


def wait() -> None:
    """Say so, and look again every other second."""
    st.title("Hemväg")
    _look()


@st.fragment(run_every=2)
def _look() -> None:
    """Go on as soon as the database is back."""
    if over():
        st.rerun()
    st.warning(
        _("The database does not answer. Nothing is lost; this page tries again by itself."),
        icon=":material/cloud_off:",
    )
