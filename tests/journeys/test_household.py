"""A mother and her sister travel together: two applications, one journey entered once for both."""

import pytest

from models.codes import AgeGroup, Milestone, Region, Stage
from models.journeys import Arrival, Departure
from services.commands.households import (
    link_household,
    record_household_arrival,
    record_household_departure,
    unlink_household,
)
from services.errors import ChangedMeanwhile, NotOneHousehold
from tests.factories import ARRIVED, DEPARTED, Programme
from tests.journeys.telling import figure, seen, states


def versions(programme: Programme, *refs: str) -> dict[str, int]:
    return {ref: programme.case(ref).version for ref in refs}


def household(programme: Programme) -> tuple[str, str]:
    first, second = programme.granted(), programme.granted(age_group=AgeGroup.AGE_35_44)
    programme.step(programme.nord, link_household, second, first)
    return first, second


class TestAHousehold:
    def test_is_seen_from_each_of_its_cases(self, programme: Programme) -> None:
        first, second = household(programme)
        assert [one.ref for one in seen(programme, first, programme.nord).household] == [second]
        assert [one.ref for one in seen(programme, second, programme.nord).household] == [first]

    def test_travels_and_arrives_as_one(self, programme: Programme) -> None:
        both = household(programme)
        travel = Departure(departed_on=DEPARTED)
        programme.do(programme.iom, record_household_departure, versions(programme, *both), travel)
        assert {programme.case(ref).stage for ref in both} == {Stage.TRAVELLING}
        home = Arrival(arrived_on=ARRIVED)
        programme.do(programme.iom, record_household_arrival, versions(programme, *both), home)
        for ref in both:
            assert states(programme, ref)[Milestone.M1] is not None
            assert "arrival.recorded" in {line.action for line in programme.trail(ref)}
        assert figure(programme, "returned").n == 2

    def test_leaves_together_or_not_at_all(self, programme: Programme) -> None:
        first, second = household(programme)
        stale = versions(programme, first, second) | {second: 1}
        with pytest.raises(ChangedMeanwhile):
            programme.do(
                programme.iom, record_household_departure, stale, Departure(departed_on=DEPARTED)
            )
        assert {programme.case(ref).stage for ref in (first, second)} == {Stage.GRANTED}

    def test_takes_nobody_along_who_does_not_belong(self, programme: Programme) -> None:
        first, _ = household(programme)
        stranger = programme.granted()
        with pytest.raises(NotOneHousehold):
            programme.do(
                programme.iom,
                record_household_departure,
                versions(programme, first, stranger),
                Departure(departed_on=DEPARTED),
            )

    def test_grows_from_any_of_its_members(self, programme: Programme) -> None:
        first, second = household(programme)
        third = programme.granted()
        programme.step(programme.nord, link_household, third, second)
        found = {one.ref for one in seen(programme, first, programme.nord).household}
        assert found == {second, third}

    def test_lets_a_member_go(self, programme: Programme) -> None:
        first, second = household(programme)
        programme.step(programme.nord, unlink_household, second)
        assert seen(programme, first, programme.nord).household == ()

    def test_shows_no_member_of_a_region_that_is_not_ones_own(self, programme: Programme) -> None:
        first, south = programme.granted(), programme.granted(region=Region.SYD)
        programme.step(programme.iom, link_household, south, first)
        assert seen(programme, first, programme.nord).household == ()
        assert [one.ref for one in seen(programme, first, programme.iom).household] == [south]
