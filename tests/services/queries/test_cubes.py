"""Counts by several codes: folding them, and what both databases write for a day."""

from datetime import date

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from models.codes import AdultChild, CountryGroup, Region
from services.queries.cubes import Cube, Population
from services.queries.dialects import bucket_of, days_between

CUBE = Cube(
    ("region", "stage"),
    {("NORD", "GRANTED"): 2, ("NORD", "TRAVELLING"): 1, ("SYD", "GRANTED"): 4},
)
codes = st.tuples(st.sampled_from("ABC"), st.sampled_from("xy"), st.integers(0, 3))
cubes = st.dictionaries(codes, st.integers(0, 9)).map(
    lambda found: Cube(("one", "two", "n"), found)
)


class TestCube:
    def test_any_key_can_be_summed_away(self) -> None:
        assert CUBE.by("region") == {("NORD",): 3, ("SYD",): 4}
        assert CUBE.by("stage", "region")["GRANTED", "SYD"] == 4
        assert CUBE.by() == {(): 7}

    def test_one_code_can_be_kept_and_its_key_dropped(self) -> None:
        assert CUBE.only("stage", "GRANTED") == Cube(("region",), {("NORD",): 2, ("SYD",): 4})

    def test_some_codes_can_be_kept(self) -> None:
        assert CUBE.among("stage", ["TRAVELLING"]).by("region") == {("NORD",): 1}

    @given(cubes)
    def test_the_order_of_summing_does_not_matter(self, cube: Cube) -> None:
        smaller = Cube(("one", "two"), cube.by("one", "two"))
        assert smaller.by("one") == cube.by("one")
        assert sum(cube.by("two").values()) == cube.by()[()]


class TestPopulation:
    def test_of_everybody_asks_nothing_of_a_case(self) -> None:
        assert Population().conditions() == []

    def test_kosovo_lies_outside(self) -> None:
        (condition,) = Population((Region.NORD,), CountryGroup.OUTSIDE).conditions()
        written = str(condition.compile(compile_kwargs={"literal_binds": True}))
        assert "'XK'" in written
        assert "'PL'" not in written

    def test_can_be_adults_of_one_country_group(self) -> None:
        adults = Population(country_group=CountryGroup.BG, adult_child=AdultChild.ADULT)
        assert len(adults.conditions()) == 2


class TestDialects:
    @pytest.mark.parametrize(
        ("day", "year", "month", "quarter"),
        [
            (date(2018, 1, 1), "2018", "2018-01", "2018-Q1"),
            (date(2018, 3, 31), "2018", "2018-03", "2018-Q1"),
            (date(2020, 2, 29), "2020", "2020-02", "2020-Q1"),
            (date(2018, 12, 31), "2018", "2018-12", "2018-Q4"),
        ],
    )
    def test_a_days_buckets(
        self, engine: Engine, day: date, year: str, month: str, quarter: str
    ) -> None:
        column = sa.literal(day, sa.Date)
        keys = ("year", "month", "arrival_quarter")
        with engine.connect() as connection:
            found = connection.execute(sa.select(*(bucket_of(key, column) for key in keys))).one()
        assert tuple(found) == (year, month, quarter)

    @pytest.mark.parametrize(
        ("first", "last", "days"),
        [
            (date(2019, 2, 28), date(2019, 3, 1), 1),
            (date(2020, 2, 28), date(2020, 3, 1), 2),
            (date(2019, 10, 27), date(2019, 10, 27), 0),
            (date(2020, 1, 1), date(2019, 1, 1), -365),
        ],
    )
    def test_days_between(self, engine: Engine, first: date, last: date, days: int) -> None:
        between = days_between(sa.literal(first, sa.Date), sa.literal(last, sa.Date))
        with engine.connect() as connection:
            assert connection.execute(sa.select(between)).scalar_one() == days
