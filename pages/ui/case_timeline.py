"""The time line of a case, newest first; what was undone or corrected stays, struck through."""

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

import streamlit as st

from pages.ui import corrections, live, show, undo_bar
from pages.ui.entry_words import details, title
from pages.ui.guard import enter, speaking
from pages.ui.words import _, n_, words
from services import clock
from services.access import Permission
from services.commands.undo import undo_contact, undo_step
from services.queries.cases import CaseFile
from services.queries.timelines import EntryKind, TimelineEntry

_STEPS = (EntryKind.STEP, EntryKind.STEP_CORRECTED)


def draw(case: CaseFile, line: Sequence[TimelineEntry]) -> None:
    """Draw the time line."""
    st.header(_("Time line"), anchor=False)
    for position, entry in enumerate(line):
        place = f"case_entry_{len(line) - position}"
        with st.container(horizontal=True, vertical_alignment="top", key=place):
            with st.container(gap=None, width="stretch"):
                _tell(entry)
            _way_back(case, entry)


def _tell(entry: TimelineEntry) -> None:
    told = title(entry, words())
    day = f"**{words().day(entry.day)}** · " if entry.day else ""
    st.markdown(f"{day}~~{told}~~ ({_('no longer stands')})" if entry.undone else f"{day}{told}")
    lines = [*details(entry, words()), _written(entry)]
    minutes = _minutes_left(entry)
    if minutes:
        left = n_(
            "you can undo it for {n} more minute", "you can undo it for {n} more minutes", minutes
        )
        lines[-1] = f"{lines[-1]} · {left}"
    st.caption("  \n".join(lines))


def _written(entry: TimelineEntry) -> str:
    return _("written {moment} by {name}", moment=words().moment(entry.moment), name=entry.actor)


def _way_back(case: CaseFile, entry: TimelineEntry) -> None:
    """Offer Undo to the writer for ten minutes, and Correct with a reason afterwards."""
    step = entry.kind in _STEPS
    name = f"{'step' if step else 'contact'}_{entry.id}"
    if _minutes_left(entry):
        st.button(
            _("Undo"),
            key=f"case_undo_{name}",
            icon=":material/undo:",
            on_click=_undo,
            args=(case.ref, entry.id, step),
        )
    elif entry.correctable and st.button(
        _("Correct"), key=f"case_correct_{name}", type="tertiary", icon=":material/edit:"
    ):
        corrections.ask(case, entry)


def _minutes_left(entry: TimelineEntry) -> int:
    """Return how many minutes are left to undo an entry, begun ones counted; none is 0."""
    if entry.undoable_until is None:
        return 0
    return max(0, ceil((entry.undoable_until - clock.now()) / timedelta(minutes=1)))


def _undo(ref: str, number: int, step: bool) -> None:  # noqa: FBT001  (a callback's argument)
    """Take a step or a contact back; both stay on the time line."""
    viewer = enter(Permission.CASE_READ)
    with speaking("undo") as spoken, live.change(viewer) as work:
        if step:
            undo_step(work, ref, number)
        else:
            undo_contact(work, number)
            undo_bar.withdraw(number)
    if spoken.ok:
        show.toast(_("Undone. Both stay on the time line of the case."))
