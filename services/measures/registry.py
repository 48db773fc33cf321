"""The one registry of measures: screens, reports, exports and `manage.py measure` ask here."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from services.access import Permission, Scope, Viewer, require, scope_of
from services.errors import NoListOfPeople, NotBrokenDown, UnknownList, UnknownMeasure
from services.measures import (
    attempts,
    caseload,
    child_checks,
    completion,
    endings,
    events,
    falling_due,
    incidence,
    milestones,
    reachable,
    support_items,
    waiting,
    wellbeing,
    worklist,
)
from services.measures.definitions import Measure
from services.measures.questions import N, Question, Table
from services.queries.cubes import TIME_KEYS, ids
from services.queries.erased_cases import erased_of

_FAMILIES = (
    *(caseload, completion, milestones, reachable, incidence, worklist, events, endings, waiting),
    *(support_items, wellbeing, child_checks, attempts, falling_due),
)
# A family of measures is defined beside the figure that counts it; its line here makes it known.
MEASURES = {measure.name: measure for family in _FAMILIES for measure in family.MEASURES}
_MOST_KEYS = 2


def measure(session: Session, name: str, question: Question, scope: Scope) -> Table:
    """Answer a question by a measure, as far as the scope reaches.

    :raises UnknownMeasure: there is no such measure
    :raises NotBrokenDown: the measure cannot be broken down by these keys
    """
    asked = question.within(scope)
    chosen = _chosen(name, asked)
    return chosen.table(chosen.figure.read(session, asked, asked.by), asked)


def measure_told(session: Session, name: str, question: Question, scope: Scope) -> Table:
    """Answer like `measure`, and say how many erased cases are not in the answer any more.

    :raises UnknownMeasure, NotBrokenDown: as for `measure`
    """
    table = measure(session, name, question, scope)
    if not MEASURES[name].erased:
        return table
    asked = question.within(scope)
    return replace(table, erased=erased_of(session, asked.period, asked.population))


def listed(
    session: Session,
    viewer: Viewer,
    name: str,
    question: Question,
    group: Sequence[str] = (),
    number: str = N,
) -> tuple[int, ...]:
    """List the cases or follow-ups that a number of one group counts, as far as the viewer sees.

    :raises NotAllowed: the viewer sees no cases
    :raises NoListOfPeople: the figure is filtered or broken down by country
    :raises UnknownList: the measure has no such number, or it opens none
    :raises UnknownMeasure, NotBrokenDown: as for `measure`
    """
    require(viewer, Permission.CASE_READ)
    asked = question.within(scope_of(viewer, Permission.CASE_READ))
    chosen = _chosen(name, asked)
    if not opens_list(asked):
        raise NoListOfPeople
    if chosen.listed is None or number not in chosen.figure.numbers:
        raise UnknownList
    if len(group) != len(asked.by):
        raise NotBrokenDown(key=", ".join(group))
    part, codes = chosen.figure.listed(asked, dict(zip(asked.by, group, strict=True)), number)
    return ids(session, part, codes)


def names_by(by: tuple[str, ...]) -> list[str]:
    """Name the measures that can be broken down by these keys; without keys it is every one.

    :raises NotBrokenDown: none can
    """
    names = [name for name, each in MEASURES.items() if _fits(by, each)]
    if not names:
        raise NotBrokenDown(key=", ".join(by))
    return names


def opens_list(question: Question) -> bool:
    """Say whether a list of people may be picked out like this: never by country of return."""
    return question.country_group is None and "return_country" not in question.by


def _chosen(name: str, question: Question) -> Measure:
    chosen = MEASURES.get(name)
    if chosen is None:
        raise UnknownMeasure(name=name)
    if not _fits(question.by, chosen):
        raise NotBrokenDown(key=", ".join(question.by))
    return chosen


def _fits(by: tuple[str, ...], chosen: Measure) -> bool:
    """At most two keys, each once, of those the measure has, and one clock among them."""
    times = [key for key in by if key in TIME_KEYS]
    each_once = len(set(by)) == len(by) <= _MOST_KEYS
    return each_once and len(times) <= 1 and chosen.figure.keys.issuperset(by)
