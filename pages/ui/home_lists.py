"""The lists of the start page: each short, with a way to the whole."""

from dataclasses import dataclass

import streamlit as st

from models.codes import Urgency
from pages.ui import contact_form, follow_up_list, home_urgent, live, person_rows, session, show
from pages.ui.home_urgent import Urgent
from pages.ui.live import Reader
from pages.ui.words import _, words
from services import clock
from services.access import Permission, Viewer, may
from services.queries.case_rows import CaseRow
from services.queries.cases import CaseFilter, cases
from services.queries.follow_ups import FollowUpFilter, FollowUpRow, follow_ups_waiting
from services.queries.home import changed_since
from services.queries.intake_drafts import Draft, own_draft
from services.queries.paging import Page
from services.queries.users import last_visit

SHORT = 5


@dataclass(frozen=True)
class Waiting:
    """What waits for one viewer; `changed` is since the last visit, newest first."""

    draft: Draft | None
    overdue: Page[FollowUpRow]
    due_soon: Page[FollowUpRow]
    to_decide: Page[CaseRow]
    to_close: Page[CaseRow]
    changed: tuple[CaseRow, ...]
    urgent: Urgent


def read(viewer: Viewer) -> Waiting:
    """Read everything that waits for the viewer at this moment."""
    with live.reading() as reader:
        return Waiting(
            draft=_draft(reader, viewer),
            overdue=_follow_ups(reader, viewer, Urgency.OVERDUE),
            due_soon=_follow_ups(reader, viewer, Urgency.DUE_SOON),
            to_decide=_cases(
                reader, viewer, CaseFilter(group="waiting"), Permission.DECISION_RECORD
            ),
            to_close=_cases(reader, viewer, CaseFilter(to_close=True), Permission.CASE_CLOSE),
            changed=_changed(reader, viewer),
            urgent=home_urgent.read(reader, viewer),
        )


def draw(viewer: Viewer, waiting: Waiting) -> None:
    """Draw each list that has something, and a kind sentence when no follow-up presses."""
    home_urgent.draw(waiting.urgent)
    if not waiting.overdue.total and not waiting.due_soon.total:
        show.empty(_("No follow-up is overdue, and none falls due within 14 days."))
    _follow_up_part(viewer, _("Follow-ups overdue"), waiting.overdue, Urgency.OVERDUE)
    _case_part(_("Waiting for a decision"), "waiting", waiting.to_decide)
    _follow_up_part(viewer, _("Follow-ups due within 14 days"), waiting.due_soon, Urgency.DUE_SOON)
    _case_part(_("To close: the year of follow-up is over"), "to_close", waiting.to_close)
    home_urgent.draw_later(waiting.urgent)
    _changed_part(waiting.changed)


def _draft(reader: Reader, viewer: Viewer) -> Draft | None:
    if not may(viewer, Permission.APPLICATION_SUBMIT):
        return None
    return own_draft(reader, viewer, now=clock.now())


def _follow_ups(reader: Reader, viewer: Viewer, urgency: Urgency) -> Page[FollowUpRow]:
    wanted = FollowUpFilter(urgency=urgency)
    return follow_ups_waiting(reader, viewer, wanted, today=live.today(), most=SHORT)


def _cases(
    reader: Reader, viewer: Viewer, wanted: CaseFilter, permission: Permission
) -> Page[CaseRow]:
    if not may(viewer, permission):
        return Page((), 0)
    return cases(reader, viewer, wanted, today=live.today(), size=SHORT)


def _changed(reader: Reader, viewer: Viewer) -> tuple[CaseRow, ...]:
    since = last_visit(reader, viewer, now_in=session.session_id())
    return changed_since(reader, viewer, since) if since else ()


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


def _changed_part(changed: tuple[CaseRow, ...]) -> None:
    if not changed:
        return
    st.header(_("Changed since your last visit"), anchor=False)
    person_rows.several(changed, "home_row_changed", person_rows.stage, SHORT)
