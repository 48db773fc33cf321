"""The analysis: how follow-up goes, how sure the figures are, and what not to conclude."""

import streamlit as st

from pages.ui import filters, live, overview_filters
from pages.ui.analysis_views import VIEWS
from pages.ui.guard import enter
from pages.ui.words import _
from services.access import Permission, scope_of

PAGE = "analysis"


def render() -> None:
    """Draw the chosen view of those the viewer may see; nothing is counted for the others."""
    viewer = enter(Permission.ANALYSIS_READ)
    st.title(_("Analysis"), anchor=False)
    views = {view.code: view for view in VIEWS if view.allowed(viewer)}
    titles = {code: _(view.title) for code, view in views.items()}
    chosen = views[filters.tab(PAGE, "view", titles)]
    st.caption(_(chosen.says))
    question = overview_filters.ask(scope_of(viewer, Permission.ANALYSIS_READ), PAGE)
    chosen.draw(viewer, chosen.asked(question, live.today()))
