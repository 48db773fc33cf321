"""Table (i) of the report: how long people waited for a decision, and for the departure."""

from models.codes import AdultChild
from services.exports.report_tables import (
    FEW_WAITED,
    Counted,
    ReportRow,
    ReportTable,
    middle,
    parts,
)
from services.exports.workbooks import Column, Kind
from services.measures.questions import FEW, OF, Row
from services.measures.reports import Report
from services.measures.waits import WAITS
from services.statistics.rounding import whole
from services.words import Words, phrase

_WAITS = {
    "days_to_decision": phrase("From application to decision"),
    "days_to_departure": phrase("From grant to departure"),
}


def waits(report: Report, words: Words) -> ReportTable:
    """Make table (i): medians of the waits, with those not finished counted as far as known."""
    said = ((words(_WAITS[name]).lower(), middle(report.one(name))[0]) for name in WAITS)
    days = [(name, whole(median)) for name, median in said if median is not None]
    between = (words("Median days"), words("Low"), words("High"))
    return ReportTable(
        letter="i",
        title=words("How long people waited"),
        sentence=_sentence(days, words),
        unit=words(
            "Unit: days. The median of all whose wait began in the period (Kaplan–Meier); those "
            "not finished count as far as known. A mean of the finished ones would be too short."
        ),
        columns=(
            *(Column(title, Kind.TEXT) for title in (words("Wait"), words("Group"))),
            *(Column(title, Kind.DECIMAL) for title in between),
            *(Column(title) for title in (words("Finished"), words("Of"))),
        ),
        rows=tuple(row for name in WAITS for row in _waits(report, name, words)),
        notes=(
            words("Low and high: 95 % interval. Without a number: not known yet."),
            words(FEW_WAITED, few=words.number(FEW)),
        ),
        measures=WAITS,
    )


def _sentence(days: list[tuple[str, int]], words: Words) -> str:
    if not days:
        return words("Too few waited, or too few are through, for a middle value.")
    return words("Median days: {parts}.", parts=parts(words, days))


def _waits(report: Report, name: str, words: Words) -> list[ReportRow]:
    ages = [(age, report.table(name, "adult_child").row(age)) for age in AdultChild]
    rows = [_wait(report, name, words("All"), report.one(name))]
    rows += [_wait(report, name, words.label(age), row, age) for age, row in ages if row]
    return [(words(_WAITS[name]), *row) for row in rows]


def _wait(report: Report, name: str, who: str, row: Row, age: str = "") -> ReportRow:
    asked, group = report.question, (age,) if age else ()
    asked = asked.split("adult_child") if age else asked
    finished = Counted(row.n, name, asked, group)
    return who, *middle(row), finished, Counted(row.of or 0, name, asked, group, OF)
