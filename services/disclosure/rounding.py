"""Conventional rounding to an odd base, and what a rounded number still says."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Counts = NDArray[np.int64]

SMALLEST_SHARED = 20
"""Below this rounded number of persons no percentage is shown."""


def round_conventional(n: ArrayLike, base: int) -> Counts:
    """Round counts to the nearest multiple of an odd base; a half never occurs.

    :param n: counts of any shape; the answer has the same shape
    :raises ValueError: the base is even or below 1, or a count is negative or no whole number
    """
    if base < 1 or base % 2 == 0:
        message = f"{base} is no odd base; with an even one a half would have to be decided."
        raise ValueError(message)
    counts = _whole(n)
    return (counts + (base - 1) // 2) // base * base


def bounds(rounded: ArrayLike, base: int) -> tuple[Counts, Counts]:
    """Give the smallest and the largest count that is rounded to each of these numbers.

    :raises ValueError: a number is no multiple of the base
    """
    values = _whole(rounded)
    if (values % base).any():
        message = f"Not every number is a multiple of {base}."
        raise ValueError(message)
    half = (base - 1) // 2
    return np.maximum(values - half, 0), values + half


def percent(r_x: int, r_n: int) -> int | None:
    """Give a share in whole per cent from two rounded counts; None below 20 persons.

    Rounding can make a part larger than its whole; more than all is written as all.

    :raises ValueError: a count is negative
    """
    if r_x < 0 or r_n < 0:
        raise ValueError("A count is never negative.")
    if r_n < SMALLEST_SHARED:
        return None
    return min(100, (200 * r_x + r_n) // (2 * r_n))


def _whole(n: ArrayLike) -> Counts:
    given: NDArray[Any] = np.asarray(n)
    counts = given.astype(np.int64)
    if (counts != given).any() or (counts < 0).any():
        raise ValueError("Counts are whole numbers from 0 on.")
    return counts
