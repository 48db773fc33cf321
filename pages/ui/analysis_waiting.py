"""Waiting times: how long until the decision and until the departure, with those who still wait."""

import streamlit as st

from pages.ui import live, show
from pages.ui.analysis_words import beside
from pages.ui.figure_cells import linked
from pages.ui.words import _, n_, words
from services.access import Permission, Viewer, scope_of
from services.charts import waits as charts
from services.measures.questions import FEW, OF, Question, Row
from services.measures.waits import Wait
from services.statistics.rounding import whole
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
        alt=f"{heading}. {charts.say_sure(found, words())} {charts.say_course(found, words())}",
        table=lambda: [_middle(found, row, question), *_course(found)],
    )


def _middle(found: Wait, row: Row, question: Question) -> Cells:
    """The first row: after how many days half are through, and how many are."""
    through = _(
        "{n} of {of} through",
        n=linked(found.table, row, question),
        of=linked(found.table, row, question, OF),
    )
    return _cells(_days(row.median), words().percent(0.5), _days(row.low), _days(row.high), through)


def _course(found: Wait) -> list[Cells]:
    return [
        _cells(
            _days(day),
            words().percent(share),
            words().percent(low),
            words().percent(high),
            words().number(n),
        )
        for day, n, share, low, high in found.course
    ]


def _cells(days: str, share: str, low: str, high: str, observed: str) -> Cells:
    return {
        _("Days"): days,
        _("Still wait"): share,
        _("At least"): low,
        _("At most"): high,
        _("Observed"): observed,
    }


def _days(days: float | None) -> str:
    if days is None:
        return "–"
    n = whole(days)
    return n_("{n} day", "{n} days", n)
