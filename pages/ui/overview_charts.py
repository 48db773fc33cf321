"""The overview's charts: each with a heading that says what it says, small print and a table."""

from dataclasses import replace

import streamlit as st

from models.codes import OPEN_STAGES, Region
from pages.ui import show
from pages.ui.figure_cells import as_of, linked, share, small
from pages.ui.words import _, n_, words
from services.charts import caseload, completion, counts
from services.measures.groups import first_day
from services.measures.overview import Overview
from services.measures.questions import OF, Question, Row, Table

Cells = dict[str, str]


def draw_caseload(found: Overview, question: Question) -> None:
    """Draw the caseload per region, by stage."""
    table = found.table("caseload", "region", "stage")
    n = (found.table("caseload").row() or Row((), 0)).n
    st.subheader(
        n_("{n} case is open", "{n} cases are open", n) + _no_coordinator(table, question),
        anchor=False,
    )
    small(table)
    said = caseload.say_caseload(table, words())
    picture = caseload.draw_caseload(table, words(), dark=show.dark())
    show.chart(
        picture, key="overview_caseload", alt=said, table=lambda: _caseload_rows(found, question)
    )


def draw_completion(found: Overview, question: Question) -> None:
    """Draw one-year follow-up per region, with its interval."""
    table = found.table("completion_within_year", "region")
    whole = found.table("completion_within_year").row()
    st.subheader(completion.say_completion(whole, words()), anchor=False)
    small(table)
    st.caption(completion.say_instead(whole, words()))
    said = completion.say_regions(table, words())
    picture = completion.draw_completion(table, words(), dark=show.dark())
    show.chart(
        picture,
        key="overview_completion",
        alt=said,
        table=lambda: _completion_rows(table, question),
    )


def draw_years(found: Overview, question: Question) -> None:
    """Draw what became of each arrival year's twelve-month follow-ups."""
    table = found.table("completion_within_year", "year")
    st.subheader(_("What became of the one-year follow-up, by year of arrival"), anchor=False)
    st.caption(_("A hatched bar is not yet due: a young year is no bad year."))
    if not table.rows:
        show.empty(_("Nobody has arrived yet."), ":material/hourglass_empty:")
        return
    picture = completion.draw_years(table, words(), dark=show.dark())
    said = _("The table below the chart holds the same numbers by year of arrival.")
    show.chart(
        picture, key="overview_years", alt=said, table=lambda: _completion_rows(table, question)
    )


def draw_course(found: Overview, question: Question) -> None:
    """Draw the caseload's course over two years, a line for each region."""
    table = found.table("caseload", "month", "region")
    said = caseload.say_course(table, words())
    st.subheader(_("How the caseload has moved in two years"), anchor=False)
    st.caption(said)
    picture = caseload.draw_course(table, words(), dark=show.dark())
    show.chart(
        picture, key="overview_course", alt=said, table=lambda: _course_rows(table, question)
    )


def draw_pressing(found: Overview, question: Question) -> None:
    """Draw overdue and soon due follow-ups per region."""
    overdue, soon = found.table("overdue", "region"), found.table("due_soon", "region")
    said = counts.say_pressing(overdue, soon, words())
    st.subheader(said, anchor=False)
    st.caption(as_of(overdue))
    picture = counts.draw_pressing(overdue, soon, words(), dark=show.dark())
    show.chart(
        picture,
        key="overview_pressing",
        alt=said,
        table=lambda: _pressing_rows(overdue, soon, question),
    )


def draw_countries(found: Overview) -> None:
    """Draw granted support and returns by country; they open no list, and why is said."""
    supported, returned = (
        found.table("supported", "return_country"),
        found.table("returned", "return_country"),
    )
    st.subheader(_("Granted support and returned, by country of return"), anchor=False)
    st.caption(_("Countries open no list: together with a date they could point at a person."))
    codes = counts.countries_of(supported, returned, words())
    if not codes:
        show.empty(_("No grant and no return in this period."), ":material/hourglass_empty:")
        return
    picture = counts.draw_countries(supported, returned, words(), dark=show.dark())
    said = counts.say_countries(supported, returned, words())
    show.chart(
        picture,
        key="overview_countries",
        alt=said,
        table=lambda: _country_rows(codes, supported, returned),
    )


def _no_coordinator(table: Table, question: Question) -> str:
    shown = {str(row.group[0]) for row in table.rows}
    missing = [region for region in question.regions if region.value not in shown]
    if not missing:
        return ""
    return " " + _("({regions}: no coordinator yet)", regions=words().labels(missing))


def _caseload_rows(found: Overview, question: Question) -> list[Cells]:
    table = found.table("caseload", "region", "stage")
    totals = found.table("caseload", "region")
    return [
        {
            _("Region"): words().label(region),
            **{
                words().label(stage): linked(table, table.row(region, stage), question)
                for stage in OPEN_STAGES
            },
            _("All"): linked(totals, totals.row(region), question),
        }
        for region in caseload.regions_of(totals)
    ]


def _course_rows(table: Table, question: Question) -> list[Cells]:
    asked = replace(question, since=None, until=None)
    months = dict.fromkeys(str(row.group[0]) for row in table.rows)
    return [
        {
            _("Month"): words().month(first_day("month", month)),
            **{
                words().label(region): linked(table, table.row(month, region.value), asked)
                for region in caseload.regions_of(table)
            },
        }
        for month in months
    ]


def _pressing_rows(overdue: Table, soon: Table, question: Question) -> list[Cells]:
    return [
        {
            _("Region"): words().label(Region(str(row.group[0]))),
            _("Overdue"): linked(overdue, row, question),
            _("Due within 14 days"): linked(soon, soon.row(*map(str, row.group)), question),
        }
        for row in overdue.rows
    ]


def _country_rows(codes: list[str], supported: Table, returned: Table) -> list[Cells]:
    return [
        {
            _("Country of return"): words().country(code),
            _("Granted support"): words().number((supported.row(code) or Row((), 0)).n),
            _("Returned"): words().number((returned.row(code) or Row((), 0)).n),
        }
        for code in codes
    ]


def _completion_rows(table: Table, question: Question) -> list[Cells]:
    return [_completion_cells(table, row, question) for row in table.rows]


def _completion_cells(table: Table, row: Row, question: Question) -> Cells:
    code = str(row.group[0])
    by_region = table.by == ("region",)
    return {
        _("Region") if by_region else _("Year"): words().label(Region(code)) if by_region else code,
        _("Done"): linked(table, row, question),
        _("Of"): linked(table, row, question, OF),
        _("Share"): share(row),
        _("Within 365 days"): linked(table, row, question, "within_365"),
        _("Late"): linked(table, row, question, "late"),
        _("Declined"): linked(table, row, question, "declined"),
        _("Missed"): linked(table, row, question, "missed"),
        _("Ended first"): linked(table, row, question, "ended_first"),
        _("Not yet due"): linked(table, row, question, "not_yet_due"),
    }
