"""When a follow-up falls due and between which days it counts, reckoned from the day of arrival."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from the arrival: whole calendar months first (clipped), then days."""

    months: int
    days: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day, both included, on which a contact does a follow-up in time."""

    opens: Offset
    closes: Offset


WINDOWS: Final[Mapping[int, Window]] = MappingProxyType(
    {
        1: Window(opens=Offset(1, days=-14), closes=Offset(1, days=14)),
        3: Window(opens=Offset(2), closes=Offset(4)),
        6: Window(opens=Offset(5), closes=Offset(8)),
        12: Window(opens=Offset(9), closes=Offset(12, days=30)),
    }
)
"""Milestone (months after arrival) → its window; the figures print these."""

MILESTONES: Final = tuple(WINDOWS)
"""The follow-ups of a return episode, in months after arrival."""


def add_months(day: date, n: int) -> date:
    """Go n calendar months on (back if negative), to the month's last day if the day is missing.

    :raises ValueError: the day has a time of day, or the result is outside the years 1 to 9999
    """
    if isinstance(day, datetime):
        message = f"{day} is a moment, and months are counted from a calendar day."
        raise ValueError(message)  # noqa: TRY004  (every bad input is a ValueError here)
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not date.min.year <= year <= date.max.year:
        message = f"{n} months from {day} is outside the calendar."
        raise ValueError(message)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_days(arrived_on: date) -> dict[int, date]:
    """Tell on which day each follow-up of an arrival falls due, by milestone.

    :raises ValueError: the arrival is no calendar day, or too close to the end of the calendar
    """
    return {milestone: add_months(arrived_on, milestone) for milestone in MILESTONES}


def window(milestone: int, arrived_on: date) -> tuple[date, date]:
    """Give the days on which the window of a follow-up opens and closes, both included.

    :raises ValueError: there is no such milestone, or the arrival is as `due_days` refuses it
    """
    if milestone not in WINDOWS:
        message = f"{milestone} is no milestone; there are {', '.join(map(str, MILESTONES))}."
        raise ValueError(message)
    offsets = WINDOWS[milestone]
    return _day_at(offsets.opens, arrived_on), _day_at(offsets.closes, arrived_on)


def _day_at(offset: Offset, arrived_on: date) -> date:
    try:
        return add_months(arrived_on, offset.months) + timedelta(days=offset.days)
    except OverflowError as end_of_calendar:
        message = f"The window of an arrival on {arrived_on} ends outside the calendar."
        raise ValueError(message) from end_of_calendar
