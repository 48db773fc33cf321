"""The stories together: the published totals, nothing of the future, the same every time."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest

from models.codes import Region
from services.clock import STOCKHOLM
from services.demonstration.figures import RETURNED, SUPPORTED, published, usual_year
from services.demonstration.programmes import EARLIEST, historical_programme, random_programme
from services.demonstration.stories import Act, Story
from services.errors import DemonstrationTooEarly
from tests.factories import TODAY

DAYS = (TODAY, date(2027, 2, 3), date(2024, 2, 29), date(2020, 6, 15), date(2019, 1, 15))
MAIN_COUNTRIES = {"BG", "RO", "XK", "UA"}
OST_BEGAN = date(2018, 9, 1)


def per_year(stories: list[Story], act: Act) -> Counter[int]:
    """Count the cases in which something happened, by the year of its last day."""
    last = [[deed.on for deed in story.deeds if deed.act is act] for story in stories]
    return Counter(days[-1].year for days in last if days)


def granted_to(stories: list[Story], act: Act, year: int) -> Counter[str]:
    """Count the countries of return of the cases in which something happened that year."""
    return Counter(
        story.deeds[0].facts["return_country"]
        for story in stories
        if any(deed.act is act and deed.on.year == year for deed in story.deeds)
    )


@pytest.fixture(scope="module", params=DAYS, ids=str)
def told(request: pytest.FixtureRequest) -> list[Story]:
    return historical_programme(request.param, 1)


class TestHistoricalProgramme:
    def test_returned_and_supported_are_the_published(self, told: list[Story]) -> None:
        assert per_year(told, Act.ARRIVE)[2017] == published(RETURNED, 2017) == 39
        assert per_year(told, Act.GRANT)[2018] == published(SUPPORTED, 2018) == 61

    def test_46_of_2018_went_to_bulgaria(self, told: list[Story]) -> None:
        countries = granted_to(told, Act.GRANT, 2018)
        assert countries["BG"] == published(SUPPORTED, 2018, "BG") == 46

    def test_2017_went_mainly_to_the_four_countries(self, told: list[Story]) -> None:
        countries = granted_to(told, Act.ARRIVE, 2017)
        assert {country for country, _ in countries.most_common(4)} == MAIN_COUNTRIES
        assert sum(countries[country] for country in MAIN_COUNTRIES) > 0.8 * 39

    def test_other_years_are_about_thirty(self, told: list[Story]) -> None:
        this_year = max(story.deeds[0].on.year for story in told)
        for act, series in ((Act.ARRIVE, RETURNED), (Act.GRANT, SUPPORTED)):
            found = per_year(told, act)
            for year in range(2012, this_year):
                if published(series, year) is None and (act, year) not in UNUSUAL:
                    assert abs(found[year] - usual_year()) <= 9, (act, year)

    def test_no_case_in_ost_before_autumn_2018(self, told: list[Story]) -> None:
        in_ost = [story.deeds[0].on for story in told if story.region is Region.OST]
        assert min(in_ost) >= OST_BEGAN

    def test_nothing_is_recorded_before_it_happens(self, told: list[Story]) -> None:
        for story in told:
            for deed in story.deeds:
                assert deed.on <= deed.at.astimezone(STOCKHOLM).date()

    def test_is_told_in_the_order_of_recording(self, told: list[Story]) -> None:
        assert [s.deeds[0].at for s in told] == sorted(s.deeds[0].at for s in told)
        for story in told:
            moments = [deed.at for deed in story.deeds]
            assert moments == sorted(set(moments))

    def test_nothing_is_told_of_the_day_itself(self) -> None:
        midnight = datetime.combine(TODAY, time(), STOCKHOLM)
        last = max(story.deeds[-1].at for story in historical_programme(TODAY, 1))
        assert midnight - timedelta(days=1) <= last < midnight

    def test_is_the_same_for_the_same_day_and_seed(self) -> None:
        first, second = historical_programme(TODAY, 7), historical_programme(TODAY, 7)
        assert [(s.ref, s.deeds) for s in first] == [(s.ref, s.deeds) for s in second]

    def test_is_another_for_another_seed(self) -> None:
        assert historical_programme(TODAY, 7)[0].deeds != historical_programme(TODAY, 8)[0].deeds

    @pytest.mark.parametrize("seed", range(2, 6))
    def test_keeps_the_totals_whatever_the_seed(self, seed: int) -> None:
        told = historical_programme(TODAY, seed)
        assert per_year(told, Act.ARRIVE)[2017] == 39
        assert per_year(told, Act.GRANT)[2018] == 61
        assert granted_to(told, Act.GRANT, 2018)["BG"] == 46

    def test_refuses_a_day_with_no_past(self) -> None:
        with pytest.raises(DemonstrationTooEarly):
            historical_programme(EARLIEST - timedelta(days=1), 1)


# More were supported in 2018, so more returned that year too.
UNUSUAL = {(Act.ARRIVE, 2018), (Act.GRANT, 2017)}


class TestRandomProgramme:
    def test_tells_as_many_cases_as_wanted_each_with_its_reference(self) -> None:
        told = list(random_programme(TODAY, 1, cases=400, years=5))
        assert len({story.ref for story in told}) == len(told) == 400

    def test_stays_within_the_years(self) -> None:
        told = list(random_programme(TODAY, 1, cases=300, years=3))
        waited = timedelta(days=160)
        assert min(s.deeds[0].on for s in told) > TODAY - timedelta(days=3 * 365) - waited

    def test_is_the_same_for_the_same_seed(self) -> None:
        first, second = (list(random_programme(TODAY, 3, cases=50, years=2)) for _ in range(2))
        assert [s.deeds for s in first] == [s.deeds for s in second]

    def test_never_begins_before_the_programme(self) -> None:
        told = random_programme(TODAY, 1, cases=300, years=30)
        assert min(story.deeds[0].on for story in told) >= date(2012, 1, 1)
