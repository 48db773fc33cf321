"""Writes tables as a workbook: numbers as numbers, one table a sheet, what they mean with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from io import BytesIO
from typing import TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from services.exports.cells import neutral

Cell: TypeAlias = str | int | float | date | None

AUTHOR = "Hemväg"
LONGEST_TAB = 31
_NOT_IN_TAB = re.compile(r"[\[\]:*?/\\']+")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NARROWEST, _WIDEST, _BESIDE = 10, 60, 9
_NOTE_WIDTH = 90
_LINE_HEIGHT = 15
_HEADER_ROW = 3


class Kind(Enum):
    """What the cells of a column hold, by how a spreadsheet writes it."""

    TEXT = "@"
    WHOLE = "#,##0"
    DECIMAL = "#,##0.0"
    SHARE = "0 %"
    DAY = "yyyy-mm-dd"


@dataclass(frozen=True)
class Column:
    """A column's heading and what its cells hold."""

    title: str
    kind: Kind = Kind.WHOLE


@dataclass(frozen=True)
class Sheet:
    """One table on a sheet of its own: what it says above it, its rows, its notes below it.

    The title is the tab's, the heading stands on the sheet, and `warning` right under it.
    """

    title: str
    heading: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    warning: str = ""


@dataclass(frozen=True)
class _Looks:
    """The formats of one workbook."""

    heading: Format
    warning: Format
    note: Format
    header: Format
    header_of_numbers: Format
    cells: dict[Kind, Format]


def write_workbook(sheets: Sequence[Sheet], *, title: str, made_at: datetime) -> bytes:
    """Write the sheets in their order; the same sheets at the same moment are the same bytes.

    :raises ValueError: a row has not as many cells as there are columns
    """
    file = BytesIO()
    if any(len(row) != len(sheet.columns) for sheet in sheets for row in sheet.rows):
        raise ValueError("a row has as many cells as there are columns")
    with Workbook(
        file,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    ) as book:
        book.set_properties(
            {"title": title, "author": AUTHOR, "created": made_at.replace(tzinfo=None)}
        )
        looks = _looks(book)
        for sheet, tab in zip(sheets, _tabs(sheets), strict=True):
            _write_sheet(book.add_worksheet(tab), sheet, looks)
    return file.getvalue()


def _looks(book: Workbook) -> _Looks:
    top = {"valign": "top"}
    header = {"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom"}
    return _Looks(
        heading=book.add_format({"bold": True, "font_size": 14}),
        warning=book.add_format({"bold": True, "font_color": "#9C0006"}),
        note=book.add_format({"text_wrap": True, **top}),
        header=book.add_format(header),
        header_of_numbers=book.add_format({**header, "align": "right"}),
        cells={
            kind: book.add_format({"num_format": kind.value, "text_wrap": kind is Kind.TEXT, **top})
            for kind in Kind
        },
    )


def _tabs(sheets: Sequence[Sheet]) -> list[str]:
    """Name the tabs as a spreadsheet allows: short, without its own signs, each once."""
    tabs: list[str] = []
    for sheet in sheets:
        bare = (
            _NOT_IN_TAB.sub(" ", _NOT_IN_XML.sub("", sheet.title)).strip()[:LONGEST_TAB].strip()
            or "–"
        )
        tab, again = bare, 1
        while tab.casefold() in {taken.casefold() for taken in tabs}:
            again += 1
            tab = f"{bare[: LONGEST_TAB - 4]} {again}"
        tabs.append(tab)
    return tabs


def _write_sheet(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    widths = _widths(sheet)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    page.write_string(0, 0, _text(sheet.heading), looks.heading)
    if sheet.warning:
        page.write_string(1, 0, _text(sheet.warning), looks.warning)
    for place, column in enumerate(sheet.columns):
        look = looks.header if column.kind is Kind.TEXT else looks.header_of_numbers
        page.write_string(_HEADER_ROW, place, _text(column.title), look)
    for number, row in enumerate(sheet.rows, _HEADER_ROW + 1):
        _write_row(page, number, sheet.columns, row, looks)
    _write_notes(page, sheet, widths, looks)
    page.freeze_panes(_HEADER_ROW + 1, 1)
    _set_paper(page)


def _write_row(
    page: Worksheet,
    number: int,
    columns: Sequence[Column],
    row: Sequence[Cell],
    looks: _Looks,
) -> None:
    for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
        look = looks.cells[column.kind]
        if cell is None:
            page.write_blank(number, place, None, look)
        elif isinstance(cell, str):
            page.write_string(number, place, _text(cell), looks.cells[Kind.TEXT])
        elif isinstance(cell, date):
            page.write_datetime(number, place, datetime.combine(cell, time.min), look)
        else:
            page.write_number(number, place, cell, look)


def _write_notes(page: Worksheet, sheet: Sheet, widths: Sequence[int], looks: _Looks) -> None:
    """Below the table, as wide as it is and at least as wide as a line is read."""
    beside = max(0, _NOTE_WIDTH - sum(widths))
    last, width = len(widths) - 1 + -(-beside // _BESIDE), max(sum(widths), _NOTE_WIDTH)
    first = _HEADER_ROW + len(sheet.rows) + 2
    for number, note in enumerate(sheet.notes, first):
        page.set_row(number, _LINE_HEIGHT * -(-len(note) // width))
        page.merge_range(number, 0, number, last, "", looks.note)
        page.write_string(number, 0, _text(note), looks.note)


def _widths(sheet: Sheet) -> list[int]:
    """As wide as the longest cell, within bounds; a heading may break between its words."""
    return [
        min(_WIDEST, max(_NARROWEST, 2 + max(map(len, _texts(sheet, place, column.title)))))
        for place, column in enumerate(sheet.columns)
    ]


def _text(text: str) -> str:
    """Return a text that is no formula and holds no sign that a file cannot."""
    return neutral(_NOT_IN_XML.sub("", text))


def _texts(sheet: Sheet, place: int, title: str) -> list[str]:
    return [*title.split(), *(str(row[place]) for row in sheet.rows if row[place] is not None)]


def _set_paper(page: Worksheet) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEADER_ROW)
    page.set_footer("&L&A&R&P / &N")
