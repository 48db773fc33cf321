"""Due days and windows, at the edges of months and years."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.statistics.calendar import (
    MILESTONES,
    WINDOWS,
    Offset,
    Window,
    add_months,
    due_days,
    window,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MONTHS = st.integers(-600, 600)


class TestAddMonths:
    @pytest.mark.parametrize(
        ("day", "n", "then"),
        [
            (date(2018, 3, 15), 0, date(2018, 3, 15)),
            (date(2018, 3, 15), 1, date(2018, 4, 15)),
            (date(2018, 8, 31), 1, date(2018, 9, 30)),
            (date(2018, 8, 31), 3, date(2018, 11, 30)),
            (date(2018, 8, 31), 6, date(2019, 2, 28)),
            (date(2019, 8, 31), 6, date(2020, 2, 29)),
            (date(2018, 8, 31), 12, date(2019, 8, 31)),
            (date(2018, 12, 31), 2, date(2019, 2, 28)),
            (date(2020, 2, 29), 12, date(2021, 2, 28)),
            (date(2020, 2, 29), 48, date(2024, 2, 29)),
            (date(2096, 2, 29), 48, date(2100, 2, 28)),
            (date(2018, 12, 1), 1, date(2019, 1, 1)),
            (date(2018, 1, 31), -1, date(2017, 12, 31)),
            (date(2018, 3, 31), -1, date(2018, 2, 28)),
        ],
    )
    def test_keeps_the_day_or_takes_the_last_of_the_month(self, day: date, n: int, then: date):
        assert add_months(day, n) == then

    @given(DAYS, MONTHS)
    def test_lands_exactly_n_calendar_months_away(self, day: date, n: int):
        then = add_months(day, n)
        assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == n

    @given(DAYS, MONTHS)
    def test_only_ever_clips_to_the_last_day_of_a_month(self, day: date, n: int):
        then = add_months(day, n)
        last_of_month = (then + timedelta(days=1)).day == 1
        assert then.day == day.day or (then.day < day.day and last_of_month)

    @given(DAYS, DAYS, MONTHS)
    def test_never_turns_an_earlier_day_into_a_later_one(self, one: date, other: date, n: int):
        earlier, later = sorted((one, other))
        assert add_months(earlier, n) <= add_months(later, n)

    @pytest.mark.parametrize(("day", "n"), [(date(9999, 12, 1), 1), (date(1, 1, 31), -1)])
    def test_refuses_to_leave_the_calendar(self, day: date, n: int):
        with pytest.raises(ValueError, match="outside the calendar"):
            add_months(day, n)

    def test_refuses_a_moment_because_its_day_depends_on_the_time_zone(self):
        with pytest.raises(ValueError, match="is a moment"):
            add_months(datetime(2018, 5, 1, 23, 30, tzinfo=UTC), 1)


class TestDueDays:
    def test_are_one_three_six_and_twelve_months_after_arrival(self):
        assert due_days(date(2018, 5, 14)) == {
            1: date(2018, 6, 14),
            3: date(2018, 8, 14),
            6: date(2018, 11, 14),
            12: date(2019, 5, 14),
        }

    def test_of_a_31_august_fall_on_the_ends_of_shorter_months(self):
        assert due_days(date(2023, 8, 31)) == {
            1: date(2023, 9, 30),
            3: date(2023, 11, 30),
            6: date(2024, 2, 29),
            12: date(2024, 8, 31),
        }

    def test_of_a_leap_day_end_on_28_february(self):
        assert due_days(date(2024, 2, 29))[12] == date(2025, 2, 28)

    def test_are_each_counted_from_arrival_and_not_from_the_one_before(self):
        assert due_days(date(2018, 1, 31))[3] == date(2018, 4, 30)
        assert due_days(date(2018, 11, 30))[3] == date(2019, 2, 28)
        assert due_days(date(2018, 11, 30))[6] == date(2019, 5, 30)

    def test_refuse_an_arrival_at_the_end_of_the_calendar(self):
        with pytest.raises(ValueError, match="outside the calendar"):
            due_days(date(9999, 6, 1))


class TestWindow:
    def test_constants_are_those_of_the_programme(self):
        assert dict(WINDOWS) == {
            1: Window(opens=Offset(months=1, days=-14), closes=Offset(months=1, days=14)),
            3: Window(opens=Offset(months=2), closes=Offset(months=4)),
            6: Window(opens=Offset(months=5), closes=Offset(months=8)),
            12: Window(opens=Offset(months=9), closes=Offset(months=12, days=30)),
        }
        assert MILESTONES == (1, 3, 6, 12)

    @pytest.mark.parametrize(
        ("milestone", "arrived_on", "opens_on", "closes_on"),
        [
            (1, date(2018, 5, 14), date(2018, 5, 31), date(2018, 6, 28)),
            (3, date(2018, 5, 14), date(2018, 7, 14), date(2018, 9, 14)),
            (6, date(2018, 5, 14), date(2018, 10, 14), date(2019, 1, 14)),
            (12, date(2018, 5, 14), date(2019, 2, 14), date(2019, 6, 13)),
            (1, date(2018, 1, 31), date(2018, 2, 14), date(2018, 3, 14)),
            (1, date(2018, 8, 31), date(2018, 9, 16), date(2018, 10, 14)),
            (3, date(2018, 12, 31), date(2019, 2, 28), date(2019, 4, 30)),
            (3, date(2023, 12, 31), date(2024, 2, 29), date(2024, 4, 30)),
            (6, date(2018, 6, 30), date(2018, 11, 30), date(2019, 2, 28)),
            (12, date(2018, 5, 31), date(2019, 2, 28), date(2019, 6, 30)),
            (12, date(2019, 5, 31), date(2020, 2, 29), date(2020, 6, 30)),
            (12, date(2020, 2, 29), date(2020, 11, 29), date(2021, 3, 30)),
            (12, date(2018, 12, 31), date(2019, 9, 30), date(2020, 1, 30)),
        ],
    )
    def test_opens_and_closes_on_the_days_of_the_definition(
        self, milestone: int, arrived_on: date, opens_on: date, closes_on: date
    ):
        assert window(milestone, arrived_on) == (opens_on, closes_on)

    @given(DAYS)
    def test_of_one_month_has_29_days_with_the_due_day_in_the_middle(self, arrived_on: date):
        opens_on, closes_on = window(1, arrived_on)
        due_on = due_days(arrived_on)[1]
        assert due_on - opens_on == closes_on - due_on == timedelta(days=14)

    @given(DAYS, st.sampled_from(MILESTONES))
    def test_contains_its_due_day_and_opens_after_arrival(self, arrived_on: date, milestone: int):
        opens_on, closes_on = window(milestone, arrived_on)
        assert arrived_on < opens_on <= due_days(arrived_on)[milestone] <= closes_on

    @given(DAYS)
    def test_never_overlaps_the_next_so_a_contact_belongs_to_one_at_most(self, arrived_on: date):
        windows = [window(milestone, arrived_on) for milestone in MILESTONES]
        for (_, closes_on), (next_opens_on, _) in pairwise(windows):
            assert closes_on < next_opens_on

    @pytest.mark.parametrize("milestone", [0, 2, 9, -1])
    def test_refuses_what_is_no_milestone_and_says_which_there_are(self, milestone: int):
        with pytest.raises(ValueError, match="there are 1, 3, 6, 12"):
            window(milestone, date(2018, 5, 14))

    def test_refuses_to_leave_the_calendar(self):
        with pytest.raises(ValueError, match="outside the calendar"):
            window(12, date(9998, 12, 20))
