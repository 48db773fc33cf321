"""Every figure that can be asked: all measures, all keys, many days, as one comparable whole."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy.engine import Engine
from sqlmodel import Session

from models.codes import AdultChild, CountryGroup, Region
from services.access import EVERYWHERE
from services.errors import NotBrokenDown
from services.measures.analysis import ANALYSES
from services.measures.questions import Question
from services.measures.registry import MEASURES, measure, measure_told
from services.measures.reports import read_report

Figures = dict[tuple[object, ...], dict[str, Any]]
# What they count is erased with a case (docs/decisions/0009); each says how many cases it has lost.
LOSING = {"support_items", "dimensions_better", "child_checks", "not_reached"}
# The board of gaps is about what can still be mended; the others look back at how things were
# written, moments of which are erased, or show what LOSING counts.
LOOKING_BACK = {"given", "gaps", "known_on", "known_course", "settling"}


class Lost(NamedTuple):
    """What a figure that loses says: its number, and how many erased cases are not in it."""

    n: int
    erased: int


def every_figure(engine: Engine, days: list[date]) -> Figures:
    """Ask every measure but LOSING by every key alone on these days, and once by every two keys."""
    figures: Figures = {}
    with Session(engine) as session:
        for name, chosen in MEASURES.items():
            keys = sorted(chosen.figure.keys)
            for question in [] if name in LOSING else _asked(keys, days):
                try:
                    figures[name, question] = measure(session, name, question, EVERYWHERE).json()
                except NotBrokenDown:
                    continue
    return figures


def every_analysis(engine: Engine, day: date) -> dict[str, Any]:
    """Read every view of the analysis page but LOOKING_BACK."""
    with Session(engine) as session:
        return {
            name: read(session, _of_years(day), EVERYWHERE)
            for name, read in ANALYSES.items()
            if name not in LOOKING_BACK
        }


def every_report_table(engine: Engine, day: date) -> dict[object, Any]:
    """Read a report of several years: its tables but LOSING, and how many each event concerns."""
    with Session(engine) as session:
        report = read_report(session, _of_years(day), EVERYWHERE)
    tables = {key: table.json() for key, table in report.tables.items() if key[0] not in LOSING}
    return tables | {event: cube.by("adult_child") for event, cube in report.kinds.items()}


def what_is_lost(engine: Engine, day: date) -> dict[str, Lost]:
    """Ask each measure that loses for the years until a day."""
    with Session(engine) as session:
        tables = {
            name: measure_told(session, name, _of_years(day), EVERYWHERE) for name in sorted(LOSING)
        }
    return {name: Lost(table.rows[0].n, table.erased) for name, table in tables.items()}


def _of_years(day: date) -> Question:
    return Question(as_of=day, since=day - timedelta(3000), until=day)


def _asked(keys: list[str], days: list[date]) -> Iterator[Question]:
    for day in days:
        yield from _questions(day, [(), *((key,) for key in keys)])
    yield from _questions(days[-1], combinations(keys, 2))
    yield from _narrowed(days[-1])


def _questions(day: date, ways: Any) -> Iterator[Question]:
    for by in ways:
        yield Question(as_of=day, since=day - timedelta(1500), until=day, by=tuple(by))
    yield Question(as_of=day)


def _narrowed(day: date) -> Iterator[Question]:
    for region in Region:
        yield Question(as_of=day, regions=frozenset({region}))
    for group in CountryGroup:
        yield Question(as_of=day, country_group=group)
    for age in AdultChild:
        yield Question(as_of=day, adult_child=age, by=("region",))
