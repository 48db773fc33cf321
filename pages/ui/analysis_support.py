"""Support that was given, how three parts of life moved, and the checks done for children."""

import streamlit as st

from models.codes import SupportForm, SupportPhase
from pages.ui import live, show
from pages.ui.analysis_words import beside
from pages.ui.figure_cells import as_of, share, small
from pages.ui.words import _, n_, words
from services.access import Permission, Viewer, scope_of
from services.charts import support as charts
from services.measures.analysis import SupportAndChange
from services.measures.questions import FEW, Question, Row
from services.queries.child_checks import CheckState, ChildCheck
from services.queries.wellbeing import Change, Dimension

Cells = dict[str, str]
_NOBODY = Row((), 0, 0)


def draw(viewer: Viewer, question: Question) -> None:
    """Draw support, changes and checks for the regions the viewer reads."""
    scope = scope_of(viewer, Permission.ANALYSIS_READ)
    found: SupportAndChange = live.analysed(scope, live.version(), "given", question)
    left, right = st.columns(2, gap="large")
    with left:
        _given(found, question)
    with right:
        _changes(found)
    _checks(found, question)
    if found.erased:
        st.caption(
            n_(
                "{n} case of the period has been erased: what was noted of it is erased too and is "
                "not counted here.",
                "{n} cases of the period have been erased: what was noted of them is erased too "
                "and is not counted here.",
                found.erased,
            )
        )
    st.caption(
        _(
            "None of these open a list: together with a form of support or a judgement a list "
            "could point at a person."
        )
    )


def _given(found: SupportAndChange, question: Question) -> None:
    row = found.whole.row() or _NOBODY
    persons = n_("{n} person", "{n} persons", row.persons or 0)
    st.subheader(
        n_(
            "{n} support item was given, to {persons}",
            "{n} support items were given, to {persons}",
            row.n,
            persons=persons,
        ),
        anchor=False,
    )
    first, last = (words().day(day) for day in question.period)
    st.caption(_("{unit}, {first} to {last}", unit=_(found.whole.unit), first=first, last=last))
    said = charts.say_rows(found.by_form, SupportPhase, SupportForm, words())
    if row.n < FEW:
        nothing = _("Nothing is noted as given in this period.")
        show.empty(said if row.n else nothing, ":material/volunteer_activism:")
        return
    show.chart(
        charts.draw_given(found.by_form, words(), dark=show.dark()),
        key="analysis_support",
        alt=said,
        table=lambda: [_given_cells(found, phase) for phase in SupportPhase],
    )
    beside(
        _("This is counted, not estimated: what is noted as given."),
        _("that more items mean more help: an item is a ticket as well as a year of schooling."),
    )


def _given_cells(found: SupportAndChange, phase: SupportPhase) -> Cells:
    row = found.by_phase.row(phase.value) or _NOBODY
    forms = {
        words().label(form): words().number(charts.count_of(found.by_form, phase, form))
        for form in SupportForm
    }
    return {
        _("Phase"): words().label(phase),
        **forms,
        _("All items"): words().number(row.n),
        _("Persons"): words().number(row.persons or 0),
    }


def _changes(found: SupportAndChange) -> None:
    st.subheader(charts.say_changes(found.changes, words()), anchor=False)
    small(found.changes)
    said = charts.say_rows(found.changes, Dimension, Change, words())
    total = charts.total(found.changes)
    if total < FEW:
        nothing = _("A change is told of whoever has been judged at least twice.")
        show.empty(said if total else nothing, ":material/trending_up:")
        return
    show.chart(
        charts.draw_changes(found.changes, words(), dark=show.dark()),
        key="analysis_changes",
        alt=said,
        table=lambda: [_change_cells(found, dimension) for dimension in Dimension],
    )
    beside(
        _(
            "Only people judged twice are here; who was lost or withdrew early is not. The table "
            "says between which shares the true one lies, 95 times in 100."
        ),
        _(
            "that the programme caused the change: nobody knows how it would have gone without "
            "it, and two judgements may be made by different people."
        ),
    )


def _change_cells(found: SupportAndChange, dimension: Dimension) -> Cells:
    row = found.better.row(dimension.value) or _NOBODY
    counts = {
        words().label(change): words().number(charts.count_of(found.changes, dimension, change))
        for change in Change
    }
    return {
        _("Dimension"): words().label(dimension),
        **counts,
        _("Judged twice"): words().number(row.of or 0),
        _("Share better"): share(row),
    }


def _checks(found: SupportAndChange, question: Question) -> None:
    st.subheader(charts.say_checks(found.checked, words()), anchor=False)
    first, last = (words().day(day) for day in question.period)
    bounds = _("children, {first} to {last}", first=first, last=last)
    st.caption(f"{bounds} · {as_of(found.checks)}")
    states = (CheckState.DONE, CheckState.REASON_GIVEN, CheckState.NOT_YET)
    said = charts.say_rows(found.checks, ChildCheck, states, words())
    if not charts.total(found.checks):
        show.empty(_("No child in this period."), ":material/child_care:")
        return
    show.chart(
        charts.draw_checks(found.checks, words(), dark=show.dark()),
        key="analysis_checks",
        alt=said,
        table=lambda: [_check_cells(found, check) for check in ChildCheck],
    )
    beside(
        _("This is counted, not estimated: what is noted by the day."),
        _("that a check which is not noted was not made: it may not have been written down yet."),
    )


def _check_cells(found: SupportAndChange, check: ChildCheck) -> Cells:
    row = found.checked.row(check.value) or _NOBODY
    return {
        _("Check"): words().label(check),
        _("Of whom it concerns"): words().number(row.of or 0),
        **{
            words().label(state): words().number(charts.count_of(found.checks, check, state))
            for state in CheckState
        },
    }
