"""Tables (g) of the report: how follow-up went."""

from models.codes import (
    MONTHS,
    ClosingReason,
    Milestone,
    NonresponseReason,
    Stage,
)
from services.charts.completion import say_completion
from services.exports.report_tables import (
    FEW_COUNTED,
    NO_LIST_OF_SUPPORT,
    Counted,
    ReportRow,
    ReportTable,
    columns,
    erased_too,
    parts,
    shares,
    title_of,
)
from services.exports.workbooks import Column, Kind
from services.measures.questions import FEW, OF, N
from services.measures.reports import FOLLOW_UPS, Report
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
_AMONG_ALL = phrase("Of all episodes: erased cases are among them.")
_OUTCOMES = {
    N: phrase("Done in time"),
    "late": phrase("Done late"),
    "declined": phrase("Declined"),
    "missed": phrase("Missed"),
    "ended_first": phrase("Ended first"),
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
            "{milestone}: {opens} to {closes}",
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
    row = report.one(name)
    return (
        title_of(name, words),
        _number(report, name, N),
        _number(report, name, OF),
        *shares(row),
        None if row.within_365 is None else _number(report, name, "within_365"),
        _number(report, name, "not_yet_due"),
    )


def instead(report: Report, words: Words) -> ReportTable:
    """Make table (g2): what became of every follow-up whose window closed in the period."""
    said = ((words(title), report.one(_ONE_YEAR).number(name)) for name, title in _OUTCOMES.items())
    return ReportTable(
        letter="g2",
        title=words("What happened instead"),
        sentence=words("One-year follow-up: {parts}.", parts=parts(words, said)),
        unit=words(_COHORT),
        columns=columns(words("Outcome"), *(words.label(_MILESTONES[name]) for name in FOLLOW_UPS)),
        rows=(
            *(
                (words(title), *(_number(report, name, outcome) for name in FOLLOW_UPS))
                for outcome, title in _OUTCOMES.items()
            ),
            *_endings(report, words),
            (words("All whose window closed"), *(_number(report, name, OF) for name in FOLLOW_UPS)),
        ),
        notes=(
            words("Ended first: the case ended before the follow-up was done."),
            words("Which reason ended a case opens no list: by it nobody is picked out."),
        ),
        measures=FOLLOW_UPS,
    )


def _number(report: Report, name: str, number: str) -> Counted:
    return Counted(report.one(name).number(number), name, report.question, number=number)


def _endings(report: Report, words: Words) -> list[ReportRow]:
    """Why cases ended first, as far as any did: parts of the row before."""
    found = [
        dict(row.instead.cancelled if row.instead else ()) for row in map(report.one, FOLLOW_UPS)
    ]
    codes = sorted({code for reasons in found for code in reasons})
    return [
        (
            words("of which: {reason}", reason=_reason(code, words)),
            *(reasons.get(code, 0) for reasons in found),
        )
        for code in codes
    ]


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
        notes=(
            words("A caseworker's judgement in four steps."),
            *erased_too(report, words),
            *((words(_AMONG_ALL),) if report.erased else ()),
            words(NO_LIST_OF_SUPPORT),
        ),
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
        notes=(*erased_too(report, words), words(NO_LIST_OF_SUPPORT)),
        measures=("not_reached",),
    )
