"""The overview's charts: each with a heading that says what it says, small print and a table."""

from dataclasses import replace

import streamlit as st

from models.codes import MONTHS, OPEN_STAGES, Milestone, Region
from pages.ui import show
from pages.ui.figure_lists import FigureList
from pages.ui.help_follow_ups import edge
from pages.ui.words import _, n_, words
from services.charts import caseload, completion, counts
from services.measures.groups import first_day
from services.measures.overview import Overview
from services.measures.questions import OF, N, Question, Row, Table
from services.statistics.calendar import WINDOWS

Cells = dict[str, str]


def draw_caseload(found: Overview, question: Question) -> None:
    """Draw the caseload per region, by stage."""
    table = found.table("caseload", "region", "stage")
    n = (found.table("caseload").row() or Row((), 0)).n
    st.subheader(
        n_("{n} case is open", "{n} cases are open", n) + _no_coordinator(table, question),
        anchor=False,
    )
    _small(table)
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
    _small(table)
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
    st.caption(_as_of(overdue))
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


def _small(table: Table) -> None:
    """Print under a heading: unit, day and windows."""
    parts = [_as_of(table)]
    parts += [_window(Milestone(name)) for name, _written in table.windows]
    st.caption(" · ".join(parts))


def _as_of(table: Table) -> str:
    return _("{unit}, as of {day}", unit=_(table.unit), day=words().day(table.as_of))


def _window(milestone: Milestone) -> str:
    months = MONTHS[milestone]
    edges = (edge(words(), months, end) for end in (WINDOWS[months].opens, WINDOWS[months].closes))
    return f"{words().label(milestone)}: {' – '.join(edges)}"


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
                words().label(stage): _linked(table, table.row(region, stage), question)
                for stage in OPEN_STAGES
            },
            _("All"): _linked(totals, totals.row(region), question),
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
                words().label(region): _linked(table, table.row(month, region.value), asked)
                for region in caseload.regions_of(table)
            },
        }
        for month in months
    ]


def _pressing_rows(overdue: Table, soon: Table, question: Question) -> list[Cells]:
    return [
        {
            _("Region"): words().label(Region(str(row.group[0]))),
            _("Overdue"): _linked(overdue, row, question),
            _("Due within 14 days"): _linked(soon, soon.row(*map(str, row.group)), question),
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
        _("Done"): _linked(table, row, question),
        _("Of"): _linked(table, row, question, OF),
        _("Share"): _share(row),
        _("Within 365 days"): _linked(table, row, question, "within_365"),
        _("Late"): _linked(table, row, question, "late"),
        _("Declined"): _linked(table, row, question, "declined"),
        _("Missed"): _linked(table, row, question, "missed"),
        _("Ended first"): _linked(table, row, question, "ended_first"),
        _("Not yet due"): _linked(table, row, question, "not_yet_due"),
    }


def _share(row: Row) -> str:
    if row.share is None or (row.of or 0) < completion.FEW:
        return _("too few")
    bounds = f"{words().percent(row.low or 0)}–{words().percent(row.high or 0)}"
    return f"{words().percent(row.share)} ({bounds})"


def _linked(table: Table, row: Row | None, question: Question, number: str = N) -> str:
    """Write a number as the link to its list, where it may have one."""
    if row is None:
        return "–"
    n, group = row.number(number), tuple(map(str, row.group))
    wanted = FigureList(table.measure, question.split(*table.by), group, number)
    if not n or not wanted.opens:
        return words().number(n)
    return show.as_link(wanted.page, words().number(n), wanted.address())
