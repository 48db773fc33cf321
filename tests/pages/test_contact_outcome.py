"""What the contact form says a contact will do is what the definitions make of it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from models.codes import Language, Milestone, Result
from pages.ui.contact_outcome import outcome
from services.statistics.calendar import window
from services.words import Words

ENGLISH = Words(Language.EN)
ARRIVED = date(2026, 3, 31)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Planned:
    milestone: Milestone
    opens_on: date
    closes_on: date


def planned(milestone: Milestone, months: int) -> Planned:
    return Planned(milestone, *window(months, ARRIVED))


ONE, TWELVE = planned(Milestone.M1, 1), planned(Milestone.M12, 12)


def told(of: Planned | None, result: Result, on: date, *, judged: bool = False) -> str:
    return outcome(of, result, on, judged=judged, words=ENGLISH)


class TestReached:
    @pytest.mark.parametrize("on", [ONE.opens_on, ONE.closes_on])
    def test_does_the_follow_up_on_the_first_and_on_the_last_day(self, on: date) -> None:
        assert told(ONE, Result.REACHED, on) == "The follow-up is done."

    def test_is_an_attempt_the_day_before_the_window_opens(self) -> None:
        said = told(ONE, Result.REACHED, ONE.opens_on - DAY)
        assert said == f"Kept as an attempt: the window opens {ENGLISH.day(ONE.opens_on)}."

    def test_is_late_the_day_after_the_window(self) -> None:
        said = told(ONE, Result.REACHED, ONE.closes_on + DAY)
        assert said == f"The window closed {ENGLISH.day(ONE.closes_on)}, so this is done late."

    def test_needs_three_dimensions_after_twelve_months_only(self) -> None:
        open_still = "Until all three dimensions are judged, the follow-up stays open."
        assert told(TWELVE, Result.REACHED, TWELVE.opens_on) == open_still
        assert (
            told(TWELVE, Result.REACHED, TWELVE.opens_on, judged=True) == "The follow-up is done."
        )


class TestOthers:
    @pytest.mark.parametrize("result", [Result.NOT_REACHED, Result.PARTNER_REPORT])
    def test_leave_the_follow_up_open(self, result: Result) -> None:
        assert "stays open" in told(ONE, result, ONE.opens_on)

    def test_an_extra_contact_closes_nothing(self) -> None:
        assert "closes no follow-up" in told(None, Result.REACHED, ONE.opens_on)

    def test_declining_asks_which_follow_up(self) -> None:
        assert "Choose the one" in told(None, Result.DECLINED, ONE.opens_on)


def test_nothing_rests_once_the_window_is_over() -> None:
    said = told(ONE, Result.NOT_SAFE_TO_CONTACT, ONE.closes_on)
    assert said.startswith("Kept. The window ends")
    assert told(ONE, Result.NOT_SAFE_TO_CONTACT, ONE.opens_on).startswith("The follow-up rests")
