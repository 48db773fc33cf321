"""The tracker: follow-ups that wait, most urgent first, redrawn when anybody changes one."""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from models.codes import FollowUpState, Urgency
from pages.ui import contact_form, live, looks, person_rows, session, show
from pages.ui.guard import enter, speaking
from pages.ui.to_close import to_close
from pages.ui.words import _, n_, words
from services.access import Permission, Viewer, may
from services.queries.follow_ups import FollowUpFilter, FollowUpRow, follow_ups_waiting
from services.queries.paging import Page
from services.words import phrase

PAGE, SHOWN = "follow_ups", 25
TITLES = {
    Urgency.OVERDUE: phrase("Overdue"),
    Urgency.DUE_SOON: phrase("Due within 14 days"),
    Urgency.LATER: phrase("Later"),
    Urgency.RESTING: phrase("Resting"),
}


@st.fragment
def waiting(wanted: FollowUpFilter) -> None:
    """Draw the list; the open dialog, the filters and the scroll position are not part of it."""
    viewer = enter(Permission.CASE_READ)
    version = live.version()
    with live.reading(viewer) as reader:
        found = follow_ups_waiting(reader, viewer, wanted, today=live.today())
    if not found.total:
        _nothing(wanted)
    first = found.rows[: shown()]
    for urgency in TITLES:
        rows = [row for row in first if row.urgency is urgency]
        if rows:
            st.header(_title(urgency, found), anchor=False)
            draw(viewer, rows)
    more(found, looks.filter_of(wanted))
    to_close(viewer, wanted)
    live.updates(f"{PAGE}_live", version)


def _nothing(wanted: FollowUpFilter) -> None:
    if wanted == FollowUpFilter():
        show.empty(_("Nothing waits here. Follow-ups come up as their day approaches."))
    else:
        show.empty(
            _("No follow-up fits these filters. Take one away to see more."),
            ":material/filter_alt:",
        )


def _title(urgency: Urgency, found: Page[FollowUpRow]) -> str:
    """Name a part of the list with its number, unless the list was cut inside it."""
    title = _(TITLES[urgency])
    if len(found) < found.total and found.rows[-1].urgency is urgency:
        return title
    return f"{title} · {words().number(sum(row.urgency is urgency for row in found))}"


def draw(viewer: Viewer, rows: Iterable[FollowUpRow]) -> None:
    """Draw follow-ups, each with the one action for it."""
    for row in rows:
        with person_rows.row(f"{PAGE}_row_{row.id}", row, said(row)):
            if _loggable(viewer, row) and st.button(_("Log"), key=f"{PAGE}_log_{row.id}"):
                contact_form.log(contact_form.Place(PAGE, row.ref, row.id))


def _loggable(viewer: Viewer, row: FollowUpRow) -> bool:
    settled = row.state not in (FollowUpState.OPEN, FollowUpState.MISSED)
    return may(viewer, Permission.CONTACT_LOG, row.region) and not settled


def said(row: FollowUpRow) -> str:
    """Say which follow-up it is, when it is due, and how often it was tried."""
    parts = [words().label(row.milestone), _when(row)]
    if row.attempts:
        parts.append(n_("{n} attempt", "{n} attempts", row.attempts))
    return " · ".join(parts)


def _when(row: FollowUpRow) -> str:
    due = words().day(row.due_on)
    if row.urgency is None:
        return f"{words().label(row.state)} ({due})"
    if row.urgency is Urgency.RESTING and row.rests_until is not None:
        return _("resting until {day}", day=words().day(row.rests_until))
    if row.urgency is Urgency.OVERDUE:
        late = n_("{n} day late", "{n} days late", -row.days)
        return f":red[**{late}**] ({due})"
    if row.urgency is Urgency.DUE_SOON:
        return f":orange[**{_soon(row.days)}**] ({due})"
    return _("due {day}", day=due)


def _soon(days: int) -> str:
    return n_("in {n} day", "in {n} days", days) if days else _("today")


def shown() -> int:
    """Return how many follow-ups are drawn before "Show more"."""
    return session.kept(f"{PAGE}_shown", SHOWN)


def leaf() -> int:
    """Return how many times as much is drawn as at first."""
    return shown() // SHOWN


def more(found: Page[FollowUpRow], wanted: Mapping[str, Any]) -> None:
    """Offer the next ones of a long list, or say that it is cut here."""
    total = words().number(found.total)
    if len(found) > shown():
        st.button(
            _("Show more ({shown} of {total})", shown=shown(), total=total),
            key=f"{PAGE}_show_more",
            on_click=_show_more,
            args=(wanted,),
        )
    elif len(found) < found.total:
        st.caption(_("The first {shown} of {total} are listed.", shown=len(found), total=total))


def _show_more(wanted: Mapping[str, Any]) -> None:
    """Have more drawn: a look of its own, noted here since no fragment notes any."""
    viewer = enter(Permission.CASE_READ)
    with speaking(PAGE):
        looks.at_list(viewer, "follow-ups", wanted, leaf() + 1)
        session.keep(f"{PAGE}_shown", shown() + SHOWN)
