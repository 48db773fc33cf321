"""Regions against the limits of chance: inside, beyond, too few; never for some regions only."""

from datetime import date
from math import isclose

import pytest
from sqlmodel import Session

from models.codes import Region
from services.access import Scope
from services.errors import NotAllowed
from services.measures.analysis import regions
from services.measures.funnel import Funnel, Place, funnel
from services.measures.questions import Question, Row, Table

DAY = date(2020, 1, 1)


def compared(**counts: tuple[int, int]) -> Funnel:
    """Compare regions, each by how many were done of how many."""
    rows = [
        Row((region,), n, of, n / of if of else None, 0.0, 1.0)
        for region, (n, of) in counts.items()
    ]
    return funnel(Table("completion_within_year", DAY, "", "", (), ("region",), tuple(rows)))


def test_the_whole_is_everybody_also_where_a_region_is_too_small() -> None:
    found = compared(NORD=(40, 80), SYD=(3, 4))
    assert (found.n, found.of) == (43, 84)
    assert [spot.place for spot in found.spots] == [Place.INSIDE, Place.TOO_FEW]
    assert found.placed == 1


def test_a_region_far_from_the_others_is_beyond_and_one_near_is_not() -> None:
    found = compared(NORD=(75, 100), MITT=(75, 100), SYD=(20, 100), OST=(72, 100))
    assert [spot.region for spot in found.standing(Place.BEYOND_OUTER)] == [Region.SYD]


def test_equal_shares_stand_inside_whatever_the_size() -> None:
    found = compared(NORD=(6, 10), MITT=(30, 50), SYD=(600, 1000))
    assert {spot.place for spot in found.spots} == {Place.INSIDE}


@pytest.mark.parametrize("n", [0, 20])
def test_nobody_and_everybody_done_raise_no_alarm(n: int) -> None:
    found = compared(NORD=(n, 20), SYD=(n, 20))
    assert {spot.place for spot in found.spots} == {Place.INSIDE}


def test_seven_regions_raise_one_false_alarm_in_three_pictures_of_ten() -> None:
    found = compared(**{region.value: (15, 30) for region in Region})
    assert isclose(found.false_alarm, 0.3017, abs_tol=1e-4)


def test_limits_narrow_as_groups_grow_and_the_outer_ones_are_wider() -> None:
    limits = compared(NORD=(50, 100), SYD=(50, 100)).limits
    assert limits[-1].size >= 100
    assert limits[-1].inner[0] > limits[0].inner[0]
    assert all(one.outer[0] <= one.inner[0] <= one.inner[1] <= one.outer[1] for one in limits)


def test_nothing_has_closed_yet() -> None:
    found = compared(NORD=(0, 0), SYD=(0, 0))
    assert (found.share, found.limits, found.placed) == (None, (), 0)


def test_is_refused_to_whoever_sees_some_regions(session: Session) -> None:
    with pytest.raises(NotAllowed):
        regions(session, Question(DAY), Scope(frozenset({Region.NORD})))
