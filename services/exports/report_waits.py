"""Table (i) of the report: how long people waited for a decision, and for the departure."""

from models.codes import AdultChild
from services.exports.report_tables import Counted, ReportRow, ReportTable, parts
from services.exports.workbooks import Column, Kind
from services.measures.questions import Row
from services.measures.reports import WAITS, Report
from services.words import Words, phrase

_WAITS = {
    "days_to_decision": phrase("From application to decision"),
    "days_to_departure": phrase("From grant to departure"),
}


def waits(report: Report, words: Words) -> ReportTable:
    """Make table (i): medians of the waits, with those not finished counted as far as known."""
    said = ((words(_WAITS[name]).lower(), report.one(name).median) for name in WAITS)
    days = [(name, round(median)) for name, median in said if median is not None]
    between = (words("Median days"), words("Low"), words("High"))
    return ReportTable(
        letter="i",
        title=words("How long people waited"),
        sentence=words("Median days: {parts}.", parts=parts(words, days)),
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
        notes=(words("Low and high: 95 % interval. Without a number: not known yet."),),
        measures=WAITS,
    )


def _waits(report: Report, name: str, words: Words) -> list[ReportRow]:
    ages = [(age, report.table(name, "adult_child").row(age)) for age in AdultChild]
    rows = [_wait(report, name, words("All"), report.one(name))]
    rows += [_wait(report, name, words.label(age), row, age) for age, row in ages if row]
    return [(words(_WAITS[name]), *row) for row in rows]


def _wait(report: Report, name: str, who: str, row: Row, age: str = "") -> ReportRow:
    asked, group = report.question, (age,) if age else ()
    asked = asked.split("adult_child") if age else asked
    finished = Counted(row.n, name, asked, group)
    return who, row.median, row.low, row.high, finished, row.of
