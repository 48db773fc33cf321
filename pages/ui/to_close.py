"""Cases whose last window has closed: nothing closes by itself, IOM does it."""

import streamlit as st

from pages.ui import live, person_rows
from pages.ui.words import _, words
from services.access import Permission, Viewer, may
from services.queries.cases import CaseFilter, cases


def to_close(viewer: Viewer) -> None:
    """List them for whoever may close a case."""
    if not may(viewer, Permission.CASE_CLOSE):
        return
    with live.reading() as reader:
        found = cases(reader, viewer, CaseFilter(to_close=True), today=live.today(), size=20)
    if not found.total:
        return
    st.header(f"{_('To close')} · {words().number(found.total)}", anchor=False)
    st.caption(_("The 12-month window has passed. Look at the case and close it."))
    for row in found.rows:
        person_rows.draw(f"follow_ups_close_{row.ref}", row, _("window passed"))
