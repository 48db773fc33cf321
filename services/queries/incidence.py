"""What ended the wait for a one-year follow-up, and how many days after the arrival."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import col

from models.codes import ClosingReason, Milestone, Stage
from models.follow_ups import FollowUp
from services.queries.cubes import Countable, Population
from services.queries.dialects import Column, days_between
from services.queries.episodes import episodes
from services.statistics.calendar import window

_ACROSS_A_LEAP_DAY = date(2019, 3, 1)
LONGEST = (window(12, _ACROSS_A_LEAP_DAY)[1] - _ACROSS_A_LEAP_DAY).days
"""Days from the arrival to the end of the longest twelve-month window; then all are closed."""


class Ending(StrEnum):
    """What ends the wait for a one-year follow-up; only the first is what it waits for."""

    DONE = "DONE"
    WITHDREW = "WITHDREW"
    LOST = "LOST"
    RE_EXPLOITED = "RE_EXPLOITED"
    DIED = "DIED"
    REMIGRATED = "REMIGRATED"
    OTHER = "OTHER"


NOT_ENDED = ""
_ENDED_AS: Mapping[str, Ending] = {
    Stage.WITHDRAWN.value: Ending.WITHDREW,
    ClosingReason.DECLINED_FURTHER_CONTACT.value: Ending.WITHDREW,
    ClosingReason.LOST_CONTACT.value: Ending.LOST,
    ClosingReason.RE_EXPLOITED_REFERRED.value: Ending.RE_EXPLOITED,
    ClosingReason.DECEASED.value: Ending.DIED,
    ClosingReason.REMIGRATED.value: Ending.REMIGRATED,
}


def endings(
    as_of: date, population: Population, *, closed: tuple[date, date] | None = None
) -> Countable:
    """Return the episodes of the one-year follow-up by what ended the wait for it, and when.

    Those not ended are observed until the day; once their own window has closed nothing can happen
    to them any more, and they are observed until just after the longest window.
    A follow-up done counts as such also if the case ended before: the figures of completion do so.
    """
    found = episodes(Milestone.M12, as_of, population, closed=closed)
    return replace(found, codes={**found.codes, "ending": _ending(as_of), "days": _days(as_of)})


def _ending(as_of: date) -> Column:
    kinds = [(col(FollowUp.cancelled_as) == code, kind.value) for code, kind in _ENDED_AS.items()]
    return sa.case(
        (col(FollowUp.done_on) <= as_of, Ending.DONE.value),
        (col(FollowUp.cancelled_on) <= as_of, sa.case(*kinds, else_=Ending.OTHER.value)),
        else_=NOT_ENDED,
    )


def _days(as_of: date) -> Column:
    def until(last: Column) -> Column:
        return days_between(col(FollowUp.arrived_on), last)

    return sa.case(
        (col(FollowUp.done_on) <= as_of, until(col(FollowUp.done_on))),
        (col(FollowUp.cancelled_on) <= as_of, until(col(FollowUp.cancelled_on))),
        (col(FollowUp.closes_on) < as_of, LONGEST + 1),
        else_=until(sa.literal(as_of, sa.Date)),
    )
