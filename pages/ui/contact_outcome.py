"""What a contact does to its follow-up, said before it is saved and once more afterwards."""

from datetime import date
from typing import Protocol

from models.codes import Milestone, Result
from services.words import Words, phrase


class Schedule(Protocol):
    """The follow-up that a contact is logged on: which one, and its window."""

    @property
    def milestone(self) -> Milestone:
        """Which of the four."""
        ...

    @property
    def opens_on(self) -> date:
        """The first day on which a contact does it."""
        ...

    @property
    def closes_on(self) -> date:
        """The last day on which a contact does it."""
        ...


_PLAIN = {
    Result.NOT_REACHED: phrase("An attempt. The follow-up stays open."),
    Result.DECLINED: phrase("The person declines this follow-up. The others still fall due."),
    Result.PARTNER_REPORT: phrase("Shown beside the follow-up, which stays open."),
    Result.NOT_SAFE_TO_CONTACT: phrase("The follow-up rests until the day you choose."),
}
_EXTRA_DECLINED = phrase("An extra contact closes no follow-up. Choose the one that is declined.")
_EXTRA = phrase("Kept as an extra contact. It closes no follow-up.")
_NOT_JUDGED = phrase("Until all three dimensions are judged, the follow-up stays open.")


def outcome(
    schedule: Schedule | None, result: Result, day: date, *, judged: bool, words: Words
) -> str:
    """Say in one sentence what this contact does; without a schedule it is an extra one."""
    if schedule is None:
        return words(_EXTRA_DECLINED if result is Result.DECLINED else _EXTRA)
    if result is not Result.REACHED:
        return _not_reached(schedule, result, day, words)
    if day < schedule.opens_on:
        opens = words.day(schedule.opens_on)
        return words("Kept as an attempt: the window opens {day}.", day=opens)
    if day > schedule.closes_on:
        closed = words.day(schedule.closes_on)
        return words("The window closed {day}, so this is done late.", day=closed)
    if schedule.milestone is Milestone.M12 and not judged:
        return words(_NOT_JUDGED)
    return words("The follow-up is done.")


def _not_reached(schedule: Schedule, result: Result, day: date, words: Words) -> str:
    if result is Result.NOT_SAFE_TO_CONTACT and day >= schedule.closes_on:
        closes = words.day(schedule.closes_on)
        return words("Kept. The window ends {day}, so nothing is left to rest.", day=closes)
    return words(_PLAIN[result])
