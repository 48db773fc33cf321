"""Turns the course of a case into the deeds that were recorded of it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from models.cases import SafeContact
from models.codes import (
    Channel,
    ClosingReason,
    Escort,
    InformationAsked,
    InformationSource,
    NotHandedOver,
    PriorException,
    PriorParticipation,
    ReturnBasis,
    RiskLevel,
    SafeHours,
    SettlementBasis,
    YesNoUnknown,
)
from services.demonstration.accounts import IOM
from services.demonstration.chances import Lots, happens
from services.demonstration.consequences import with_consequences
from services.demonstration.contacts import year_of_contacts
from services.demonstration.courses import Course
from services.demonstration.stories import Act, Happening, Story
from services.demonstration.support_plans import support_given

_RISKS = Lots[RiskLevel]((RiskLevel.LOW, 45), (RiskLevel.MEDIUM, 40), (RiskLevel.HIGH, 15))
_ESCORTS = Lots[Escort]((Escort.NONE, 84), (Escort.OPERATIONAL, 13), (Escort.MEDICAL, 3))
_RULES = (
    SafeContact(safe_channels=[Channel.MESSAGE, Channel.VISIT]),
    SafeContact(safe_hours=[SafeHours.MORNING, SafeHours.AFTERNOON], leave_no_message=True),
    SafeContact(safe_channels=[Channel.PHONE, Channel.VISIT], leave_no_message=True),
)
_TICKS = (
    "consent_record_on",
    "in_sweden_on",
    "informed_on",
    "free_choice_confirmed_on",
    "consent_programme_on",
    "consent_data_sharing_on",
)


def tell(
    story: Story, person: dict[str, Any], course: Course, beside: Iterable[Happening] = ()
) -> Story:
    """Tell a person's case as its course runs, with what happened beside it."""
    happenings = [
        _submission(story, person, course),
        *_path(story, person, course),
        *support_given(story, person, course),
        *_after_arrival(story, person, course),
        *beside,
    ]
    told = list(_with_endings(story, course, happenings))
    child = "guardian_role" in person
    for happening in with_consequences(story, told, child=child):
        story.tell(happening.act, happening.on, happening.actor, **happening.facts)
    return story


def _with_endings(
    story: Story, course: Course, happenings: Iterable[Happening]
) -> Iterator[Happening]:
    """In the order of the days; nothing while the case has ended."""
    ordered = sorted(happenings, key=lambda happening: happening.on)
    ended_on, found_on = course.ended_on or date.max, course.found_on or date.max
    yield from (each for each in ordered if _comes_before(each, ended_on))
    if course.ended_on:
        yield _ending(story, course, course.ended_on)
    if course.found_on:
        yield Happening(course.found_on, Act.REVERSE_LOST_CONTACT, IOM, {})
        yield from (each for each in ordered if each.on >= found_on)
    if course.completed_on:
        reason = {"reason": ClosingReason.FOLLOWUP_COMPLETED}
        spoke_on = max((each.on for each in ordered if each.act is Act.LOG_CONTACT), default=None)
        on = max(course.completed_on, spoke_on or course.completed_on)
        yield Happening(on, Act.CLOSE, IOM, reason)


def _comes_before(happening: Happening, ended_on: date) -> bool:
    contact = happening.act is Act.LOG_CONTACT
    return happening.on < ended_on if contact else happening.on <= ended_on


def _ending(story: Story, course: Course, ended_on: date) -> Happening:
    if isinstance(course.ended_as, ClosingReason):
        return Happening(ended_on, Act.CLOSE, IOM, {"reason": course.ended_as})
    return Happening(ended_on, Act.WITHDRAW, _either(story), {})


def _either(story: Story) -> str:
    return story.coordinator if happens(story.chance, in_hundred=60) else IOM


def _submission(story: Story, person: dict[str, Any], course: Course) -> Happening:
    ticks = dict.fromkeys(_TICKS, course.applied_on)
    facts = {**person, **ticks, "form_token": story.token()}
    facts.pop("earlier_ref", None)  # found out later, by IOM
    return Happening(course.applied_on, Act.SUBMIT, story.coordinator, facts)


def _path(story: Story, person: dict[str, Any], course: Course) -> Iterator[Happening]:
    chance = story.chance
    if happens(chance, in_hundred=75):
        yield Happening(course.applied_on, Act.ENDORSE, story.coordinator, {})
    if course.assessed_on:
        yield Happening(course.assessed_on, Act.START_ASSESSMENT, IOM, {})
    if course.asked_on:
        asked = chance.sample(tuple(InformationAsked), 1 + chance.randrange(2))
        yield Happening(course.asked_on, Act.REQUEST_INFORMATION, IOM, {"asked": asked})
        if course.answered_on:
            yield _answer(story, asked, course.answered_on)
    if course.rejected_on:
        yield Happening(course.rejected_on, Act.REJECT, IOM, {"reason": course.rejected_as})
    if course.granted_on:
        yield from _grant(story, person, course, course.granted_on)
        yield from _journey(story, person, course)


def _answer(story: Story, asked: list[InformationAsked], on: date) -> Happening:
    """Once in a while only the first thing that was asked for has come."""
    all_of_it = happens(story.chance, in_hundred=80)
    source = story.chance.choice(tuple(InformationSource))
    facts = {"answered": asked if all_of_it else asked[:1], "source": source}
    return Happening(on, Act.ANSWER_INFORMATION, _either(story), facts)


def _grant(
    story: Story, person: dict[str, Any], course: Course, granted_on: date
) -> Iterator[Happening]:
    if "guardian_role" in person:
        yield _child_checks(story, person, course, granted_on)
    wait = (granted_on - (course.assessed_on or granted_on)).days
    facts: dict[str, Any] = {
        "risk_assessed_on": granted_on - timedelta(story.chance.randrange(wait + 1)),
        "risk_level": _RISKS.draw(story.chance),
        "needs_health_assessed": True,
        "support_sufficient": True,
    }
    facts |= _participation(story, person)
    if person.get("return_basis") is ReturnBasis.THIRD_COUNTRY_PERMANENT_RESIDENCE:
        facts["settlement_basis"] = story.chance.choice(tuple(SettlementBasis))
    yield Happening(granted_on, Act.GRANT, IOM, facts)


def _participation(story: Story, person: dict[str, Any]) -> dict[str, Any]:
    """What IOM finds of earlier participation, unless the earlier case was found before."""
    if "earlier_ref" in person:
        return {"prior_exception": PriorException.NEW_EXPLOITATION}
    if person["prior_participation"] is PriorParticipation.YES:
        exception = story.chance.choice(tuple(PriorException))
        return {"prior_participation": PriorParticipation.YES, "prior_exception": exception}
    return {"prior_participation": PriorParticipation.NO}


def _child_checks(
    story: Story, person: dict[str, Any], course: Course, granted_on: date
) -> Happening:
    """Before a child's grant: the family check, and both countries' best-interest judgements."""
    separated = person["separated_from_family"] is YesNoUnknown.YES
    on = course.assessed_on or granted_on
    checked_on = on if separated else None
    names = ("separated_from_family", "responsible_until_handover", "guardian_role")
    facts = {
        **{name: person[name] for name in names},
        "child_consent_on": person["child_consent_on"],
        "family_check_on": on,
        "best_interest_sweden_on": checked_on,
        "best_interest_home_on": checked_on,
    }
    return Happening(on, Act.CHECK_CHILD, story.coordinator, facts)


def _journey(story: Story, person: dict[str, Any], course: Course) -> Iterator[Happening]:
    if course.first_departed_on:
        yield _departure(story, person, course.first_departed_on)
    if course.put_off_on:
        yield Happening(course.put_off_on, Act.PUT_OFF, IOM, {"reason": course.put_off_as})
    if course.departed_on:
        yield _departure(story, person, course.departed_on)
    if course.arrived_on:
        met = happens(story.chance, in_hundred=70)
        yield Happening(course.arrived_on, Act.ARRIVE, IOM, {"met_at_arrival": met})


def _departure(story: Story, person: dict[str, Any], on: date) -> Happening:
    chance, child = story.chance, "guardian_role" in person
    facts = {
        "escort": Escort.OPERATIONAL if child else _ESCORTS.draw(chance),
        "transit_assist": happens(chance, in_hundred=35),
        "onward_transport": happens(chance, in_hundred=60),
        "travel_document_obtained": happens(chance, in_hundred=25),
    }
    return Happening(on, Act.DEPART, IOM, facts)


def _after_arrival(story: Story, person: dict[str, Any], course: Course) -> Iterator[Happening]:
    if course.arrived_on is None:
        return
    if "guardian_role" in person:
        yield _child_handover(story, person, course.arrived_on)
    if happens(story.chance, in_hundred=6):
        rules = {"rules": story.chance.choice(_RULES)}
        yield Happening(course.arrived_on, Act.SET_SAFE_CONTACT, story.coordinator, rules)
    for contact in year_of_contacts(story.chance, course.arrived_on, course.outcomes):
        facts = {**contact.facts, "milestone": contact.milestone, "form_token": story.token()}
        yield Happening(contact.on, Act.LOG_CONTACT, _either(story), facts)


def _child_handover(story: Story, person: dict[str, Any], arrived_on: date) -> Happening:
    """The other country's authority takes a separated child over; the others are with parents."""
    on = arrived_on + timedelta(3 + story.chance.randrange(20))
    if person["separated_from_family"] is YesNoUnknown.YES:
        facts: dict[str, Any] = {"handed_over_on": on, "not_handed_over": None}
    else:
        facts = {"handed_over_on": None, "not_handed_over": NotHandedOver.RETURNED_TO_PARENTS}
    return Happening(on, Act.HAND_CHILD_OVER, _either(story), facts)
