"""Every figure that can be asked: all measures, all keys, many days, as one comparable whole."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy.engine import Engine
from sqlmodel import Session

from models.codes import AdultChild, CountryGroup, Region
from services.access import EVERYWHERE
from services.errors import NotBrokenDown
from services.measures.questions import Question
from services.measures.registry import MEASURES, measure

Figures = dict[tuple[object, ...], dict[str, Any]]


def every_figure(engine: Engine, days: list[date]) -> Figures:
    """Ask every measure by every key alone on these days, and once by every two keys.

    What counts something that is erased with the case says so, and is left out.
    """
    figures: Figures = {}
    with Session(engine) as session:
        for name, chosen in MEASURES.items():
            for question in [] if chosen.erased else _asked(sorted(chosen.figure.keys), days):
                try:
                    figures[name, question] = measure(session, name, question, EVERYWHERE).json()
                except NotBrokenDown:
                    continue
    return figures


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
