"""The trail: who did what, and when, for the data protection officer."""

import streamlit as st

from pages.ui import live, show
from pages.ui.guard import enter
from pages.ui.words import _, words
from services.access import Permission
from services.queries.trail import trail_length, trail_lines

SIZE = 100


def render() -> None:
    """Draw the trail, newest first."""
    viewer = enter(Permission.TRAIL_READ)
    st.title(_("The trail"))
    st.caption(_("Who did what, and when. Names of changed fields, never their values."))
    with live.reading() as reader:
        pages = max(1, -(-trail_length(reader, viewer) // SIZE))
        page = st.pagination(pages, key="audit_page") if pages > 1 else 1
        lines = trail_lines(reader, viewer, page=page or 1, size=SIZE)
    if not lines:
        show.empty(_("Nothing has happened yet."))
        return
    show.rows(
        [
            {
                _("When"): words().moment(line.at),
                _("Who"): line.actor or "–",
                _("What"): line.action,
                _("About"): line.subject,
                _("Fields"): ", ".join(line.fields),
            }
            for line in lines
        ],
        key="audit_lines",
    )
