"""The contacts of a year of follow-up: on which day, with what result, and what was judged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from models.codes import (
    MONTHS,
    Channel,
    Milestone,
    NonresponseReason,
    ReexploitationRisk,
    Result,
    Support,
    Wellbeing,
    YesNoUnknown,
)
from services.demonstration.chances import Lots, happens
from services.demonstration.courses import Outcome
from services.statistics.calendar import window

MILESTONES = tuple(MONTHS)
_STEPS = (
    Wellbeing.MAJOR_CONCERN,
    Wellbeing.SOME_CONCERN,
    Wellbeing.ADEQUATE,
    Wellbeing.STABLE,
)
_CHANNELS = Lots[Channel](
    (Channel.PHONE, 55),
    (Channel.MESSAGE, 22),
    (Channel.VISIT, 13),
    (Channel.OFFICE, 6),
    (Channel.EMAIL, 4),
)
_REASONS = Lots[NonresponseReason | None](
    (None, 40),
    (NonresponseReason.NO_ANSWER_3_TRIES, 30),
    (NonresponseReason.NUMBER_NOT_WORKING, 20),
    (NonresponseReason.MOVED, 10),
)
_RISKS = Lots[ReexploitationRisk](
    (ReexploitationRisk.LOW, 60),
    (ReexploitationRisk.MEDIUM, 28),
    (ReexploitationRisk.HIGH, 12),
)
_RE_EXPLOITED = Lots[YesNoUnknown](
    (YesNoUnknown.NO, 80),
    (YesNoUnknown.UNKNOWN, 17),
    (YesNoUnknown.YES, 3),
)
_BY_CHOICE = Lots[YesNoUnknown](
    (YesNoUnknown.YES, 70),
    (YesNoUnknown.UNKNOWN, 20),
    (YesNoUnknown.NO, 10),
)
_PLAIN: dict[Outcome, dict[str, Any]] = {
    Outcome.UNJUDGED: {"result": Result.REACHED},
    Outcome.PARTNER: {"result": Result.PARTNER_REPORT, "mode": Channel.PARTNER},
    Outcome.DECLINED: {
        "result": Result.DECLINED,
        "nonresponse_reason": NonresponseReason.DECLINED,
    },
}
_SUPPORT = (Support.HOUSING, Support.MEDICAL, Support.PSYCHOSOCIAL, Support.EDUCATION)


@dataclass(frozen=True)
class Attempted:
    """One contact: its day, the follow-up it is logged on, and what was noted."""

    on: date
    milestone: Milestone
    facts: dict[str, Any]


def year_of_contacts(
    chance: Random, arrived_on: date, outcomes: tuple[Outcome, ...]
) -> Iterator[Attempted]:
    """Draw the contacts that make each follow-up go as its outcome says; no outcome, no contact."""
    for milestone, outcome in zip(MILESTONES, outcomes, strict=False):
        opens_on, closes_on = window(MONTHS[milestone], arrived_on)
        day = opens_on + timedelta(_within(chance, (closes_on - opens_on).days))
        if outcome is Outcome.LATE:
            day = closes_on + timedelta(1 + chance.randrange(12))
        for on, facts in _contacts(chance, milestone, outcome, day, closes_on):
            yield Attempted(on, milestone, facts)
    if happens(chance, in_hundred=5):
        on = arrived_on + timedelta(3 + chance.randrange(12))
        yield Attempted(on, Milestone.EXTRA, _reached(chance, Milestone.M1))


def _within(chance: Random, days: int) -> int:
    """A day of the window, seldom one of its last: there must be room for a second try."""
    return int(chance.triangular(0, days - 2, days * 0.45))


def _contacts(
    chance: Random, milestone: Milestone, outcome: Outcome, day: date, closes_on: date
) -> Iterator[tuple[date, dict[str, Any]]]:
    after = min(day + timedelta(7 + chance.randrange(6)), closes_on)
    if outcome in (Outcome.DONE, Outcome.LATE):
        if happens(chance, in_hundred=20):
            yield day - timedelta(chance.randrange(1, 3)), _not_reached(chance)
        yield day, _reached(chance, milestone)
    elif outcome is Outcome.TRIED:
        yield day, _not_reached(chance)
        if happens(chance, in_hundred=50):
            yield after, _not_reached(chance)
    elif outcome is Outcome.UNSAFE:
        yield day, unsafe(after)
    elif outcome is not Outcome.SILENT:
        yield day, _PLAIN[outcome]


def unsafe(rests_until: date) -> dict[str, Any]:
    """Return what is noted when contact would put the person at risk."""
    return {
        "result": Result.NOT_SAFE_TO_CONTACT,
        "nonresponse_reason": NonresponseReason.UNSAFE,
        "rests_until": rests_until,
    }


def _not_reached(chance: Random) -> dict[str, Any]:
    return {
        "result": Result.NOT_REACHED,
        "mode": _CHANNELS.draw(chance),
        "attempts": 1 + chance.randrange(3),
        "nonresponse_reason": _REASONS.draw(chance),
    }


def _reached(chance: Random, milestone: Milestone) -> dict[str, Any]:
    """Judgements grow brighter over the year; the earlier follow-ups are not always judged."""
    facts: dict[str, Any] = {"result": Result.REACHED, "mode": _CHANNELS.draw(chance)}
    if milestone is not Milestone.M12 and happens(chance, in_hundred=25):
        return facts
    facts["econ"], facts["social"], facts["psycho"] = (_judged(chance, milestone) for _ in range(3))
    facts["reexploitation_risk"] = _RISKS.draw(chance)
    facts["re_exploited"] = _RE_EXPLOITED.draw(chance)
    facts["stays_by_choice"] = _BY_CHOICE.draw(chance)
    facts["more_support_needed"] = [code for code in _SUPPORT if happens(chance, in_hundred=12)]
    return facts


def _judged(chance: Random, milestone: Milestone) -> Wellbeing:
    brighter = happens(chance, in_hundred=MONTHS[milestone] * 7)
    return _STEPS[chance.randrange(3) + brighter]
