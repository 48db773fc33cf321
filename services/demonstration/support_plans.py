"""The support plan of a case as it is told: what was planned when, and when it was given."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.cases import is_child
from models.codes import Support, SupportPhase, UrgentNeed
from models.support_items import PlannedSupport
from services.demonstration.accounts import IOM
from services.demonstration.courses import Course
from services.demonstration.stories import Act, Happening, Story
from services.support_templates import template_for

_AFTER_GRANT = {Support.REINT_PLAN: 3, Support.TRAVEL_DOC: 16}
_AFTER_ARRIVAL = {
    Support.SHELTER: 1,
    Support.ACUTE: 2,
    Support.MEDICAL: 9,
    Support.HOUSING: 12,
    Support.PSYCHOSOCIAL: 25,
    Support.EDUCATION: 60,
}


@dataclass(frozen=True)
class _Person:
    """What of a person's facts tells the situation."""

    is_child: bool
    accompanying_adults: int
    accompanying_children: int
    urgent_needs: Sequence[UrgentNeed]


def support_given(story: Story, person: dict[str, Any], course: Course) -> Iterator[Happening]:
    """Plan the template at the grant: line by line for today's cases, at once for older ones."""
    if course.granted_on is None:
        return
    template = template_for(_person(person))
    if story.prompt:
        yield _plan(course.granted_on, (_known(wanted, course) for wanted in template))
        yield from _line_by_line(template, course, course.granted_on)
    else:
        yield from _at_once(story, template, course, course.granted_on)


def _person(person: dict[str, Any]) -> _Person:
    return _Person(
        is_child(person["age_group"]),
        person.get("accompanying_adults", 0),
        person.get("accompanying_children", 0),
        person["urgent_needs"],
    )


def _plan(on: date, planned: Iterable[PlannedSupport]) -> Happening:
    return Happening(on, Act.PLAN_SUPPORT, IOM, {"planned": list(planned)})


def _known(wanted: PlannedSupport, course: Course) -> PlannedSupport:
    """What a grant rests on has been given when it is planned."""
    given = {
        Support.COUNSELLING: course.applied_on,
        Support.RISK_NEEDS_HEALTH: course.assessed_on or course.granted_on,
    }
    if wanted.code not in given:
        return wanted
    return _given(wanted, given[wanted.code])


def _given(wanted: PlannedSupport, on: date | None) -> PlannedSupport:
    return wanted.model_copy(update={"done_on": on})


def _line_by_line(
    template: Iterable[PlannedSupport], course: Course, granted_on: date
) -> Iterator[Happening]:
    for wanted in template:
        on = _day_of(wanted.code, course, granted_on)
        if on is not None:
            yield Happening(on, Act.GIVE_SUPPORT, IOM, {"code": wanted.code})


def _day_of(code: Support, course: Course, granted_on: date) -> date | None:
    if code in _AFTER_GRANT:
        on = granted_on + timedelta(_AFTER_GRANT[code])
        return min(on, course.departed_on or on)
    if code in _AFTER_ARRIVAL and course.arrived_on is not None:
        return course.arrived_on + timedelta(_AFTER_ARRIVAL[code])
    if code is Support.ARRIVAL:
        return course.arrived_on
    during = (Support.TICKET, Support.TRANSIT, Support.ONWARD, Support.ESCORT)
    return course.departed_on if code in during else None


def _at_once(
    story: Story, template: Sequence[PlannedSupport], course: Course, granted_on: date
) -> Iterator[Happening]:
    """Before the journey and after it; follow-up itself is not planned in older cases."""
    before = [wanted for wanted in template if wanted.phase is SupportPhase.BEFORE]
    yield _plan(granted_on, (_given(_known(each, course), granted_on) for each in before))
    if course.arrived_on is None:
        return
    on = course.arrived_on + timedelta(7 + story.chance.randrange(14))
    later = [wanted for wanted in template if wanted.phase is not SupportPhase.BEFORE]
    yield _plan(on, (_given(each, on) for each in later if each.code is not Support.FOLLOWUP))
