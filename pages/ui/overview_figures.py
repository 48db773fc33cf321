"""The overview's key figures, each a link to exactly the list it counts."""

from dataclasses import replace

import streamlit as st

from models.codes import Stage
from pages.ui import show
from pages.ui.figure_lists import FigureList
from pages.ui.words import _, n_, words
from services.measures.overview import Overview
from services.measures.questions import FEW, Question, Row, Table
from services.statistics.rounding import whole
from services.words import phrase

_EVENTS = {
    "applications": phrase("applications"),
    "supported": phrase("grants"),
    "returned": phrase("arrivals"),
}


def draw_first(found: Overview, question: Question) -> None:
    """Draw the four that are asked for most, in one row; two by two on a phone."""
    with st.grid(4, min_column_width=150, key="overview_first"):
        _count("open", _("open cases"), found.table("caseload"), question)
        _count("waiting", _("wait for a decision"), found.table("waiting_for_decision"), question)
        _stage("reintegration", _("in reintegration"), found, question, Stage.REINTEGRATION)
        _count("overdue", _("follow-ups overdue"), found.table("overdue"), question)


def draw_more(found: Overview, question: Question) -> None:
    """Draw the others."""
    month = replace(question, since=question.as_of.replace(day=1), until=question.as_of)
    with st.grid(4, min_column_width=150, key="overview_more"):
        _count("due_soon", _("due within 14 days"), found.table("due_soon"), question)
        _stage("travelling", _("travelling"), found, question, Stage.TRAVELLING)
        _count("new", _("new this month"), found.table("applications"), month)
        _count("supported", _("granted support"), found.table("supported"), question)
        _count("returned", _("returned"), found.table("returned"), question)
        _median("days_to_decision", _("to decision"), found, question)
        _median("days_to_departure", _("from grant to departure"), found, question)


def _count(key: str, title: str, table: Table, question: Question) -> None:
    row = table.row() or Row((), 0)
    small = " · ".join([_period_or_day(table, question), *_beside(row)])
    _figure(key, words().number(row.n), title, small, FigureList(table.measure, question))


def _beside(row: Row) -> list[str]:
    """Say what is counted apart: persons where they are fewer, and who came along."""
    said: list[str] = []
    if row.persons is not None and row.persons != row.n:
        said.append(n_("{n} person", "{n} persons", row.persons))
    children = row.accompanying_children or 0
    adults = (row.accompanying or 0) - children
    along = [n_("{n} adult", "{n} adults", adults)] if adults else []
    along += [n_("{n} child", "{n} children", children)] if children else []
    return [*said, _("travelling along: {who}", who=", ".join(along))] if along else said


def _stage(key: str, title: str, found: Overview, question: Question, stage: Stage) -> None:
    table = found.table("caseload", "stage")
    row = table.row(stage.value) or Row((), 0)
    wanted = FigureList("caseload", question.split("stage"), (stage.value,))
    _figure(key, words().number(row.n), title, _as_of(table), wanted)


def _median(key: str, title: str, found: Overview, question: Question) -> None:
    table = found.table(key)
    row = table.row() or Row((), 0, 0)
    small = _("{n} of {of} so far", n=words().number(row.n), of=words().number(row.of or 0))
    value = "–"
    if row.median is not None and (row.of or 0) >= FEW:
        days = whole(row.median)
        value = n_("{n} day", "{n} days", days)
        small = f"{_between(row)} · {small}"
    _figure(key, value, title, small, FigureList(key, question))


def _between(row: Row) -> str:
    low = words().number(whole(row.low)) if row.low is not None else "0"
    if row.high is None:
        return _("median, at least {low}", low=low)
    return _("median, between {low} and {high}", low=low, high=words().number(whole(row.high)))


def _figure(key: str, value: str, title: str, small: str, wanted: FigureList) -> None:
    query = wanted.address() if wanted.opens else None
    show.figure(f"overview_{key}", value, title, small, page=wanted.page, query=query)


def _period_or_day(table: Table, question: Question) -> str:
    if table.measure not in _EVENTS:
        return _as_of(table)
    first, last = (words().day(day) for day in question.period)
    return _("{unit}, {first} to {last}", unit=_(_EVENTS[table.measure]), first=first, last=last)


def _as_of(table: Table) -> str:
    return _("{unit}, as of {day}", unit=_(table.unit), day=words().day(table.as_of))
