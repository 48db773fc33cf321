"""Cases placed so that every situation is there on the day of the demonstration.

Days are counted back from that day: `applied=30` is thirty days ago. Follow-ups fall due about 30,
91, 183 and 365 days after the arrival.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from models.codes import (
    ClosingReason,
    CorrectionReason,
    Milestone,
    Region,
    Result,
    Stage,
)
from services.demonstration.courses import Outcome
from services.demonstration.stories import Act

DONE, LATE, TRIED, SILENT = Outcome.DONE, Outcome.LATE, Outcome.TRIED, Outcome.SILENT
DECLINED, PARTNER = Outcome.DECLINED, Outcome.PARTNER
NORD, MITT, BERGSLAGEN, STOCKHOLM, OST, VAST, SYD = Region


@dataclass(frozen=True)
class Beside:
    """A deed beside the usual course: so many days ago, what, and what was filled in."""

    ago: int
    act: Act
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Scene:
    """A case as it should stand today; a step without a number of days has not happened.

    `same_household` and `same_person` refer to the scene before.
    """

    region: Region
    applied: int
    assessed: int | None = None
    asked: int | None = None
    answered: int | None = None
    rejected: int | None = None
    granted: int | None = None
    first_departed: int | None = None
    put_off: int | None = None
    departed: int | None = None
    arrived: int | None = None
    outcomes: tuple[Outcome, ...] = ()
    ended: int | None = None
    ended_as: Stage | ClosingReason = Stage.WITHDRAWN
    found: int | None = None
    child: bool = False
    third_country: bool = False
    same_household: bool = False
    same_person: bool = False
    beside: tuple[Beside, ...] = ()


def returned(
    region: Region,
    arrived: int,
    *outcomes: Outcome,
    child: bool = False,
    beside: tuple[Beside, ...] = (),
) -> Scene:
    """Place a case that arrived so many days ago and is still followed up.

    How long the decision and the preparation took differs from case to case.
    """
    granted = arrived + 15 + arrived * 7 % 31
    applied = granted + 17 + arrived * 11 % 41
    return Scene(
        region,
        applied=applied,
        assessed=applied - 5,
        granted=granted,
        departed=arrived + 1,
        arrived=arrived,
        outcomes=outcomes,
        child=child,
        beside=beside,
    )


def logged(ago: int, milestone: Milestone, result: Result, **facts: object) -> Beside:
    """Place a contact so many days ago."""
    return Beside(ago, Act.LOG_CONTACT, {"milestone": milestone, "result": result, **facts})


def _unsafe(ago: int, milestone: Milestone, rests: int) -> Beside:
    """Contact would be a risk; it rests so many days, reckoned from the contact."""
    facts = {"milestone": milestone, "result": Result.NOT_SAFE_TO_CONTACT, "rests": rests}
    return Beside(ago, Act.LOG_CONTACT, facts)


_NOT_REACHED = Result.NOT_REACHED
_WAITING = (
    Scene(STOCKHOLM, applied=2),
    Scene(OST, applied=4),
    Scene(SYD, applied=5, child=True),
    Scene(NORD, applied=9),
    Scene(NORD, applied=30, assessed=27, asked=20),
    Scene(VAST, applied=26, assessed=24, asked=12),
    Scene(MITT, applied=33, assessed=30, asked=22, answered=6),
    Scene(NORD, applied=21, assessed=14),
    Scene(BERGSLAGEN, applied=25, assessed=18, child=True),
    Scene(SYD, applied=40, assessed=35),
    Scene(SYD, applied=47, assessed=41, rejected=16),
)
_TRAVELLING = (
    Scene(NORD, applied=58, assessed=50, granted=21),
    Scene(OST, applied=49, assessed=40, granted=9),
    Scene(MITT, applied=61, assessed=55, granted=15, child=True),
    Scene(STOCKHOLM, applied=80, assessed=70, granted=45, first_departed=13, put_off=12),
    Scene(NORD, applied=75, assessed=66, granted=30, departed=1),
    Scene(VAST, applied=68, assessed=60, granted=37, departed=2),
)
_DUE_SOON = (
    returned(NORD, 22, SILENT),
    returned(STOCKHOLM, 24, SILENT),
    returned(NORD, 80, DONE, SILENT),
    returned(VAST, 175, DONE, DECLINED, SILENT),
    returned(MITT, 356, DONE, DONE, TRIED, SILENT),
)
_OVERDUE = (
    returned(NORD, 40, SILENT),
    returned(VAST, 38, SILENT, child=True),
    returned(
        SYD, 41, SILENT, child=True, beside=(logged(3, Milestone.M1, _NOT_REACHED, attempts=2),)
    ),
    returned(OST, 100, DONE, SILENT),
    returned(NORD, 103, LATE, SILENT, beside=(logged(6, Milestone.M3, _NOT_REACHED),)),
    returned(BERGSLAGEN, 195, DONE, PARTNER, SILENT),
    returned(NORD, 375, DONE, DONE, DONE, SILENT),
    returned(MITT, 379, DONE, TRIED, LATE, SILENT),
    returned(
        STOCKHOLM,
        377,
        *(DONE, DONE, DONE, SILENT),
        beside=(logged(5, Milestone.M12, Result.REACHED),),
    ),
)
_RESTING = (
    returned(SYD, 95, DONE, SILENT, beside=(_unsafe(5, Milestone.M3, 14),)),
    returned(NORD, 186, DONE, DONE, SILENT, beside=(_unsafe(4, Milestone.M6, 21),)),
)
_CORRECTED = (
    returned(
        NORD,
        28,
        SILENT,
        beside=(
            logged(2, Milestone.M1, Result.REACHED),
            Beside(2, Act.UNDO_CONTACT),
            logged(2, Milestone.M1, Result.NOT_REACHED),
        ),
    ),
    Scene(
        VAST,
        applied=130,
        assessed=121,
        granted=96,
        departed=60,
        arrived=55,
        outcomes=(SILENT,),
        beside=(
            Beside(50, Act.CORRECT_ARRIVAL, {"sooner": 4, "reason": CorrectionReason.TYPED_WRONG}),
        ),
    ),
    returned(STOCKHOLM, 150, TRIED, DONE),
    replace(returned(STOCKHOLM, 150, TRIED, LATE), applied=215, same_household=True),
)
_TO_CLOSE = (
    returned(NORD, 410, DONE, DONE, DONE, DONE),
    returned(STOCKHOLM, 428, DONE, LATE, TRIED, DONE),
    returned(VAST, 404, DONE, DONE, DONE, TRIED),
)
_ENDED = (
    Scene(STOCKHOLM, applied=18, ended=10),
    Scene(VAST, applied=52, assessed=47, asked=40, ended=28),
    Scene(SYD, applied=63, assessed=52, ended=33),
    Scene(NORD, applied=90, assessed=80, granted=55, ended=34),
    Scene(BERGSLAGEN, applied=95, assessed=84, granted=60, departed=29, ended=29),
    Scene(OST, applied=14, ended=13, ended_as=ClosingReason.REGISTERED_IN_ERROR),
)


def _ended(region: Region, arrived: int, ended: int, reason: Stage | ClosingReason) -> Scene:
    return replace(returned(region, arrived, DONE, DONE), ended=ended, ended_as=reason)


_ENDED_AFTER_ARRIVAL = (
    _ended(SYD, 170, 60, Stage.WITHDRAWN),
    _ended(VAST, 230, 80, ClosingReason.LOST_CONTACT),
    _ended(MITT, 320, 110, ClosingReason.REMIGRATED),
    _ended(SYD, 290, 120, ClosingReason.DECEASED),
    _ended(STOCKHOLM, 260, 90, ClosingReason.RE_EXPLOITED_REFERRED),
    replace(_ended(NORD, 215, 95, ClosingReason.LOST_CONTACT), found=48),
)
SCENES = (
    *(*_WAITING, *_TRAVELLING, *_DUE_SOON, *_OVERDUE, *_RESTING),
    *(*_CORRECTED, *_TO_CLOSE, *_ENDED, *_ENDED_AFTER_ARRIVAL),
)
