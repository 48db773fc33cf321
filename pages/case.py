"""One case: who and where, what may happen next, follow-ups, support, facts and time line."""

import streamlit as st

from pages.ui import (
    case_checklist,
    case_facts,
    case_follow_ups,
    case_heading,
    case_ledger,
    case_notices,
    case_steps,
    case_support,
    case_timeline,
    live,
    looks,
    show,
    undo_bar,
)
from pages.ui.guard import enter
from pages.ui.words import _
from services.access import Permission
from services.queries.cases import case_file
from services.queries.timelines import timeline
from services.references import read_reference


def render() -> None:
    """Draw the case whose reference stands in the address."""
    viewer = enter(Permission.CASE_READ)
    typed = st.query_params.get("ref", "")
    if not typed:
        show.empty(_("Type a reference on the left, or choose a case."), ":material/search:")
        show.link("cases", _("Cases"))
        return
    ref = read_reference(typed)
    with looks.at_case(viewer, ref), live.reading(viewer) as reader:
        case = case_file(reader, viewer, ref, today=live.today())
        line = timeline(reader, viewer, ref)
    case_heading.draw(case)
    case_notices.draw(viewer, case)
    case_steps.draw(viewer, case)
    main, side = st.columns([3, 2], gap="large")
    with main:
        case_checklist.draw(case)
        case_follow_ups.draw(viewer, case)
        case_ledger.draw(line)
        case_support.draw(viewer, case)
        case_facts.draw(case)
    with side:
        case_timeline.draw(case, line)
    undo_bar.draw("case")
