"""Puts the scenes of today into the programme, each in a place of its years."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from models.cases import ApplicationFacts
from services.demonstration.accounts import COORDINATORS, IOM
from services.demonstration.courses import Course
from services.demonstration.people import (
    draw_country,
    draw_person,
    draw_region,
    has_coordinator,
    same_person,
)
from services.demonstration.places import Cell, Places, take_place
from services.demonstration.rare_scenes import RARE_SCENES
from services.demonstration.scenes import SCENES, Beside, Scene
from services.demonstration.stories import Act, Happening, Story
from services.demonstration.telling import tell
from services.references import fresh_reference

_STEPS = (
    *("applied", "assessed", "asked", "answered", "rejected", "granted", "first_departed"),
    *("put_off", "departed", "arrived", "ended", "found"),
)
_IOMS = frozenset({Act.CORRECT_ARRIVAL, Act.STRIKE_SUPPORT, Act.CONFIRM_PARTICIPATION})
_REMEMBERED = frozenset(ApplicationFacts.model_fields) - {"household_ref"}


def staged_scenes(today: date, seed: int, places: Places) -> Iterator[Story]:
    """Tell every scene; a granted one takes the place of a case of its years."""
    before: Story | None = None
    for number, scene in enumerate((*SCENES, *RARE_SCENES)):
        chance = Random(f"{seed} scene {number}")  # noqa: S311  repeatable on purpose
        linked = before if scene.same_household or scene.same_person else None
        before = _staged(chance, today, scene, places, linked)
        if linked is not None and scene.same_household:
            linked.join(before)
        yield before


def _staged(
    chance: Random, today: date, scene: Scene, places: Places, linked: Story | None
) -> Story:
    course = course_of(scene, today)
    country = _country(chance, course, places, linked)
    region = scene.region
    if not has_coordinator(region, course.applied_on):
        region = draw_region(chance, course.applied_on)
    story = Story(chance, today, fresh_reference(chance), region, prompt=True)
    person = _person(chance, scene, course, country, linked)
    beside = [_happening(story, course, deed, today, linked) for deed in scene.beside]
    return tell(story, person, course, beside)


def _person(
    chance: Random, scene: Scene, course: Course, country: str, linked: Story | None
) -> dict[str, Any]:
    if linked is not None and scene.same_person:
        known = {name: fact for name, fact in linked.deeds[0].facts.items() if name in _REMEMBERED}
        return {**same_person(known, country), "earlier_ref": linked.ref}
    person = draw_person(
        chance,
        course.applied_on,
        country,
        child=scene.child,
        third_country=scene.third_country,
    )
    if linked is not None:
        person["household_ref"] = linked.ref
    return person


def course_of(scene: Scene, today: date) -> Course:
    """Turn a scene's days counted back into days."""
    course = Course(today, outcomes=scene.outcomes, ended_as=scene.ended_as)
    days = {f"{step}_on": _back(today, getattr(scene, step)) for step in _STEPS}
    return replace(course, **days)


def _back(today: date, ago: int | None) -> date | None:
    return None if ago is None else today - timedelta(ago)


def _country(chance: Random, course: Course, places: Places, linked: Story | None) -> str:
    """A household goes to one country, and who comes back mostly to the same."""
    like = linked.deeds[0].facts["return_country"] if linked else None
    if course.granted_on is None:
        return like or draw_country(chance)
    arrived = course.arrived_on.year if course.arrived_on else None
    return take_place(chance, places, Cell(course.granted_on.year, arrived), like)


def _happening(
    story: Story, course: Course, deed: Beside, today: date, linked: Story | None
) -> Happening:
    on, facts = today - timedelta(deed.ago), dict[str, Any](deed.facts)
    if "rests" in facts:
        facts["rests_until"] = on + timedelta(facts.pop("rests"))
    if "sooner" in facts:
        facts["day"] = (course.arrived_on or on) - timedelta(facts.pop("sooner"))
    if deed.act is Act.LOG_CONTACT:
        facts["form_token"] = story.token()
    if deed.act is Act.CONFIRM_PARTICIPATION and linked is not None:
        facts["earlier_ref"] = linked.ref
    actor = IOM if deed.act in _IOMS else story.coordinator
    if "by" in facts:
        actor = COORDINATORS[facts.pop("by")]
    return Happening(on, deed.act, actor, facts)
