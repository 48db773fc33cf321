"""A workbook read back: numbers are numbers, texts are texts, and it tells of nobody."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.exports.workbooks import Column, Kind, Sheet, write_workbook

NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
SHEET = Sheet(
    title="(a) Applications: 2025",
    heading="Applications and decisions, 2025",
    notes=("Unit: return episodes.", "Left out: registered in error. " * 12),
    columns=(
        Column("Region", Kind.TEXT),
        Column("Applications"),
        Column("Share", Kind.SHARE),
        Column("Median days", Kind.DECIMAL),
        Column("First day", Kind.DAY),
    ),
    rows=(
        ("Nord", 12, 0.25, 31.5, date(2025, 1, 3)),
        ("=1+1", 0, None, None, None),
        ("@SUM(A1)", 3, 1.0, 2.0, date(2025, 2, 1)),
    ),
    warning="Holds small numbers.",
)
_HEADER = 4


def written(*sheets: Sheet) -> bytes:
    """Write sheets at the day of the test."""
    return write_workbook(sheets, title="Report", made_at=NOW)


def opened(*sheets: Sheet) -> openpyxl.Workbook:
    """Write sheets and read them back."""
    return openpyxl.load_workbook(io.BytesIO(written(*sheets)))


class TestCells:
    def test_numbers_and_days_come_back_as_numbers_and_days(self) -> None:
        row = opened(SHEET).worksheets[0][_HEADER + 1][:5]
        assert [cell.value for cell in row] == ["Nord", 12, 0.25, 31.5, datetime(2025, 1, 3)]  # noqa: DTZ001
        assert [cell.data_type for cell in row] == ["s", "n", "n", "n", "d"]

    def test_a_share_is_written_as_per_cent_and_stays_a_number(self) -> None:
        cell = opened(SHEET).worksheets[0].cell(_HEADER + 1, 3)
        assert (cell.number_format, cell.value) == ("0 %", 0.25)

    def test_what_is_not_known_is_an_empty_cell_and_not_a_nought(self) -> None:
        row = opened(SHEET).worksheets[0][_HEADER + 2][:5]
        assert [cell.value for cell in row][1:] == [0, None, None, None]

    def test_no_text_becomes_a_formula(self) -> None:
        texts = [opened(SHEET).worksheets[0].cell(_HEADER + n, 1) for n in (2, 3)]
        assert [(cell.value, cell.data_type) for cell in texts] == [
            ("'=1+1", "s"),
            ("'@SUM(A1)", "s"),
        ]
        assert b"<f>" not in zipfile.ZipFile(io.BytesIO(written(SHEET))).read(
            "xl/worksheets/sheet1.xml"
        )

    def test_refuses_a_row_that_is_too_short(self) -> None:
        with pytest.raises(ValueError, match="as many cells"):
            written(replace(SHEET, rows=(("Nord", 12),)))


class TestSheet:
    def test_says_what_it_is_above_the_table_and_its_notes_below_it(self) -> None:
        page = opened(SHEET).worksheets[0]
        first = [page.cell(n, 1).value for n in range(1, page.max_row + 1)]
        assert first == [
            "Applications and decisions, 2025",
            "Holds small numbers.",
            None,
            "Region",
            "Nord",
            "'=1+1",
            "'@SUM(A1)",
            None,
            *SHEET.notes,
        ]

    def test_the_heading_stays_while_one_scrolls(self) -> None:
        assert opened(SHEET).worksheets[0].freeze_panes == "B5"

    def test_columns_are_as_wide_as_what_stands_in_them(self) -> None:
        widths = opened(SHEET).worksheets[0].column_dimensions
        assert widths["B"].width >= len("Applications")
        assert widths["A"].width < 61

    def test_a_long_note_has_room(self) -> None:
        page = opened(SHEET).worksheets[0]
        assert page.row_dimensions[page.max_row].height > 45

    def test_tabs_are_named_as_a_spreadsheet_allows(self) -> None:
        long = replace(SHEET, title="a" * 40)
        names = opened(SHEET, long, replace(long, title="A" * 41)).sheetnames
        assert names == ["(a) Applications  2025", "a" * 31, "A" * 27 + " 2"]


class TestFile:
    def test_names_nobody_and_no_folder(self) -> None:
        file = zipfile.ZipFile(io.BytesIO(written(SHEET)))
        about = b"".join(file.read(name) for name in file.namelist() if "docProps" in name)
        properties = opened(SHEET).properties
        assert (properties.creator, properties.lastModifiedBy) == ("Hemväg", "Hemväg")
        assert properties.title == "Report"
        assert not any(trace in about for trace in (b"/home", b"/tmp", b":\\", b"/root"))

    def test_is_the_same_for_the_same_sheets(self) -> None:
        assert written(SHEET) == written(SHEET)


@settings(max_examples=30)
@given(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60), st.integers(-(10**9), 10**9)
)
def test_any_text_and_number_can_be_opened(text: str, number: int) -> None:
    columns = (Column("a", Kind.TEXT), Column("b"))
    page = opened(Sheet(text, text, (text,), columns, ((text, number),))).worksheets[0]
    assert page.cell(_HEADER + 1, 2).value == number
    assert page.cell(_HEADER + 1, 1).data_type in "sn"
