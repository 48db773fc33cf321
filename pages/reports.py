"""The funder's tables for any period: on the screen, and as a workbook to work on."""

import streamlit as st

from pages.ui import live, report_drawing, report_file, report_period, show
from pages.ui.guard import enter, speaking
from pages.ui.words import _, words
from services.access import Permission, scope_of
from services.exports.reports import WARNING, name_period, report_tables
from services.measures.questions import Question
from services.measures.reports import Report


def render() -> None:
    """Draw the report of the chosen period."""
    viewer = enter(Permission.REPORT_READ)
    heading = st.container()
    with speaking("reports"):
        question = report_period.ask()
        version = live.version()
        with st.spinner(_("Counting …"), show_time=True):
            report = live.report(scope_of(viewer, Permission.REPORT_READ), version, question)
        with heading:
            _heading(report, question)
        _tables(report)


def _heading(report: Report, question: Question) -> None:
    st.title(_("Report for {period}", period=name_period(report, words())), anchor=False)
    st.warning(_(WARNING), icon=":material/visibility_off:")
    show.link("releases", _("To the releases"))
    day = words().day(question.as_of)
    if question.until is not None and question.as_of < question.until:
        said = _("As of {day}: the period is not over, and its figures will grow.", day=day)
    else:
        said = _("As of {day}, as known now. Late entries can still change a figure.", day=day)
    st.caption(said)


def _tables(report: Report) -> None:
    if report.empty:
        show.empty(
            _("Nothing happened in this period, and nobody was in the programme. Choose another."),
            ":material/event_busy:",
        )
        return
    report_file.draw(report)
    for table in report_tables(report, words()):
        report_drawing.draw(table)
