"""The whole programme as stories: the historical one with its published totals, or a random one."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from services.demonstration.chances import happens
from services.demonstration.courses import (
    Course,
    abandoned_course,
    refused_course,
    returned_course,
)
from services.demonstration.people import draw_country, draw_person, draw_region
from services.demonstration.places import FIRST_YEAR, Cell, deal_places
from services.demonstration.staging import staged_scenes
from services.demonstration.stories import Story
from services.demonstration.telling import tell
from services.errors import DemonstrationTooEarly
from services.references import fresh_reference

EARLIEST = date(2014, 1, 1)
_DAYS_A_YEAR = 365
_FIRST_DECISION = date(FIRST_YEAR, 2, 15)
# The figure of 2018 was published on this day; all of its grants lie before it.
_LAST_GRANT = {2018: date(2018, 11, 20)}
_REFUSED_A_YEAR = (6, 10)


def historical_programme(today: date, seed: int) -> list[Story]:
    """Tell the programme from 2012 until the day before `today`, in the order of submission.

    :raises DemonstrationTooEarly: there would be no year of follow-up to show
    """
    if today < EARLIEST:
        raise DemonstrationTooEarly(earliest=EARLIEST)
    chance = Random(f"places {seed}")  # noqa: S311  fictitious people, repeatable on purpose
    places = deal_places(chance, today.year + 1)
    stories = list(staged_scenes(today, seed, places))
    for cell, countries in sorted(places.items(), key=lambda entry: str(entry[0])):
        for number, country in enumerate(countries):
            own = Random(f"{seed} {cell} {number}")  # noqa: S311
            stories.append(told(own, today, _course_in(own, cell), country))
    for year in range(FIRST_YEAR, today.year + 2):
        for number in range(chance.randrange(*_REFUSED_A_YEAR)):
            own = Random(f"{seed} refused {year} {number}")  # noqa: S311
            course = refused_course(own, date(year, 3, 1) + timedelta(own.randrange(300)))
            stories.append(told(own, today, course, draw_country(own)))
    return sorted((story for story in stories if story.deeds), key=lambda story: story.deeds[0].at)


def random_programme(today: date, seed: int, *, cases: int, years: int) -> Iterator[Story]:
    """Tell that many random cases, decided in the last so many years or still waiting."""
    chance = Random(f"random {seed}")  # noqa: S311  fictitious people, repeatable on purpose
    references: set[str] = set()
    days = min(years * _DAYS_A_YEAR, (today - _FIRST_DECISION).days)
    while len(references) < cases:
        decided_on = today - timedelta(chance.randrange(-60, days))
        story = told(chance, today, _any_course(chance, decided_on), draw_country(chance))
        if story.deeds and story.ref not in references:
            references.add(story.ref)
            yield story


def told(chance: Random, today: date, course: Course, country: str) -> Story:
    """Tell one course of somebody who wants to return to `country`."""
    region = draw_region(chance, course.applied_on)
    story = Story(chance, today, fresh_reference(chance), region)
    return tell(story, draw_person(chance, course.applied_on, country), course)


def _any_course(chance: Random, decided_on: date) -> Course:
    if happens(chance, in_hundred=20):
        return refused_course(chance, decided_on)
    if happens(chance, in_hundred=9):
        return abandoned_course(chance, decided_on)
    wait = 8 + int(chance.expovariate(1 / 28))
    return returned_course(chance, decided_on, decided_on + timedelta(wait))


def _course_in(chance: Random, cell: Cell) -> Course:
    if cell.arrived is None:
        first = _first_grant(cell.granted)
        days = (_last_grant(cell.granted) - first).days
        return abandoned_course(chance, first + timedelta(chance.randrange(days)))
    if cell.arrived > cell.granted:
        granted_on = _last_grant(cell.granted) - timedelta(chance.randrange(35))
        arrived_on = date(cell.arrived, 1, 4) + timedelta(chance.randrange(50))
        return returned_course(chance, granted_on, arrived_on)
    return _course_within(chance, cell.granted)


def _course_within(chance: Random, year: int) -> Course:
    first = _first_grant(year)
    days = (date(year, 12, 20) - first).days
    arrived_on = first + timedelta(21 + chance.randrange(days - 20))
    granted_on = arrived_on - timedelta(10 + int(chance.expovariate(1 / 24)))
    granted_on = min(max(granted_on, first), _last_grant(year))
    return returned_course(chance, granted_on, arrived_on)


def _first_grant(year: int) -> date:
    return date(year, 1, 3) if year > FIRST_YEAR else _FIRST_DECISION


def _last_grant(year: int) -> date:
    return _LAST_GRANT.get(year, date(year, 12, 21))
