"""What waits for me: overdue, soon due, to decide, changed since my last visit, and my draft."""

import streamlit as st

from pages.ui import home_lists, live, looks, show, undo_bar
from pages.ui.guard import enter
from pages.ui.words import _, n_, words
from services.access import Permission, may
from services.queries.home import Desk
from services.queries.intake_drafts import Draft

PAGE = "home"


def render() -> None:
    """Draw what waits for a coordinator or for IOM."""
    viewer = enter(Permission.CASE_READ)
    looks.at_list(viewer, "home", {})
    with st.container(width=880):
        undo_bar.draw(PAGE)
        _now()


@st.fragment
def _now() -> None:
    """Draw what waits at this moment; redrawn when anybody changes something."""
    viewer = enter(Permission.CASE_READ)
    version = live.version()
    waiting = home_lists.read(viewer)
    st.title(_heading(waiting))
    if may(viewer, Permission.APPLICATION_SUBMIT):
        _intake(waiting.draft)
    home_lists.draw(viewer, waiting)
    live.updates(f"{PAGE}_live", version)


def _heading(waiting: Desk) -> str:
    """Say in one sentence what is most pressing."""
    if waiting.alerts:
        n = len(waiting.alerts)
        return n_("{n} alert waits for you", "{n} alerts wait for you", n)
    if waiting.to_answer:
        n = len(waiting.to_answer)
        return n_("{n} region waits for your answer", "{n} regions wait for your answer", n)
    if waiting.overdue.total:
        n = waiting.overdue.total
        return n_("{n} follow-up is overdue", "{n} follow-ups are overdue", n)
    if waiting.to_decide.total:
        n = waiting.to_decide.total
        return n_("{n} application waits for a decision", "{n} applications wait for a decision", n)
    if waiting.due_soon.total:
        n = waiting.due_soon.total
        return n_(
            "{n} follow-up falls due within 14 days", "{n} follow-ups fall due within 14 days", n
        )
    return _("Nothing waits for you today")


def _intake(draft: Draft | None) -> None:
    """Offer the way to the form: to the draft that was begun, or to an empty one."""
    title = _("Take in an application")
    if draft is not None:
        kept = words().moment(draft.kept_at)
        st.markdown(
            _("You have begun an application; the draft was last kept {moment}.", moment=kept)
        )
        title = _("Go on with the draft")
    if st.button(title, key="home_take_in", type="primary", icon=":material/person_add:"):
        show.go("intake")
