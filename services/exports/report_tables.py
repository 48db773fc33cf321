"""What a table of the report is made of, on the screen and in the workbook alike."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from services.exports.workbooks import Cell, Column, Kind, Sheet
from services.measures.questions import FEW, N, Question, Row
from services.measures.registry import MEASURES
from services.measures.reports import Report
from services.words import Words, phrase

NO_LIST = phrase(
    "These figures open no list: by sex, ground, exploitation or country nobody is picked out."
)
NO_LIST_OF_SUPPORT = phrase(
    "These figures open no list: by support, judgements or checks nobody is picked out."
)
FEW_WAITED = phrase("Where fewer than {few} waited there is no median, only how many are finished.")
FEW_COUNTED = phrase("Where fewer than {few} are counted there is no share, only n of N.")


@dataclass(frozen=True)
class Counted:
    """A number with what it counts, so that a screen can open its list."""

    n: int
    measure: str
    question: Question
    group: tuple[str, ...] = ()
    number: str = N


ReportCell: TypeAlias = Cell | Counted
ReportRow: TypeAlias = tuple[ReportCell, ...]


@dataclass(frozen=True)
class ReportTable:
    """One table: its letter, what it is about, the sentence it says, its columns, rows and notes.

    `unit` is what its numbers count; `measures` name their definitions in the registry.
    """

    letter: str
    title: str
    sentence: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[ReportRow, ...]
    notes: tuple[str, ...]
    measures: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name the table by its letter and what it is about."""
        return f"{self.letter} {self.title}"

    def sheet(self, warning: str) -> Sheet:
        """Make the sheet of a workbook."""
        return Sheet(
            title=self.name,
            heading=f"{self.title}. {self.sentence}",
            notes=(self.unit, *self.notes),
            columns=self.columns,
            rows=tuple(tuple(plain(cell) for cell in row) for row in self.rows),
            warning=warning,
        )


def plain(cell: ReportCell) -> Cell:
    """Return what stands in a cell, without what it counts."""
    return cell.n if isinstance(cell, Counted) else cell


def columns(first: str, *titles: str) -> tuple[Column, ...]:
    """Make the columns of a table: words first, then whole numbers."""
    return Column(first, Kind.TEXT), *(Column(title) for title in titles)


def title_of(measure: str, words: Words) -> str:
    """Name what a measure counts in few words."""
    return words(MEASURES[measure].meaning.title)


def shares(row: Row) -> tuple[float | None, float | None, float | None]:
    """Return a share and its interval; none of them where only few are counted."""
    if (row.of or 0) < FEW:
        return None, None, None
    return row.share, row.low, row.high


def middle(row: Row) -> tuple[float | None, float | None, float | None]:
    """Return a median and its interval; none of them where only few are counted."""
    if (row.of or 0) < FEW:
        return None, None, None
    return row.median, row.low, row.high


def parts(words: Words, named: Iterable[tuple[str, int]]) -> str:
    """Write several names, each with its number; those without any are left out."""
    said = [f"{name} {words.number(n)}" for name, n in named if n]
    return ", ".join(said) or words("nobody")


def erased_too(report: Report, words: Words) -> tuple[str, ...]:
    """Say how many cases are not in a table, where what it counts is erased with a case."""
    if not report.erased:
        return ()
    told = words.many(
        "{n} case of the period has been erased: what was noted of it is erased too and is not "
        "counted here.",
        "{n} cases of the period have been erased: what was noted of them is erased too and is not "
        "counted here.",
        report.erased,
    )
    return (told,)


def codes_in_order(kind: type[StrEnum], found: Set[str]) -> list[str]:
    """Return a kind's codes in their order, and what is no code of it if any was found."""
    return [*kind, *sorted(found - {code.value for code in kind})]


def labelled(words: Words, kind: type[StrEnum], code: str) -> str:
    """Name a code of one kind, or say that it was erased."""
    return words.label(kind(code)) if code in {*kind} else words("Erased, so not known")
