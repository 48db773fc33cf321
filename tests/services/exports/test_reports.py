"""The report's workbook read back: the same cells as the tables, in both languages."""

import io
import re
from datetime import UTC, date, datetime
from functools import lru_cache

import openpyxl
import pytest

from models.codes import Language
from services.access import EVERYWHERE
from services.exports.report_tables import Counted, ReportCell, ReportTable, plain
from services.exports.reports import WARNING, name_period, report_tables, write_report
from services.exports.workbooks import Kind
from services.measures.questions import OF, Question
from services.measures.registry import MEASURES
from services.measures.reports import Report, read_report
from services.words import Words
from tests.services.measures.programmes import FIRST, LAST
from tests.services.measures.reported import reported

NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
LETTERS = ["a1", "a2", "b", "c", "d1", "d2", "e", "f1", "f2", "g1", "g2", "g3", "g4", "h", "i"]
ABOVE = 4
both = pytest.mark.parametrize("language", Language)


@lru_cache
def report(since: date = FIRST, until: date = LAST) -> Report:
    """Read the report of a random programme."""
    return read_report(reported(1), Question(until, since, until), EVERYWHERE)


@lru_cache
def tables(language: Language = Language.EN) -> dict[str, ReportTable]:
    """Make its tables."""
    return {table.letter: table for table in report_tables(report(), Words(language))}


@lru_cache
def book(language: Language = Language.EN) -> openpyxl.Workbook:
    """Write its workbook and read it back."""
    return openpyxl.load_workbook(io.BytesIO(write_report(report(), Words(language), NOW)))


def stored(cell: ReportCell) -> object:
    """Say what a file keeps of a cell: of a fraction, fifteen digits."""
    value = plain(cell)
    return pytest.approx(value, rel=1e-14) if isinstance(value, float) else value


class TestTables:
    def test_are_the_funders_from_a_to_i(self) -> None:
        assert list(tables()) == LETTERS

    @both
    def test_each_says_its_unit_and_is_as_wide_as_its_columns(self, language: Language) -> None:
        for table in tables(language).values():
            assert table.unit.startswith("Unit:" if language is Language.EN else "Enhet:")
            assert all(len(row) == len(table.columns) for row in table.rows)
            assert len({column.title for column in table.columns}) == len(table.columns)

    def test_say_so_where_no_list_may_be_opened(self) -> None:
        for letter in ("b", "c", "d1", "d2", "f1", "f2", "g3", "g4", "h"):
            assert any("open no list" in note for note in tables()[letter].notes)

    def test_open_no_list_by_sex_ground_form_or_country(self) -> None:
        for letter in ("b", "c", "d1", "d2"):
            *apart, total = tables()[letter].rows
            assert not any(isinstance(cell, Counted) for row in apart for cell in row)
            assert any(isinstance(cell, Counted) for cell in total)

    def test_numbers_that_open_a_list_name_one_that_their_measure_has(self) -> None:
        for table in tables().values():
            for cell in (cell for row in table.rows for cell in row):
                if isinstance(cell, Counted):
                    assert cell.number in MEASURES[cell.measure].figure.numbers
                    assert cell.measure in table.measures

    def test_no_share_of_few(self) -> None:
        small = report_tables(report(date(2019, 6, 14), date(2019, 6, 14)), Words(Language.EN))
        for table in small:
            for row in table.rows:
                shares = [
                    plain(cell)
                    for cell, column in zip(row, table.columns, strict=True)
                    if column.kind is Kind.SHARE
                ]
                assert shares in ([], [None, None, None])
        (of_year,) = [table.sentence for table in small if table.letter == "g1"]
        assert "%" not in of_year

    def test_no_median_of_few_and_no_sentence_of_it(self) -> None:
        small = report_tables(report(date(2019, 6, 1), date(2019, 6, 14)), Words(Language.EN))
        (waited,) = [table for table in small if table.letter == "i"]
        assert any(plain(row[-1]) in range(1, 10) for row in waited.rows)
        for row in waited.rows:
            middle = [plain(cell) for cell in row[2:5]]
            assert plain(row[-1]) >= 10 or middle == [None] * 3  # type: ignore[operator]
        assert waited.sentence.startswith("Too few")
        assert any("fewer than 10" in note for note in waited.notes)

    def test_those_who_began_to_wait_open_their_list(self) -> None:
        of = [row[-1] for row in tables()["i"].rows]
        assert all(isinstance(cell, Counted) and cell.number == OF for cell in of)

    def test_say_where_erased_cases_are_not_counted(self) -> None:
        for letter in ("f1", "f2", "g3", "g4", "h"):
            assert any("erased too" in note for note in tables()[letter].notes)
        assert any(note.startswith(f"{report().erased} cases") for note in tables()["f1"].notes)

    def test_a_year_is_named_by_its_number_and_other_days_by_both(self) -> None:
        year = report(date(2018, 1, 1), date(2018, 12, 31))
        assert name_period(year, Words(Language.EN)) == "2018"
        assert name_period(report(), Words(Language.EN)) == "1 Jan 2016 to 30 Jun 2020"


class TestWorkbook:
    @both
    def test_holds_the_same_cells_as_the_tables(self, language: Language) -> None:
        for letter, table in tables(language).items():
            (page,) = [one for one in book(language) if one.title.startswith(letter + " ")]
            wide, long = len(table.columns), len(table.rows)
            read = [
                tuple(cell.value for cell in row[:wide])
                for row in page.iter_rows(min_row=ABOVE, max_row=ABOVE + long)
            ]
            assert read[0] == tuple(column.title for column in table.columns)
            assert read[1:] == [tuple(map(stored, row)) for row in table.rows]

    @both
    def test_warns_on_every_sheet_with_figures(self, language: Language) -> None:
        told = Words(language)(WARNING)
        *warned, last = [page["A2"].value for page in book(language)]
        assert set(warned) == {told}
        assert last is None

    @both
    def test_first_says_what_it_is_and_last_what_the_figures_mean(self, language: Language) -> None:
        words = Words(language)
        first, *_, last = book(language)
        rows = {row[0].value: row[1].value for row in first.iter_rows(min_row=ABOVE)}
        assert rows[words("As of")] == words.day(LAST)
        names = {row[0].value for row in last.iter_rows(min_row=ABOVE + 1)}
        used = {name for table in tables(language).values() for name in table.measures}
        assert names == {words(MEASURES[name].meaning.title) for name in used}

    def test_names_nobody(self) -> None:
        properties = book().properties
        assert (properties.creator, properties.title) == (
            "Hemväg",
            "Report for 1 Jan 2016 to 30 Jun 2020",
        )
        cells = (cell.value for page in book() for row in page.iter_rows() for cell in row)
        assert not any(re.search(r"\b\d{4}-TEST\b", str(value)) for value in cells)
