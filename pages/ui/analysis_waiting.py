"""Waiting times: how long until the decision and until the departure, with those who still wait."""

import streamlit as st

from pages.ui import live, show
from pages.ui.analysis_words import beside
from pages.ui.figure_cells import linked
from pages.ui.words import _, words
from services.access import Permission, Viewer, scope_of
from services.charts import waits as charts
from services.charts.completion import FEW
from services.measures.questions import OF, Question, Row
from services.measures.waits import Wait
from services.words import phrase

Cells = dict[str, str]
_TITLES = {
    "days_to_decision": phrase("From application to decision: {said}"),
    "days_to_departure": phrase("From grant to departure: {said}"),
}


def draw(viewer: Viewer, question: Question) -> None:
    """Draw both waits side by side."""
    scope = scope_of(viewer, Permission.ANALYSIS_READ)
    found: tuple[Wait, ...] = live.analysed(scope, live.version(), "waits", question)
    for wait, place in zip(found, st.columns(2, gap="large"), strict=True):
        with place:
            _wait(wait, question)
    beside(
        _(
            "Those still waiting count as far as known (Kaplan–Meier). A mean of those who are "
            "through would leave out the longest waits, and look shorter than it is."
        ),
        _(
            "how long one person will wait. A case that ended in another way counts until that "
            "day, so the curve is about those who stayed."
        ),
    )


def _wait(found: Wait, question: Question) -> None:
    name, row = found.table.measure, found.table.row() or Row((), 0, 0)
    heading = _(_TITLES[name], said=charts.say_wait(found, words()))
    st.subheader(heading, anchor=False)
    first, last = (words().day(day) for day in question.period)
    began = _("Begun {first} to {last}.", first=first, last=last)
    st.caption(f"{began} {charts.say_sure(found, words())}")
    if (row.of or 0) < FEW:
        return
    show.chart(
        charts.draw_wait(found, words(), dark=show.dark()),
        key=f"analysis_{name}",
        alt=f"{heading}. {charts.say_sure(found, words())}",
        table=lambda: [_cells(found, row, question)],
    )


def _cells(found: Wait, row: Row, question: Question) -> Cells:
    return {
        _("Through"): linked(found.table, row, question),
        _("Of"): linked(found.table, row, question, OF),
        _("Days until half are through"): _days(row.median),
        _("At least"): _days(row.low),
        _("At most"): _days(row.high),
    }


def _days(days: float | None) -> str:
    return "–" if days is None else words().number(round(days))
