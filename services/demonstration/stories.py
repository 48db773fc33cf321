"""A life story: what was done in one case, deed by deed, by whom, and when it was recorded."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from models.codes import Region
from services.clock import STOCKHOLM
from services.demonstration.accounts import COORDINATORS

_LAGS = (0, 0, 0, 0, 0, 0, 1, 1, 2, 5)


class Act(StrEnum):
    """A deed; each is one command of `services.commands`."""

    SUBMIT = "SUBMIT"
    CHECK_CHILD = "CHECK_CHILD"
    ENDORSE = "ENDORSE"
    START_ASSESSMENT = "START_ASSESSMENT"
    REQUEST_INFORMATION = "REQUEST_INFORMATION"
    ANSWER_INFORMATION = "ANSWER_INFORMATION"
    GRANT = "GRANT"
    REJECT = "REJECT"
    DEPART = "DEPART"
    ARRIVE = "ARRIVE"
    PUT_OFF = "PUT_OFF"
    CORRECT_ARRIVAL = "CORRECT_ARRIVAL"
    WITHDRAW = "WITHDRAW"
    CLOSE = "CLOSE"
    REVERSE_LOST_CONTACT = "REVERSE_LOST_CONTACT"
    LOG_CONTACT = "LOG_CONTACT"
    UNDO_CONTACT = "UNDO_CONTACT"
    PLAN_SUPPORT = "PLAN_SUPPORT"
    GIVE_SUPPORT = "GIVE_SUPPORT"
    STRIKE_SUPPORT = "STRIKE_SUPPORT"
    SET_SAFE_CONTACT = "SET_SAFE_CONTACT"
    RAISE_MISSING = "RAISE_MISSING"
    RESOLVE_ALERT = "RESOLVE_ALERT"
    HAND_CHILD_OVER = "HAND_CHILD_OVER"
    WITHDRAW_CONSENT = "WITHDRAW_CONSENT"
    GIVE_CONSENT = "GIVE_CONSENT"
    CONFIRM_PARTICIPATION = "CONFIRM_PARTICIPATION"
    ASK_HANDOVER = "ASK_HANDOVER"
    ACCEPT_HANDOVER = "ACCEPT_HANDOVER"
    JOIN_HOUSEHOLD = "JOIN_HOUSEHOLD"


class Deed(NamedTuple):
    """One deed: the day it happened, the moment it was recorded, and what was filled in."""

    act: Act
    on: date
    at: datetime
    actor: str
    facts: dict[str, Any]


class Happening(NamedTuple):
    """A deed as it will be told, before it is known when it was recorded."""

    on: date
    act: Act
    actor: str
    facts: dict[str, Any]


@dataclass
class Story:
    """A case's deeds in the order of recording; nothing is told of `today` or later.

    `region` is where it began; once another region has taken over, its coordinator acts.
    """

    chance: Random
    today: date
    ref: str
    region: Region
    prompt: bool = False
    deeds: list[Deed] = field(default_factory=list[Deed])
    told_out: bool = False
    taken_over_by: str | None = None

    @property
    def coordinator(self) -> str:
        """The coordinator of the region where the case began."""
        return COORDINATORS[self.region]

    def tell(self, act: Act, on: date, actor: str, **facts: Any) -> None:
        """Add a deed, recorded at once when `prompt`, else up to some days later."""
        if self.told_out:
            return
        lag = 0 if self.prompt else self.chance.choice(_LAGS)
        at = _opening(on + timedelta(lag)) + timedelta(minutes=self.chance.randrange(480))
        if act is Act.UNDO_CONTACT or (self.deeds and at <= self.deeds[-1].at):
            at = self.deeds[-1].at + timedelta(minutes=self.chance.randrange(2, 9))
        if at >= _midnight(self.today):
            self.told_out = True
            return
        if act is Act.ACCEPT_HANDOVER:
            self.taken_over_by = actor
        elif self.taken_over_by and actor == self.coordinator:
            actor = self.taken_over_by
        self.deeds.append(Deed(act, on, at, actor, facts))

    def join(self, other: "Story") -> None:
        """Let the household of this case begin, at the moment the other application is sent."""
        sent = other.deeds[0]
        self.deeds.append(Deed(Act.JOIN_HOUSEHOLD, sent.on, sent.at, sent.actor, {}))
        self.deeds.sort(key=lambda deed: deed.at)

    def token(self) -> str:
        """Draw a form's token."""
        return str(UUID(int=self.chance.getrandbits(128), version=4))


@cache
def _opening(day: date) -> datetime:
    return datetime.combine(day, time(8, 5), STOCKHOLM).astimezone(UTC)


@cache
def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), STOCKHOLM).astimezone(UTC)
