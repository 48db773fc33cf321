"""How waiting goes on: the curve of those still waiting, by hand."""

from datetime import date
from math import isclose

from services.measures.questions import Row, Table
from services.measures.waits import Wait, wait
from services.queries.cubes import Cube


def waited(*ended: tuple[int, int], times: int = 1) -> Wait:
    """Let people wait so many days, finished or not."""
    cube = Cube(("days", "finished"), {one: ended.count(one) * times for one in ended})
    rows = (Row((), 0, len(ended) * times),)
    return wait(Table("days_to_decision", date(2020, 1, 1), "", "", (), (), rows), cube)


def test_who_still_waits_counts_as_far_as_known() -> None:
    # At risk 30, 20, 10: two thirds wait after day 10; day 20 ends observation only; then none.
    found = waited((10, 1), (20, 0), (30, 1), times=10)
    assert found.days == (10, 20, 30)
    assert all(
        isclose(share, told) for share, told in zip(found.shares, (2 / 3, 2 / 3, 0), strict=True)
    )


def test_the_limits_hold_the_curve() -> None:
    found = waited((5, 1), (9, 0), (12, 1), (40, 1), times=8)
    for low, share, high in zip(found.low, found.shares, found.high, strict=True):
        assert low <= share <= high


def test_the_curve_ends_where_fewer_than_ten_are_left() -> None:
    found = waited(*[(day, 1) for day in range(1, 21)])
    assert found.days[-1] == 11
    assert found.at_risk[0] == (0, 20)
    assert found.at_risk[-1] == (11, 10)


def test_nobody_began_to_wait() -> None:
    found = waited()
    assert (found.days, found.at_risk) == ((), ())
