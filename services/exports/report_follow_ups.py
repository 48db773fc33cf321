"""Tables (g) and (i) of the report: how follow-up went, and how long people waited."""

from models.codes import (
    MONTHS,
    AdultChild,
    ClosingReason,
    Milestone,
    NonresponseReason,
    Stage,
)
from services.charts.completion import FEW, say_completion
from services.exports.report_tables import (
    FEW_COUNTED,
    NO_LIST_OF_SUPPORT,
    Counted,
    ReportRow,
    ReportTable,
    columns,
    parts,
    shares,
    title_of,
)
from services.exports.workbooks import Column, Kind
from services.measures.questions import OF, Instead, N, Row
from services.measures.reports import FOLLOW_UPS, WAITS, Report
from services.queries.attempts import NO_REASON
from services.queries.wellbeing import Change, Dimension
from services.statistics.calendar import WINDOWS, Offset
from services.words import Words, phrase

_ONE_YEAR, _REACHED = "completion_within_year", "reached_once"
_BETTER = "dimensions_better"
_COHORT = phrase(
    "Unit: return episodes whose window closed in the period. Who withdrew, was lost, declined or "
    "moved on stays among them; who died before the window closed does not."
)
_WAITS = {
    "days_to_decision": phrase("From application to decision"),
    "days_to_departure": phrase("From grant to departure"),
}
_MILESTONES = dict(
    zip(FOLLOW_UPS, (Milestone.M1, Milestone.M3, Milestone.M6, Milestone.M12), strict=True)
)


def follow_ups(report: Report, words: Words) -> ReportTable:
    """Make table (g1): each follow-up done, of those whose window closed in the period."""
    names = (*FOLLOW_UPS, _REACHED)
    shared = (words("Share"), words("Low"), words("High"))
    return ReportTable(
        letter="g1",
        title=words("Follow-ups done"),
        sentence=say_completion(report.one(_ONE_YEAR), words),
        unit=words(_COHORT),
        columns=(
            *columns(words("Follow-up"), words("Done"), words("Of")),
            *(Column(title, Kind.SHARE) for title in shared),
            Column(words("Done within 365 days")),
            Column(words("Not yet due")),
        ),
        rows=tuple(_follow_up(report, name, words) for name in names),
        notes=(
            _windows(words),
            words(FEW_COUNTED, few=words.number(FEW)),
            words("Low and high: 95 % interval (Wilson)."),
        ),
        measures=names,
    )


def _windows(words: Words) -> str:
    """Say when each window opens and closes, from the constants that decide it."""
    said = (
        words(
            "{milestone} from {opens} to {closes}",
            milestone=words.label(milestone),
            opens=_offset(WINDOWS[MONTHS[milestone]].opens, words),
            closes=_offset(WINDOWS[MONTHS[milestone]].closes, words),
        )
        for milestone in _MILESTONES.values()
    )
    return words("Windows, counted from the arrival: {windows}.", windows="; ".join(said))


def _offset(offset: Offset, words: Words) -> str:
    months = words.many("{n} month", "{n} months", offset.months)
    if not offset.days:
        return months
    days = words.many("{n} day", "{n} days", abs(offset.days))
    return f"{months} {'+' if offset.days > 0 else '−'} {days}"


def _follow_up(report: Report, name: str, words: Words) -> ReportRow:
    row, asked = report.one(name), report.question
    return (
        title_of(name, words),
        Counted(row.n, name, asked),
        Counted(row.of or 0, name, asked, number=OF),
        *shares(row),
        row.within_365,
        Counted(row.not_yet_due or 0, name, asked, number="not_yet_due"),
    )


def instead(report: Report, words: Words) -> ReportTable:
    """Make table (g2): what became of every follow-up whose window closed in the period."""
    rows = {name: report.one(name) for name in FOLLOW_UPS}
    one_year = _outcomes(rows[_ONE_YEAR], words)
    names = list(dict.fromkeys(name for row in rows.values() for name in _outcomes(row, words)))
    return ReportTable(
        letter="g2",
        title=words("What happened instead"),
        sentence=words("One-year follow-up: {parts}.", parts=parts(words, one_year.items())),
        unit=words(_COHORT),
        columns=columns(words("Outcome"), *(words.label(_MILESTONES[name]) for name in FOLLOW_UPS)),
        rows=(
            *(
                (name, *(_outcomes(row, words).get(name, 0) for row in rows.values()))
                for name in names
            ),
            (words("All whose window closed"), *(_of(report, name) for name in FOLLOW_UPS)),
        ),
        notes=(
            words("Ended: the case ended before the follow-up was done, for the reason given."),
        ),
        measures=FOLLOW_UPS,
    )


def _of(report: Report, name: str) -> Counted:
    return Counted(report.one(name).of or 0, name, report.question, number=OF)


def _outcomes(row: Row, words: Words) -> dict[str, int]:
    """What became of the follow-ups, by name; in the order in which it is told."""
    found = row.instead or Instead(0, 0, 0, ())
    ended = {
        words("Ended: {reason}", reason=_reason(code, words)): n for code, n in found.cancelled
    }
    return {
        words("Done in time"): row.n,
        words("Done late"): found.late,
        words("Declined"): found.declined,
        words("Missed"): found.missed,
        **ended,
    }


def _reason(code: str, words: Words) -> str:
    kind = ClosingReason if code in {*ClosingReason} else Stage
    return words.label(kind(code)).lower()


def dimensions(report: Report, words: Words) -> ReportTable:
    """Make table (g3): how the three dimensions moved between the first and the last judgement."""
    rows = [_dimension(report, dimension, words) for dimension in Dimension]
    better = [
        (str(row[0]), report.table(_BETTER, "dimension").rows[n].n) for n, row in enumerate(rows)
    ]
    return ReportTable(
        letter="g3",
        title=words("Change in the three dimensions"),
        sentence=words("Better at the last judgement: {parts}.", parts=parts(words, better)),
        unit=words(
            "Unit: return episodes whose twelve-month window closed in the period, as far as the "
            "dimension was judged at least twice when the person was reached."
        ),
        columns=columns(
            words("Dimension"),
            *(words.label(change) for change in Change),
            words("Judged twice"),
            words("Of all episodes"),
        ),
        rows=tuple(rows),
        notes=(words("A caseworker's judgement in four steps."), words(NO_LIST_OF_SUPPORT)),
        measures=(_BETTER,),
    )


def _dimension(report: Report, dimension: Dimension, words: Words) -> ReportRow:
    table = report.table(_BETTER, "dimension", "change")
    rows = [table.row(dimension.value, change.value) for change in Change]
    counts = [row.n if row else 0 for row in rows]
    return words.label(dimension), *counts, sum(counts), report.one(_ONE_YEAR).of


def attempts(report: Report, words: Words) -> ReportTable:
    """Make table (g4): why people were not reached."""
    found = {str(row.group[0]): row.n for row in report.table("not_reached", "reason").rows}
    named = {words.label(code): found.get(code.value, 0) for code in NonresponseReason}
    named[words("No reason noted")] = found.get(NO_REASON, 0)
    return ReportTable(
        letter="g4",
        title=words("Why people were not reached"),
        sentence=words("Not reached: {parts}.", parts=parts(words, named.items())),
        unit=words("Unit: contacts logged as not reached in the period. One person can have many."),
        columns=columns(words("Why not reached"), words("Contacts")),
        rows=(*named.items(), (words("All"), sum(named.values()))),
        notes=(words(NO_LIST_OF_SUPPORT),),
        measures=("not_reached",),
    )


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
        notes=(words("Low and high: 95 % interval. An empty cell: not known yet."),),
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
    finished = Counted(row.n, name, asked, group, N)
    return who, row.median, row.low, row.high, finished, row.of
