"""What stands with a figure: the link to its list, its share, its unit, day and windows."""

import streamlit as st

from models.codes import MONTHS, Milestone
from pages.ui import show
from pages.ui.figure_lists import FigureList
from pages.ui.help_follow_ups import edge
from pages.ui.words import _, words
from services.measures.questions import FEW, N, Question, Row, Table
from services.statistics.calendar import WINDOWS


def linked(table: Table, row: Row | None, question: Question, number: str = N) -> str:
    """Write a number as the link to its list, where it may have one."""
    if row is None:
        return "–"
    n, group = row.number(number), tuple(map(str, row.group))
    wanted = FigureList(table.measure, question.split(*table.by), group, number)
    if not n or not wanted.opens:
        return words().number(n)
    return show.as_link(wanted.page, words().number(n), wanted.address())


def share(row: Row) -> str:
    """Write a share with its interval; few are told so."""
    if row.share is None or (row.of or 0) < FEW:
        return _("too few")
    bounds = f"{words().percent(row.low or 0)}–{words().percent(row.high or 0)}"
    return f"{words().percent(row.share)} ({bounds})"


def small(table: Table) -> None:
    """Print under a heading: unit, day and windows."""
    windows = [window(Milestone(name)) for name, _written in table.windows]
    st.caption(" · ".join([as_of(table), *windows]))


def as_of(table: Table) -> str:
    """Write a table's unit and day."""
    return _("{unit}, as of {day}", unit=_(table.unit), day=words().day(table.as_of))


def window(milestone: Milestone) -> str:
    """Write between which days a follow-up counts."""
    months = MONTHS[milestone]
    edges = (edge(words(), months, end) for end in (WINDOWS[months].opens, WINDOWS[months].closes))
    return f"{words().label(milestone)}: {' – '.join(edges)}"
