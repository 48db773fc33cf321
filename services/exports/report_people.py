"""Tables (b) to (d) of the report: who applied, was granted support and returned."""

from collections.abc import Mapping
from enum import StrEnum

from models.codes import AdultChild, Exploitation, Gender, Ground
from services.exports.report_events import BESIDE, along, counted, titles_along
from services.exports.report_tables import (
    NO_LIST,
    ReportRow,
    ReportTable,
    codes_in_order,
    columns,
    labelled,
    parts,
    title_of,
)
from services.exports.workbooks import Column
from services.measures.reports import APPLIED, GRANTED, RETURNED, Report
from services.queries.cubes import ERASED
from services.words import Words, in_order, phrase

_EVENTS = (APPLIED, GRANTED, RETURNED)
_PLACES = tuple((event, age) for event in _EVENTS for age in AdultChild)
_ERASED = phrase(
    "Erased, so not known: of a case that was erased only its steps, country, region and whether "
    "it was a child's are kept."
)
_Found = Mapping[str, Mapping[str, int]]


def countries(report: Report, words: Words) -> ReportTable:
    """Make table (b): who returned, by country of return, the most frequent first."""
    rows = report.table(RETURNED, "return_country").rows
    named = {words.country(str(row.group[0])): row for row in rows}
    found = sorted(in_order(named, key=str), key=lambda name: -named[name].n)
    total = report.one(RETURNED)
    return ReportTable(
        letter="b",
        title=words("Returned, by country of return"),
        sentence=words(
            "Returned to: {parts}.",
            parts=parts(words, [(name, named[name].n) for name in found]),
        ),
        unit=words(
            "Unit: return episodes, and persons beside them. Somebody who returned to two "
            "countries is one person in each and one in all."
        ),
        columns=columns(
            words("Country of return"), words("Returned"), words("Persons"), *titles_along(words)
        ),
        rows=(
            *((name, named[name].n, named[name].persons, *along(named[name])) for name in found),
            (words("All"), counted(report, RETURNED), total.persons, *along(total)),
        ),
        notes=(words(BESIDE), words(NO_LIST)),
        measures=(RETURNED,),
    )


def sexes(report: Report, words: Words) -> ReportTable:
    """Make table (c): sex, adults and children."""
    children = report.table(RETURNED, "adult_child").row(AdultChild.CHILD)
    heads = (f"{title_of(event, words)}: {words.label(age).lower()}" for event, age in _PLACES)
    totals = (counted(report, event, "adult_child", age) for event, age in _PLACES)
    return ReportTable(
        letter="c",
        title=words("Sex, adults and children"),
        sentence=words(
            "Children among those who returned: {n} of {of}.",
            n=words.number(children.n if children else 0),
            of=words.number(report.n(RETURNED)),
        ),
        unit=words("Unit: cases. Adult or child on the day of application."),
        columns=columns(words("Sex"), *heads, words("Returned")),
        rows=(*_by_sex(report, words), (words("All"), *totals, counted(report, RETURNED))),
        notes=_notes(report, words),
        measures=_EVENTS,
    )


def _by_sex(report: Report, words: Words) -> list[ReportRow]:
    found = {event: report.kind(event, "gender", "adult_child") for event in _EVENTS}
    seen = {str(code) for counts in found.values() for code, _ in counts}
    rows: list[ReportRow] = []
    for code in codes_in_order(Gender, seen):
        counts = [found[event][code, age.value] for event, age in _PLACES]
        returned = sum(found[RETURNED][code, age.value] for age in AdultChild)
        rows.append((labelled(words, Gender, code), *counts, returned))
    return rows


def grounds(report: Report, words: Words) -> ReportTable:
    """Make table (d1): on which ground people applied, were granted support and returned."""
    found = {
        event: {str(code): n for (code,), n in report.kind(event, "ground").items()}
        for event in _EVENTS
    }
    return ReportTable(
        letter="d1",
        title=words("By ground"),
        sentence=words("Applied: {parts}.", parts=_said(words, Ground, found[APPLIED])),
        unit=words("Unit: cases. Each has one ground."),
        columns=_columns(words("Ground"), words),
        rows=_rows(report, words, Ground, found),
        notes=_notes(report, words),
        measures=_EVENTS,
    )


def forms(report: Report, words: Words) -> ReportTable:
    """Make table (d2): forms of exploitation, of which one case can name several."""
    found = {event: report.forms(event) for event in _EVENTS}
    return ReportTable(
        letter="d2",
        title=words("By form of exploitation"),
        sentence=words("Applied: {parts}.", parts=_said(words, Exploitation, found[APPLIED])),
        unit=words(
            "Unit: cases, in each form they name. One case can name several, so that the rows add "
            "up to more than all cases."
        ),
        columns=_columns(words("Form of exploitation"), words),
        rows=_rows(report, words, Exploitation, found),
        notes=_notes(report, words),
        measures=_EVENTS,
    )


def _notes(report: Report, words: Words) -> tuple[str, ...]:
    """Say why there is no list, and what is not known if some cases were erased."""
    erased = any(report.kind(event, "gender")[ERASED,] for event in _EVENTS)
    return (words(NO_LIST), *((words(_ERASED),) if erased else ()))


def _columns(first: str, words: Words) -> tuple[Column, ...]:
    return columns(first, *(title_of(event, words) for event in _EVENTS))


def _said(words: Words, kind: type[StrEnum], found: Mapping[str, int]) -> str:
    codes = codes_in_order(kind, found.keys())
    return parts(words, [(labelled(words, kind, code), found.get(code, 0)) for code in codes])


def _rows(
    report: Report, words: Words, kind: type[StrEnum], found: _Found
) -> tuple[ReportRow, ...]:
    """A row for each code, and the cases in all, which the rows need not add up to."""
    seen = {code for counts in found.values() for code in counts}
    return (
        *(
            (labelled(words, kind, code), *(found[event].get(code, 0) for event in _EVENTS))
            for code in codes_in_order(kind, seen)
        ),
        (words("All cases"), *(counted(report, event) for event in _EVENTS)),
    )
