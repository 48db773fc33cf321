"""Puts the scenes of today into the programme, each in a place of its years."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from services.demonstration.accounts import IOM
from services.demonstration.courses import Course
from services.demonstration.people import (
    draw_country,
    draw_person,
    draw_region,
    has_coordinator,
)
from services.demonstration.places import Cell, Places, take_place
from services.demonstration.scenes import SCENES, Beside, Scene
from services.demonstration.stories import Act, Story
from services.demonstration.telling import Happening, tell
from services.references import fresh_reference

_STEPS = (
    *("applied", "assessed", "asked", "answered", "rejected", "granted", "first_departed"),
    *("put_off", "departed", "arrived", "ended", "found"),
)


def staged_scenes(today: date, seed: int, places: Places) -> Iterator[Story]:
    """Tell every scene; a granted one takes the place of a case of its years."""
    household: Story | None = None
    for number, scene in enumerate(SCENES):
        chance = Random(f"{seed} scene {number}")  # noqa: S311  repeatable on purpose
        household = _staged(chance, today, scene, places, household)
        yield household


def _staged(
    chance: Random, today: date, scene: Scene, places: Places, household: Story | None
) -> Story:
    course = course_of(scene, today)
    country = _country(chance, course, places)
    region = scene.region
    if not has_coordinator(region, course.applied_on):
        region = draw_region(chance, course.applied_on)
    story = Story(chance, today, fresh_reference(chance), region, prompt=True)
    person = draw_person(chance, course.applied_on, country, child=scene.child)
    if scene.same_household and household is not None:
        person["household_ref"] = household.ref
    beside = [_happening(story, course, deed, today) for deed in scene.beside]
    return tell(story, person, course, beside)


def course_of(scene: Scene, today: date) -> Course:
    """Turn a scene's days counted back into days."""
    course = Course(today, outcomes=scene.outcomes, ended_as=scene.ended_as)
    days = {f"{step}_on": _back(today, getattr(scene, step)) for step in _STEPS}
    return replace(course, **days)


def _back(today: date, ago: int | None) -> date | None:
    return None if ago is None else today - timedelta(ago)


def _country(chance: Random, course: Course, places: Places) -> str:
    if course.granted_on is None:
        return draw_country(chance)
    arrived = course.arrived_on.year if course.arrived_on else None
    return take_place(chance, places, Cell(course.granted_on.year, arrived))


def _happening(story: Story, course: Course, deed: Beside, today: date) -> Happening:
    on, facts = today - timedelta(deed.ago), dict[str, Any](deed.facts)
    if "rests" in facts:
        facts["rests_until"] = on + timedelta(facts.pop("rests"))
    if "sooner" in facts:
        facts["day"] = (course.arrived_on or on) - timedelta(facts.pop("sooner"))
    if deed.act is Act.LOG_CONTACT:
        facts["form_token"] = story.token()
    actor = IOM if deed.act is Act.CORRECT_ARRIVAL else story.coordinator
    return Happening(on, deed.act, actor, facts)
