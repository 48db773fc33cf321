"""Results for outsiders: says what will come, and shows no number before there is a release."""

import streamlit as st

from pages.ui.guard import enter
from pages.ui.words import _
from services.access import Permission


def render() -> None:
    """Tell a presenter what will be here."""
    enter(Permission.RELEASE_READ)
    st.title(_("Presentation"))
    st.markdown(_("No results have been released yet."))
    st.markdown(
        _(
            "Outsiders are shown released figures only: closed years, rounded to the nearest five "
            "and checked so that nobody can be recognised. Live figures are never shown here."
        )
    )
    st.markdown(
        _("When the programme manager releases the first results, they appear here as slides.")
    )
