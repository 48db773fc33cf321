"""The lists of the start page: each short, with a way to the whole."""

import streamlit as st

from models.codes import Urgency
from pages.ui import contact_form, follow_up_list, home_urgent, live, person_rows, session, show
from pages.ui.words import _, words
from services import clock
from services.access import Permission, Viewer, may
from services.queries.case_rows import CaseRow
from services.queries.follow_ups import FollowUpRow
from services.queries.home import Asking, Desk, Limits, desk
from services.queries.paging import Page
from services.settings import settings

SHORT = 5


def read(viewer: Viewer) -> Desk:
    """Read everything that waits for the viewer at this moment."""
    asking = Asking(clock.now(), live.today(), session.session_id(), SHORT)
    limits = settings()
    with live.reading(viewer) as reader:
        return desk(
            reader,
            viewer,
            asking,
            Limits(limits.information_days, limits.lost_contact_attempts, limits.lost_contact_days),
        )


def draw(viewer: Viewer, waiting: Desk) -> None:
    """Draw each list that has something, and a kind sentence when no follow-up presses."""
    home_urgent.draw(waiting)
    if not waiting.overdue.total and not waiting.due_soon.total:
        show.empty(_("No follow-up is overdue, and none falls due within 14 days."))
    _follow_up_part(viewer, _("Follow-ups overdue"), waiting.overdue, Urgency.OVERDUE)
    _case_part(_("Waiting for a decision"), "waiting", waiting.to_decide)
    _follow_up_part(viewer, _("Follow-ups due within 14 days"), waiting.due_soon, Urgency.DUE_SOON)
    _case_part(_("To close: the year of follow-up is over"), "to_close", waiting.to_close)
    home_urgent.draw_later(waiting)
    _changed_part(waiting.changed)


def _follow_up_part(viewer: Viewer, title: str, found: Page[FollowUpRow], urgency: Urgency) -> None:
    if not found.total:
        return
    st.header(f"{title} · {words().number(found.total)}", anchor=False)
    for row in found:
        with person_rows.row(f"home_row_{row.id}", row, follow_up_list.said(row)):
            _log(viewer, row)
    if found.total > len(found):
        show.link("follow-ups", _all_of(found.total), urgency=urgency.value)


def _log(viewer: Viewer, row: FollowUpRow) -> None:
    if not may(viewer, Permission.CONTACT_LOG, row.region):
        return
    name = f"{words().label(row.milestone)}, {row.ref}"
    if st.button(_("Log"), key=f"home_log_{row.id}", help=_("Log {follow_up}", follow_up=name)):
        contact_form.log(contact_form.Place("home", row.ref, row.id))


def _case_part(title: str, part: str, found: Page[CaseRow]) -> None:
    if not found.total:
        return
    st.header(f"{title} · {words().number(found.total)}", anchor=False)
    for row in found:
        person_rows.draw(f"home_row_{part}_{row.ref}", row, person_rows.stage(row))
    if found.total > len(found):
        show.link("cases", _all_of(found.total), stage=part)


def _all_of(total: int) -> str:
    return _("Show all {n}", n=words().number(total))


def _changed_part(changed: Page[CaseRow]) -> None:
    if not changed:
        return
    st.header(_("Changed since your last visit"), anchor=False)
    person_rows.several(changed.rows, "home_row_changed", person_rows.stage, SHORT)
