"""Tables (f) and (h) of the report: support that was given, and what is checked for children."""

from models.codes import Support, SupportForm, SupportPhase
from services.exports.report_tables import (
    NO_LIST_OF_SUPPORT,
    ReportRow,
    ReportTable,
    columns,
    erased_too,
    parts,
)
from services.exports.workbooks import Column, Kind
from services.measures.reports import APPLIED, RETURNED, Report
from services.queries.child_checks import CheckState, ChildCheck
from services.words import Words, phrase

_ITEMS = "support_items"
_UNIT = phrase(
    "Unit: items of support by the day they were given, and persons who got any of them. One "
    "person can get many items, so items are not persons and persons do not add up."
)
_TOLD_WITH_ERASED = phrase("Those who applied and returned are told above with the erased cases.")
_RULES = {
    ChildCheck.BEST_INTEREST_SWEDEN: "C1",
    ChildCheck.BEST_INTEREST_HOME: "C1",
    ChildCheck.RESPONSIBLE_NAMED: "C2",
    ChildCheck.HANDED_OVER: "C2",
    ChildCheck.FAMILY_LOOKED_INTO: "C3",
}


def support(report: Report, words: Words) -> ReportTable:
    """Make table (f1): each kind of support by the part of the path it belongs to."""
    return ReportTable(
        letter="f1",
        title=words("Support given"),
        sentence=_sentence(report, words),
        unit=words(_UNIT),
        columns=(
            Column(words("Phase"), Kind.TEXT),
            *columns(words("Support"), words("Items"), words("Persons")),
        ),
        rows=(
            *(row for phase in SupportPhase for row in _phase(report, phase, words)),
            (words("All"), words("All"), *_given(report)),
        ),
        notes=(words(NO_LIST_OF_SUPPORT), *erased_too(report, words)),
        measures=(_ITEMS,),
    )


def _sentence(report: Report, words: Words) -> str:
    row = report.one(_ITEMS)
    return words(
        "{items} to {persons}.",
        items=words.many("{n} item", "{n} items", row.n),
        persons=words.many("{n} person", "{n} persons", row.persons or 0),
    )


def _phase(report: Report, phase: SupportPhase, words: Words) -> list[ReportRow]:
    """What was given in a part of the path, and the part as a whole."""
    name = words.label(phase)
    rows: list[ReportRow] = []
    for code in Support:
        n, persons = _given(report, ("phase", phase), ("support", code))
        if n:
            rows.append((name, words.label(code), n, persons))
    return [*rows, (name, words("All"), *_given(report, ("phase", phase)))]


def _given(report: Report, *keys: tuple[str, str]) -> tuple[int, int]:
    """Return items and persons of one group; most groups have none."""
    row = report.table(_ITEMS, *(key for key, _ in keys)).row(*(code for _, code in keys))
    return (row.n, row.persons or 0) if row else (0, 0)


def support_forms(report: Report, words: Words) -> ReportTable:
    """Make table (f2): in which form support was given, by part of the path."""
    named = [(words.label(form), _given(report, ("form", form))[0]) for form in SupportForm]
    return ReportTable(
        letter="f2",
        title=words("Support by form"),
        sentence=words("Items: {parts}.", parts=parts(words, named)),
        unit=words(_UNIT),
        columns=columns(
            words("Form of support"),
            *(words.label(phase) for phase in SupportPhase),
            words("All items"),
            words("Persons"),
        ),
        rows=(
            *(_form(report, form, words) for form in SupportForm),
            (
                words("All"),
                *(_given(report, ("phase", phase))[0] for phase in SupportPhase),
                *_given(report),
            ),
        ),
        notes=(words(NO_LIST_OF_SUPPORT), *erased_too(report, words)),
        measures=(_ITEMS,),
    )


def _form(report: Report, form: SupportForm, words: Words) -> ReportRow:
    by_phase = (_given(report, ("phase", phase), ("form", form))[0] for phase in SupportPhase)
    return words.label(form), *by_phase, *_given(report, ("form", form))


def children(report: Report, words: Words) -> ReportTable:
    """Make table (h): the checks of rules C1 to C4."""
    found = {name: report.table(name, "adult_child").row("CHILD") for name in (APPLIED, RETURNED)}
    counts = {name: words.number(row.n if row else 0) for name, row in found.items()}
    return ReportTable(
        letter="h",
        title=words("Checks for children"),
        sentence=words("Children: {applications} applied, {returned} returned.", **counts),
        unit=words(
            "Unit: children. The hand-over is asked of those who returned in the period, all else "
            "of those who applied in it."
        ),
        columns=(
            Column(words("Rule"), Kind.TEXT),
            *columns(words("Check"), words.label(CheckState.DONE), words("Of")),
            *(Column(words.label(state)) for state in CheckState if state is not CheckState.DONE),
        ),
        rows=(
            *(_check(report, check, words) for check in ChildCheck),
            ("C4", words("Come first in the work lists"), *[None] * 6),
        ),
        notes=(
            words("Of: those the check concerns. Not among them: not needed, and not known."),
            words(
                "C4 holds for every child by itself, so there is nothing to count; how long "
                "children waited stands in table (i)."
            ),
            *erased_too(report, words),
            *((words(_TOLD_WITH_ERASED),) if report.erased else ()),
            words(NO_LIST_OF_SUPPORT),
        ),
        measures=("child_checks",),
    )


def _check(report: Report, check: ChildCheck, words: Words) -> ReportRow:
    table = report.table("child_checks", "check", "state")
    rows = {state: table.row(check.value, state.value) for state in CheckState}
    done = rows.pop(CheckState.DONE)
    others = (row.n if row else 0 for row in rows.values())
    return _RULES[check], words.label(check), done.n if done else 0, done.of if done else 0, *others
