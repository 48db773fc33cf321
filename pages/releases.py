"""Releases for outsiders: what others know, building one with its proof, and promoting it."""

import streamlit as st

from pages.ui import known_figures, live, release_building, release_rows
from pages.ui.guard import enter
from pages.ui.words import _
from services.access import Permission
from services.queries.releases import built, outside_figures, trail_of_building


def render() -> None:
    """Draw what a manager needs for the next release, and those there are."""
    viewer = enter(Permission.RELEASE_BUILD)
    st.title(_("Releases"))
    st.caption(
        _(
            "Outsiders are shown released figures only: closed years, rounded, and attacked before "
            "they are released, so that nobody can be recognised. A release never changes."
        )
    )
    release_building.draw(viewer)
    with live.reading(viewer) as reader:
        releases = built(reader, viewer)
        figures = outside_figures(reader, viewer)
        tried = trail_of_building(reader, viewer)
    release_rows.draw(releases, tried)
    known_figures.draw(figures)
