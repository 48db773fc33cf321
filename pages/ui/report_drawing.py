"""A table of the report on the screen: the same cells as in the workbook, with their lists."""

import streamlit as st

from pages.ui import show
from pages.ui.figure_lists import FigureList
from pages.ui.words import words
from services.exports.report_tables import Counted, ReportCell, ReportTable, plain
from services.exports.workbooks import Column, Kind

_NOT_KNOWN = "–"


def draw(table: ReportTable) -> None:
    """Draw a table with its sentence above and its unit and notes below."""
    with st.container(key=f"reports_table_{table.letter}"):
        st.subheader(f"({table.letter}) {table.title}", anchor=table.letter)
        st.markdown(table.sentence)
        show.rows(
            [
                {
                    column.title: _cell(cell, column)
                    for column, cell in zip(table.columns, row, strict=True)
                }
                for row in table.rows
            ],
            key=f"reports_rows_{table.letter}",
        )
        st.caption("  \n".join((table.unit, *table.notes)))


def _cell(cell: ReportCell, column: Column) -> str:
    """Write a cell; a number whose list may be opened is the link to it."""
    written = say(plain(cell), column.kind)
    if not isinstance(cell, Counted) or not cell.n:
        return written
    wanted = FigureList(cell.measure, cell.question, cell.group, cell.number)
    return show.as_link(wanted.page, written, wanted.address()) if wanted.opens else written


def say(value: object, kind: Kind) -> str:
    """Write a value as it is read: numbers in the reader's language, nothing as a dash."""
    if value is None:
        return _NOT_KNOWN
    if not isinstance(value, int | float):
        return str(value)
    return words().percent(value) if kind is Kind.SHARE else words().number(value)
