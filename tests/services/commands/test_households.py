"""People who travel together: linked cases, and one journey entered for all of them or for none."""

import pytest

from models.codes import ConsentKind, Region, Stage
from models.journeys import Arrival, Departure
from services.commands.households import (
    link_household,
    record_household_arrival,
    record_household_departure,
    unlink_household,
)
from services.errors import (
    ChangedMeanwhile,
    ConsentMissing,
    NotAllowed,
    NothingChanged,
    NotOneHousehold,
    UnknownReference,
    WrongReference,
)
from tests.factories import ARRIVED, DEPARTED, TODAY, Programme

LEFT, CAME = Departure(departed_on=DEPARTED), Arrival(arrived_on=ARRIVED)


def household(programme: Programme, n: int = 3) -> list[str]:
    """Take cases of one household to their grants; the first one gives it its name."""
    first = programme.granted()
    return [first, *(programme.granted(household_ref=first) for _ in range(n - 1))]


def versions(programme: Programme, refs: list[str]) -> dict[str, int]:
    return {ref: programme.case(ref).version for ref in refs}


def names(programme: Programme, refs: list[str]) -> list[str | None]:
    return [programme.case(ref).household_ref for ref in refs]


class TestLinkHousehold:
    def test_gives_both_the_first_ones_reference(self, programme: Programme) -> None:
        first, second, third = (programme.submitted() for _ in range(3))
        programme.step(programme.nord, link_household, second, first.lower())
        programme.step(programme.iom, link_household, third, second)
        assert names(programme, [first, second, third]) == [first] * 3
        changes = [(made.field, made.before, made.after) for made in programme.changes(first)]
        assert changes == [("household_ref", None, first)]

    def test_is_refused_when_nothing_would_change(self, programme: Programme) -> None:
        first, second = programme.submitted(), programme.submitted()
        with pytest.raises(NothingChanged):
            programme.step(programme.nord, link_household, first, first)
        programme.step(programme.nord, link_household, second, first)
        with pytest.raises(NothingChanged):
            programme.step(programme.nord, link_household, first, second)

    def test_takes_a_case_that_one_may_see(self, programme: Programme) -> None:
        ref, elsewhere = programme.submitted(), programme.submitted(region=Region.SYD)
        with pytest.raises(UnknownReference):
            programme.step(programme.nord, link_household, ref, elsewhere)
        with pytest.raises(WrongReference):
            programme.step(programme.nord, link_household, ref, "nobody")
        with pytest.raises(UnknownReference):
            programme.step(programme.syd, link_household, ref, elsewhere)


class TestUnlinkHousehold:
    def test_leaves_the_others_together(self, programme: Programme) -> None:
        first, second, third = household(programme)
        programme.step(programme.nord, unlink_household, second)
        assert names(programme, [first, second, third]) == [first, None, first]

    def test_names_the_household_anew_when_its_first_case_leaves(
        self, programme: Programme
    ) -> None:
        first, second, third = household(programme)
        programme.step(programme.nord, unlink_household, first)
        assert names(programme, [first, second, third]) == [None, second, second]
        assert programme.trail(third)[-1].action == "household.renamed"
        programme.step(programme.nord, link_household, first, programme.submitted())
        assert programme.case(second).household_ref == second

    def test_is_refused_to_who_belongs_to_none(self, programme: Programme) -> None:
        with pytest.raises(NothingChanged):
            programme.step(programme.nord, unlink_household, programme.submitted())


class TestHouseholdJourney:
    def test_is_entered_once_for_all(self, programme: Programme) -> None:
        refs = household(programme)
        programme.do(programme.iom, record_household_departure, versions(programme, refs), LEFT)
        programme.do(programme.iom, record_household_arrival, versions(programme, refs), CAME)
        for ref in refs:
            assert programme.case(ref).stage is Stage.REINTEGRATION
            journey = programme.journey(ref)
            assert (journey.departed_on, journey.arrived_on) == (DEPARTED, ARRIVED)
            actions = [line.action for line in programme.trail(ref)][-2:]
            assert actions == ["departure.recorded", "arrival.recorded"]

    def test_takes_those_who_travel_and_leaves_the_others(self, programme: Programme) -> None:
        *some, last = household(programme)
        programme.do(programme.iom, record_household_departure, versions(programme, some), LEFT)
        assert programme.case(last).stage is Stage.GRANTED

    def test_is_entered_for_all_or_for_none(self, programme: Programme) -> None:
        refs = household(programme)
        programme.consent_withdrawn(refs[-1], ConsentKind.PROGRAMME)
        today = Departure(departed_on=TODAY)
        with pytest.raises(ConsentMissing):
            programme.do(
                programme.iom, record_household_departure, versions(programme, refs), today
            )
        stale = {**versions(programme, refs[:2]), refs[0]: 1}
        with pytest.raises(ChangedMeanwhile):
            programme.do(programme.iom, record_household_departure, stale, LEFT)
        assert {programme.case(ref).stage for ref in refs} == {Stage.GRANTED}

    def test_is_refused_for_strangers_and_for_those_not_ready(self, programme: Programme) -> None:
        refs = household(programme, 2)
        stranger = programme.granted()
        with pytest.raises(NotOneHousehold):
            programme.do(
                programme.iom,
                record_household_departure,
                versions(programme, [*refs, stranger]),
                LEFT,
            )
        waiting = programme.assessed(household_ref=refs[0])
        with pytest.raises(NotOneHousehold):
            programme.do(
                programme.iom,
                record_household_departure,
                versions(programme, [*refs, waiting]),
                LEFT,
            )

    def test_is_ioms(self, programme: Programme) -> None:
        refs = household(programme, 2)
        for record, form in ((record_household_departure, LEFT), (record_household_arrival, CAME)):
            with pytest.raises(NotAllowed):
                programme.do(programme.nord, record, versions(programme, refs), form)
