"""What the views of the analysis page show, each read only when it is open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from services.access import Scope
from services.errors import NotAllowed
from services.measures.expected import ahead
from services.measures.first_year import first_year
from services.measures.funnel import Funnel, funnel
from services.measures.known import known_on
from services.measures.known_course import known_course
from services.measures.quality import board
from services.measures.questions import Question, Table
from services.measures.registry import MEASURES, measure
from services.measures.settling import Settling, settling
from services.measures.waits import waits
from services.queries.erased_cases import erased_of


@dataclass(frozen=True)
class SupportAndChange:
    """Support given by phase and form, how the three dimensions moved, and children's checks.

    `erased` is how many cases of the period are in none of them any more.
    """

    whole: Table
    by_phase: Table
    by_form: Table
    better: Table
    changes: Table
    checked: Table
    checks: Table
    erased: int


def regions(session: Session, question: Question, scope: Scope) -> Funnel:
    """Compare the regions, all of them.

    :raises NotAllowed: the scope leaves out a region
    """
    if not scope.national:
        raise NotAllowed
    asked = question.everywhere().split("region")
    return funnel(measure(session, "completion_within_year", asked, scope))


def given(session: Session, question: Question, scope: Scope) -> SupportAndChange:
    """Read what was given, what changed and which checks were done."""
    asked = question.within(scope)

    def given_by(*by: str) -> Table:
        return measure(session, "support_items", asked.split(*by), scope)

    def tables(name: str, *by: str) -> tuple[Table, Table]:
        """Read once, and answer by the first key alone and by both."""
        chosen = MEASURES[name]
        cube = chosen.figure.read(session, asked, by)
        return chosen.table(cube, asked.split(by[0])), chosen.table(cube, asked.split(*by))

    return SupportAndChange(
        given_by(),
        given_by("phase"),
        given_by("phase", "form"),
        *tables("dimensions_better", "dimension", "change"),
        *tables("child_checks", "check", "state"),
        erased_of(session, asked.period, asked.population),
    )


def how_late(session: Session, question: Question, scope: Scope) -> Settling:
    """Reckon how late things are written down in the whole programme, whatever is asked about."""
    del scope
    return settling(session, question.as_of)


ANALYSES: Mapping[str, Callable[[Session, Question, Scope], Any]] = {
    "first_year": first_year,
    "regions": regions,
    "waits": waits,
    "given": given,
    "ahead": ahead,
    "known_on": known_on,
    "known_course": known_course,
    "settling": how_late,
    "gaps": board,
}
