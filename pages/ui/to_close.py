"""Cases whose last window has closed: nothing closes by itself, IOM does it."""

import streamlit as st

from models.codes import Milestone
from pages.ui import live, person_rows
from pages.ui.words import _, words
from services.access import Permission, Viewer, may
from services.queries.cases import CaseFilter, cases
from services.queries.follow_ups import FollowUpFilter

SHOWN = 10


def to_close(viewer: Viewer, within: FollowUpFilter) -> None:
    """List them for whoever may close a case, unless the list is narrowed to other follow-ups."""
    narrowed = within.urgency is not None or within.milestone not in (None, Milestone.M12)
    if narrowed or not may(viewer, Permission.CASE_CLOSE):
        return
    wanted = CaseFilter(region=within.region, mine=within.mine, to_close=True)
    with live.reading(viewer) as reader:
        found = cases(reader, viewer, wanted, today=live.today(), size=SHOWN)
    if not found.total:
        return
    st.header(f"{_('To close')} · {words().number(found.total)}", anchor=False)
    st.caption(_("The 12-month window has passed. Look at the case and close it."))
    for row in found.rows:
        person_rows.draw(f"follow_ups_close_{row.ref}", row, _("window passed"))
