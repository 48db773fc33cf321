"""Whole numbers as people round them: a half goes up."""

from collections.abc import Iterable
from itertools import accumulate, pairwise
from math import floor


def whole(number: float) -> int:
    """Round to the nearest whole number, a half up."""
    return floor(number + 0.5)


def adding_up(numbers: Iterable[float]) -> tuple[int, ...]:
    """Round so that the whole numbers add up to the rounded total, and so does each beginning.

    Each is its number rounded up or down.
    """
    totals = (whole(total) for total in accumulate(numbers, initial=0.0))
    return tuple(last - first for first, last in pairwise(totals))
