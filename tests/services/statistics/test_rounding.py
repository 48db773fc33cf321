"""Rounding: a half goes up, and rounded parts add up to the rounded whole."""

from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from services.statistics.rounding import adding_up, whole

quarters = st.lists(st.integers(0, 40).map(lambda n: n / 4), max_size=15)


def test_a_half_goes_up_whatever_stands_before_it() -> None:
    assert [whole(number) for number in (12.5, 13.5, 0.49, 0.0)] == [13, 14, 0, 0]


def test_many_small_ones_are_not_lost() -> None:
    assert sum(adding_up([0.4] * 12)) == 5


@given(quarters)
def test_parts_add_up_and_each_is_its_number_up_or_down(numbers: list[float]) -> None:
    found = adding_up(numbers)
    assert sum(found) == whole(sum(numbers))
    for part, number in zip(found, numbers, strict=True):
        assert floor(number) <= part <= ceil(number)
