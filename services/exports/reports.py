"""The report of a period: its tables in their order, and the workbook that holds them."""

from collections.abc import Callable
from datetime import datetime

from services.exports.definitions import Definition, definitions_sheet
from services.exports.report_events import events, flow, regions
from services.exports.report_follow_ups import attempts, dimensions, follow_ups, instead
from services.exports.report_people import countries, forms, grounds, sexes
from services.exports.report_support import children, support, support_forms
from services.exports.report_tables import ReportTable
from services.exports.report_waits import waits
from services.exports.workbooks import Column, Kind, Sheet, write_workbook
from services.measures.questions import year_of_days
from services.measures.registry import MEASURES
from services.measures.reports import Report
from services.words import Words, phrase

WARNING = phrase(
    "Internal. Holds small numbers that can point at a person: not to be shown or sent to anybody "
    "outside the programme. Releases are made for that."
)
_TABLES: tuple[Callable[[Report, Words], ReportTable], ...] = (
    *(events, flow, countries, sexes, grounds, forms, regions, support, support_forms),
    *(follow_ups, instead, dimensions, attempts, children, waits),
)


def report_tables(report: Report, words: Words) -> tuple[ReportTable, ...]:
    """Make every table, in the order of their letters."""
    return tuple(make(report, words) for make in _TABLES)


def name_period(report: Report, words: Words) -> str:
    """Name the period: a year by its number, other days by the first and the last."""
    first, last = report.period
    if year_of_days(first.year) == (first, last):
        return str(first.year)
    return words("{first} to {last}", first=words.day(first), last=words.day(last))


def write_report(report: Report, words: Words, made_at: datetime) -> bytes:
    """Write the workbook in the reader's language."""
    tables = report_tables(report, words)
    warning = words(WARNING)
    return write_workbook(
        [
            _about(report, tables, words, made_at),
            *(table.sheet(warning) for table in tables),
            _definitions(tables, words),
        ],
        title=words("Report for {period}", period=name_period(report, words)),
        made_at=made_at,
    )


def _about(
    report: Report, tables: tuple[ReportTable, ...], words: Words, made_at: datetime
) -> Sheet:
    """The first sheet: which period and day, when it was made, what is in it."""
    return Sheet(
        title=words("About"),
        heading=words("Report for {period}", period=name_period(report, words)),
        warning=words(WARNING),
        columns=(Column(words("What"), Kind.TEXT), Column(words("Which"), Kind.TEXT)),
        rows=(
            (words("Period"), name_period(report, words)),
            (words("As of"), words.day(report.question.as_of)),
            (words("Made"), words.moment(made_at)),
            *((table.letter, f"{table.title}. {table.sentence}") for table in tables),
        ),
        notes=(
            words("Every figure is as known when the report was made; late entries change it."),
            words("Left out everywhere: cases registered in error."),
        ),
    )


def _definitions(tables: tuple[ReportTable, ...], words: Words) -> Sheet:
    names = dict.fromkeys(name for table in tables for name in table.measures)
    meanings = [MEASURES[name].meaning for name in names]
    return definitions_sheet(
        [Definition(words(each.title), words(each.unit), each.told(words)) for each in meanings],
        words,
    )
