"""Which groups a table shows: in their order, with those that have none and could have."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.codes import AdultChild, Region
from services.access import EVERYWHERE
from services.measures.groups import bucket, buckets, coordinated, first_day, last_day
from services.measures.questions import Question
from services.measures.registry import measure
from tests.services.measures.programmes import LAST, in_memory

SOUTHWARDS = ["NORD", "MITT", "BERGSLAGEN", "STOCKHOLM", "OST", "VAST", "SYD"]


def shown(name: str, *by: str, as_of: date = LAST, **facts: Any) -> list[Any]:
    """The groups of a table, as codes."""
    rows = measure(in_memory(1), name, Question(as_of, by=by, **facts), EVERYWHERE).rows
    return [row.group[0] if len(row.group) == 1 else row.group for row in rows]


@pytest.mark.parametrize(
    "name", ["caseload", "completion_within_year", "overdue", "returned", "days_to_decision"]
)
def test_every_region_is_shown_from_north_to_south(name: str) -> None:
    assert shown(name, "region") == SOUTHWARDS


def test_only_the_regions_asked_for_are_shown() -> None:
    assert shown("caseload", "region", regions=(Region.SYD, Region.NORD)) == ["NORD", "SYD"]


def test_stages_are_shown_in_the_order_of_the_path() -> None:
    waiting = ["SUBMITTED", "INFO_REQUESTED", "ASSESSMENT"]
    assert shown("waiting_for_decision", "stage") == waiting
    assert shown("caseload", "stage") == [*waiting, "GRANTED", "TRAVELLING", "REINTEGRATION"]
    assert len(shown("caseload", "region", "stage")) == 7 * 6


def test_milestones_adults_and_children_are_all_shown() -> None:
    assert shown("overdue", "milestone") == ["M1", "M3", "M6", "M12"]
    assert shown("caseload", "adult_child") == ["ADULT", "CHILD"]
    assert shown("caseload", "adult_child", adult_child=AdultChild.CHILD) == ["CHILD"]


def test_the_time_of_a_period_has_no_gaps() -> None:
    year = {"since": date(2018, 1, 1), "until": date(2018, 12, 31), "as_of": date(2018, 12, 31)}
    assert shown("applications", "month", **year) == [f"2018-{n:02d}" for n in range(1, 13)]
    assert shown("caseload", "arrival_quarter", **year) == [f"2018-Q{n}" for n in range(1, 5)]
    assert shown("caseload", "year")[::4] == ["2012", "2016", "2020"]


def test_cohorts_are_shown_as_far_as_there_are_any() -> None:
    years = shown("completion_within_year", "year")
    assert years == [str(year) for year in range(int(years[0]), int(years[-1]) + 1)]
    assert shown("completion_within_year", "year", as_of=date(2012, 5, 5)) == []


def test_countries_are_shown_as_far_as_anybody_returns_there() -> None:
    found = shown("returned", "return_country", since=date(2016, 1, 1))
    assert found == sorted(found)
    assert "BG" in found


class TestNoCoordinator:
    def test_ost_has_no_number_before_autumn_2018(self) -> None:
        assert not coordinated("OST", date(2018, 8, 31))
        assert coordinated("OST", date(2018, 9, 1))
        assert all(coordinated(region, date(2012, 1, 1)) for region in Region if region != "OST")

    def test_it_is_left_out_instead_of_shown_with_0(self) -> None:
        # this programme has somebody in Öst too early; without them there is no row
        regions = [Region.MITT, Region.OST, Region.VAST]
        before = shown("caseload", "region", as_of=date(2013, 1, 1), regions=regions)
        assert before == ["MITT", "VAST"]
        by_year = shown("caseload", "region", "year", as_of=date(2019, 6, 1), regions=regions)
        assert [year for region, year in by_year if region == "OST"][:1] != ["2012"]
        assert ("OST", "2019") in by_year


class TestBuckets:
    @given(st.dates(date(2012, 1, 1)), st.sampled_from(["year", "month", "arrival_quarter"]))
    def test_a_day_lies_in_its_bucket(self, day: date, key: str) -> None:
        code = bucket(key, day)
        assert first_day(key, code) <= day <= last_day(key, code) or day.year == date.max.year
        assert bucket(key, first_day(key, code)) == code

    def test_run_from_one_day_to_another(self) -> None:
        assert buckets("month", date(2019, 12, 31), date(2020, 2, 1)) == [
            "2019-12",
            "2020-01",
            "2020-02",
        ]
        assert buckets("arrival_quarter", date(2019, 11, 5), date(2020, 4, 1)) == [
            "2019-Q4",
            "2020-Q1",
            "2020-Q2",
        ]
        assert buckets("year", date(2020, 2, 1), date(2019, 1, 1)) == []
