"""Every measure of the registry agrees with a second count, on random programmes and many days."""

from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

import pytest

from models.codes import AdultChild, CountryGroup
from services.access import EVERYWHERE
from services.measures.questions import Question, Row
from services.measures.registry import MEASURES, measure
from tests.conftest import FULL
from tests.services.measures.programmes import FIRST, LAST, in_memory
from tests.services.measures.recount import Recount, recount
from tests.services.measures.second_counts import SECOND, Asked, Groups

PROGRAMMES = range(200 if FULL else 20)
DAYS = 20
LATE_START = date(2017, 9, 1)
DAY, YEAR = timedelta(days=1), timedelta(days=365)
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"adult_child": AdultChild.CHILD},
    {"adult_child": AdultChild.ADULT},
    {"country_group": CountryGroup.BG},
)
COMPARED = ("n", "of", "share", "low", "high", "median", "not_yet_due", "within_365")
BESIDE = ("persons", "accompanying", "accompanying_children")


@lru_cache
def told(seed: int) -> tuple[Any, Recount]:
    """A random programme and its plain rows; every third began late in the system."""
    session = in_memory(seed, LATE_START if seed % 3 == 0 else FIRST)
    return session, recount(session)


def days_of(seed: int, programme: Recount) -> list[date]:
    """Some days at random, and the days on and around which something changes."""
    dice = Random(seed)  # noqa: S311  thrown for tests
    follow_ups = [it for case in programme.cases for it in case.follow_ups]
    turning = [day for it in follow_ups for day in (it.due, it.opens, it.closes)]
    turning += [move["happened_on"] for case in programme.cases for move in case.moves]
    edges = [dice.choice(turning) + dice.choice((-1, 0, 1)) * DAY for _ in range(DAYS // 2)]
    span = (LAST - FIRST + YEAR).days
    return [*edges, *(FIRST + dice.randrange(span) * DAY for _ in range(DAYS - len(edges)))]


def questions(seed: int, programme: Recount) -> list[Question]:
    """A question for each of the days, with a period or without, of all or of some."""
    found: list[Question] = []
    for place, day in enumerate(days_of(seed, programme)):
        periods: tuple[dict[str, date], ...] = (
            {},
            {"since": day - YEAR, "until": day},
            {"until": day - 60 * DAY},
            {"since": day - 500 * DAY},
        )
        facts = periods[place % len(periods)] | FILTERS[place // len(periods) % len(FILTERS)]
        found.append(Question(max(day, FIRST), **facts))
    return found


def as_asked(question: Question, programme: Recount) -> Asked:
    """The same question to the second count."""
    age, group = question.adult_child, question.country_group
    return Asked(
        programme,
        question.as_of,
        question.since,
        question.until,
        None if age is None else age is AdultChild.CHILD,
        None if group is None else group.value,
    )


def answered(rows: tuple[Row, ...], like: Groups) -> Groups:
    """The measure's answer in the shape of the second count: groups that have any number."""
    found: Groups = {}
    for row in rows:
        numbers = row.json() | {name: getattr(row, name) for name in BESIDE}
        wanted = like.get(str(row.group[0]), {})
        if wanted or any(numbers.get(name) for name in ("n", "of", "not_yet_due")):
            found[str(row.group[0])] = {name: numbers.get(name) for name in wanted}
    return found


def same(found: Any, expected: Any) -> bool:
    """Whether numbers agree, shares but for rounding."""
    if isinstance(expected, dict):
        return found.keys() == expected.keys() and all(
            same(found[key], value) for key, value in expected.items()
        )
    return found == (pytest.approx(expected, abs=1e-9) if isinstance(expected, float) else expected)


def test_there_is_a_second_count_of_every_measure() -> None:
    assert set(SECOND) == set(MEASURES)


@pytest.mark.parametrize("seed", PROGRAMMES)
def test_every_measure_agrees_with_its_second_count(seed: int) -> None:
    session, programme = told(seed)
    for question in questions(seed, programme):
        asked = as_asked(question, programme)
        for name, second in SECOND.items():
            key = "region" if "region" in MEASURES[name].figure.keys else "ending"
            if name == "child_checks" and question.adult_child:
                continue
            expected = second(asked)
            rows = measure(session, name, question.split(key), EVERYWHERE).rows
            found = answered(rows, expected)
            assert same(found, expected), (name, question, found, expected)
