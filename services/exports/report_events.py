"""Tables (a) and (e) of the report: what happened to applications, in all and by region."""

from dataclasses import replace

from models.codes import AdultChild, Region
from services.exports.report_tables import Counted, ReportRow, ReportTable, columns, parts, title_of
from services.measures.questions import Question, Row
from services.measures.reports import APPLIED, GRANTED, RETURNED, Report, day_before
from services.words import Words, phrase

SHOWN = (APPLIED, GRANTED, "rejected", "withdrawn", RETURNED)
BESIDE = phrase("Accompanying persons stand beside and are in no other column.")
_MOVES = ((APPLIED, 1), ("found_again", 1), ("rejected", -1), ("withdrawn", -1), ("closed", -1))
_CASES = phrase(
    "Unit: cases. A case is one application and what became of it; somebody with two is two cases "
    "and one person. Each event counts on its own day: who applied in this period may return later."
)


def along(row: Row) -> tuple[int, int]:
    """Return how many adults and how many children came along."""
    children = row.accompanying_children or 0
    return (row.accompanying or 0) - children, children


def titles_along(words: Words) -> tuple[str, str]:
    """Name the columns of those who came along."""
    return words("Accompanying adults"), words("Accompanying children")


def counted(report: Report, name: str, key: str = "", code: str = "") -> Counted | None:
    """Return a number with its list; none where there is no number, not even 0."""
    by, group = ((key,), (code,)) if key else ((), ())
    row = report.table(name, *by).row(*group)
    return row and Counted(row.n, name, report.question.split(*by), group)


def events(report: Report, words: Words) -> ReportTable:
    """Make table (a1): applications and decisions, cases and persons."""
    counts = {name: words.number(report.n(name)) for name in SHOWN}
    return ReportTable(
        letter="a1",
        title=words("Applications and decisions"),
        sentence=words(
            "Applied: {applications}. Granted: {supported}. Rejected: {rejected}. Withdrew: "
            "{withdrawn}. Returned: {returned}.",
            **counts,
        ),
        unit=words(_CASES),
        columns=columns(
            words("What happened"),
            words("Cases"),
            *(words.label(age) for age in AdultChild),
            words("Persons"),
            *titles_along(words),
        ),
        rows=tuple(_event(report, name, words) for name in SHOWN),
        notes=(words(BESIDE),),
        measures=SHOWN,
    )


def _event(report: Report, name: str, words: Words) -> ReportRow:
    row = report.one(name)
    ages = (counted(report, name, "adult_child", age) for age in AdultChild)
    return title_of(name, words), counted(report, name), *ages, row.persons, *along(row)


def flow(report: Report, words: Words) -> ReportTable:
    """Make table (a2): from the open cases before the period to those at its end."""
    before, now = report.before.rows[0].n, report.n("caseload")
    return ReportTable(
        letter="a2",
        title=words("From the first day to the last"),
        sentence=words(
            "Open cases: {before} before the period, {now} at its end.",
            before=words.number(before),
            now=words.number(now),
        ),
        unit=words("Unit: cases. What came in and went out adds up to the open cases at the end."),
        columns=columns(words("What happened"), words("Cases")),
        rows=(
            _stock(before, day_before(report.question), words),
            *(
                (title_of(name, words), Counted(sign * report.n(name), name, report.question))
                for name, sign in _MOVES
            ),
            _stock(now, replace(report.question, since=None, until=None), words),
        ),
        notes=(words("A grant or a return moves a case on; it stays open."),),
        measures=("caseload", *(name for name, _ in _MOVES)),
    )


def _stock(n: int, question: Question, words: Words) -> ReportRow:
    day = words("Open on {day}", day=words.day(question.as_of))
    return day, Counted(n, "caseload", question)


def regions(report: Report, words: Words) -> ReportTable:
    """Make table (e): what happened by region, and how many cases are open at the end."""
    names = (*SHOWN, "caseload")
    rows = {region: _region(report, region, names) for region in Region}
    applied = ((words.label(region), cells[0]) for region, cells in rows.items())
    return ReportTable(
        letter="e",
        title=words("By region"),
        sentence=words(
            "Applied: {parts}.", parts=parts(words, [(at, cell.n) for at, cell in applied if cell])
        ),
        unit=words("Unit: cases, by the region on the day of each event."),
        columns=columns(words("Region"), *(title_of(name, words) for name in names)),
        rows=(
            *((words.label(region), *cells) for region, cells in rows.items()),
            (words("All regions"), *(counted(report, name) for name in names)),
        ),
        notes=(words("Without a number: the region had no coordinator yet."),),
        measures=names,
    )


def _region(report: Report, region: Region, names: tuple[str, ...]) -> tuple[Counted | None, ...]:
    return tuple(counted(report, name, "region", region) for name in names)
