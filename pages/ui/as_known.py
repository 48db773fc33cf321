"""A past day as it was known then, beside as it is known now, and what was entered since."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from pages.ui import filters, live, show
from pages.ui.analysis_words import beside
from pages.ui.figure_cells import linked, share
from pages.ui.words import _, n_, words
from services.access import Permission, Scope, Viewer, scope_of
from services.charts import known as charts
from services.measures.known import Known, KnownDay
from services.measures.known_course import KnownMonth
from services.measures.questions import PROGRAMME_BEGAN, Question
from services.measures.settling import NEARLY_ALL, Settling
from services.measures.written_then import Later
from services.words import phrase

PAGE, DAY = "analysis", "known_on"
Cells = dict[str, str]
_KINDS = {
    Later.ENTERED_LATE: phrase("Entered later than that day"),
    Later.CORRECTED: phrase("Corrected, undone or struck out later"),
    Later.IN_ERROR: phrase("Found to be registered in error"),
    Later.OPENED_AGAIN: phrase("Closed as lost contact, and found again later"),
}


def draw(viewer: Viewer, question: Question) -> None:
    """Draw the day that is chosen, then the last twelve months."""
    scope = scope_of(viewer, Permission.ANALYSIS_READ)
    version = live.version()
    day = _day(question.as_of)
    if day is None:
        return
    asked = question.on(day)
    found: KnownDay = live.analysed(scope, version, "known_on", asked)
    late: Settling = live.analysed(scope, version, "settling", Question(live.today()))
    _told(found, asked)
    _explained(found)
    _settling(day, late)
    _course(scope, version, question, late)
    beside(_sure(found), _beware())


def _day(as_of: date) -> date | None:
    """Ask for the day: the last one of the month before, unless another is chosen."""
    latest = live.today() - timedelta(1)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=240):
            asked = filters.day(PAGE, DAY)
        st.caption(_("Without a day it is the end of the month before."))
    chosen = asked or min(as_of.replace(day=1) - timedelta(1), latest)
    if not PROGRAMME_BEGAN <= chosen <= latest:
        show.empty(_("Choose a day that is over, since 2012."), ":material/event:")
        return None
    return chosen


def _told(found: KnownDay, asked: Question) -> None:
    then, now = (row.n for row in found.caseload.rows)
    day = words().day(found.day)
    if then == now:
        said = n_(
            "{n} case was open on {day}, as known then and as known now",
            "{n} cases were open on {day}, as known then and as known now",
            now,
            day=day,
        )
    else:
        said = n_(
            "{n} case was open on {day}; that evening {then} were known",
            "{n} cases were open on {day}; that evening {then} were known",
            now,
            day=day,
            then=words().number(then),
        )
    st.subheader(said, anchor=False)
    st.caption(
        _(
            "Both are about the end of {day}. What is known now opens its list; of what was known "
            "then only the number can be told.",
            day=day,
        )
    )
    show.rows(
        [
            _cells(_("Open cases"), found.caseload, asked),
            _cells(_("One-year follow-up done"), found.completion, asked),
        ],
        key="analysis_known",
    )


def _cells(title: str, known: Known, asked: Question) -> Cells:
    then, now = known.rows
    shown = linked(known.now, now, asked)
    if now.of is None:
        known_then, known_now = words().number(then.n), shown
    else:
        known_then = _of(words().number(then.n), then.of or 0)
        known_now = _of(shown, now.of)
    return {
        _("Figure"): title,
        _("As known then"): known_then,
        _("As known now"): known_now,
        _("Difference"): _signed(now.n - then.n),
        _("Share then and now"): "–" if now.of is None else f"{share(then)} → {share(now)}",
    }


def _of(n: str, of: int) -> str:
    return _("{n} of {of}", n=n, of=words().number(of))


def _explained(found: KnownDay) -> None:
    """Say by kind what was written later; the differences add up."""
    kinds = {
        kind: [
            next((one for one in known.changes if one.kind is kind), None)
            for known in (found.caseload, found.completion)
        ]
        for kind in Later
    }
    table = [
        {
            _("What came later"): _(_KINDS[kind]),
            _("Cases"): words().number(found.cases(kind)),
            _("Open cases"): _signed(both[0].n if both[0] else 0),
            _("One-year follow-up done"): _signed(both[1].n if both[1] else 0),
            _("Of"): _signed(both[1].of if both[1] else 0),
        }
        for kind, both in kinds.items()
        if any(both)
    ]
    if table:
        show.rows(table, key="analysis_known_why")
    else:
        show.empty(_("Nothing that was entered later has changed these figures."))
    if found.erased:
        told = n_(
            "{n} case begun by then has been erased since. It is counted alike in both: when it "
            "was written down is no longer known.",
            "{n} cases begun by then have been erased since. They are counted alike in both: when "
            "they were written down is no longer known.",
            found.erased,
        )
        st.caption(told)


def _settling(day: date, late: Settling) -> None:
    """Say whether the day may still change, and by which rule."""
    if not late.of:
        return
    rule = n_(
        "At least {share} of what happened in the last 24 months was written down within {n} day.",
        "At least {share} of what happened in the last 24 months was written down within {n} days.",
        late.days,
        share=words().percent(NEARLY_ALL),
    )
    if late.still(day, today=live.today()):
        settled = words().day(late.settled_on(day))
        told = _("**Still settling**, until {day}.", day=settled)
        st.markdown(f":material/hourglass_top: {told} {rule}")
    else:
        st.caption(_("Settled. {rule}", rule=rule))


def _course(scope: Scope, version: int, question: Question, late: Settling) -> None:
    months: tuple[KnownMonth, ...] = live.analysed(scope, version, "known_course", question)
    st.subheader(_("Open cases at the end of each month, then and now"), anchor=False)
    said = charts.say_course(months, words())
    young = tuple(one for one in months if late.still(one.day, today=live.today()))
    st.caption(f"{said} {_unsettled(young)}")
    show.chart(
        charts.draw_course(months, young, words(), dark=show.dark()),
        key="analysis_known_course",
        alt=said,
        table=lambda: [_month(one, settled=one not in young) for one in months],
    )


def _unsettled(young: Sequence[KnownMonth]) -> str:
    """Name the months that may still change; those before them have settled."""
    if not young:
        return _("All these months have settled.")
    return _("Still settling: {months}.", months=", ".join(words().month(one.day) for one in young))


def _month(one: KnownMonth, *, settled: bool) -> Cells:
    return {
        _("Month"): words().month(one.day),
        _("As known then"): words().number(one.then),
        _("As known now"): words().number(one.now),
        _("Difference"): _signed(one.now - one.then),
        _("Settled"): _("yes") if settled else _("still settling"),
    }


def _signed(n: int) -> str:
    """Write a difference with its sign."""
    return f"{'+' if n > 0 else '−'}{words().number(abs(n))}" if n else "0"


def _sure(found: KnownDay) -> str:
    sure = _(
        "What the screen showed at the end of that day, by today's definitions: told from the "
        "moment at which every step, contact and correction was written down."
    )
    if found.erased:
        return sure + " " + _("Erased cases are the exception.")
    return sure


def _beware() -> str:
    return _(
        "that somebody made a mistake when the two differ. Things are entered some days after "
        "they happen; that is why young figures are marked."
    )
