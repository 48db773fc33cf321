"""A workbook says what its figures mean, in the reader's language."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from models.codes import Language
from services.exports.definitions import Definition, definitions_sheet
from services.exports.workbooks import write_workbook
from services.words import Words

NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "tab", "header"),
    [
        (Language.EN, "Definitions", ["Measure", "Unit", "Definition"]),
        (Language.SV, "Definitioner", ["Mått", "Enhet", "Definition"]),
    ],
)
def test_each_figure_has_a_row(language: Language, tab: str, header: list[str]) -> None:
    sheet = definitions_sheet(
        [Definition("applications", "cases", "Applications by the day of submission.")],
        Words(language),
        notes=("As of 1 Jan 2026.",),
    )
    file = write_workbook([sheet], title="Report", made_at=NOW)
    page = openpyxl.load_workbook(io.BytesIO(file))[tab]
    rows = [[cell.value for cell in row[:3]] for row in page.iter_rows(min_row=4, max_row=5)]
    assert rows == [header, ["applications", "cases", "Applications by the day of submission."]]
    assert page.cell(page.max_row, 1).value == "As of 1 Jan 2026."
