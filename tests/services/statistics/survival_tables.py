"""Published survival data and made-up persons for the tests of survival curves."""

import numpy as np
from hypothesis import strategies as st

from services.statistics.survival import Cif, Curve

# Freireich et al. 1963, Blood 21:699-716: weeks in remission, 21 children each.
MP_WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
MP_RELAPSE = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO_WEEKS = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

# Klein & Moeschberger 1997, bone marrow transplants, ALL group: days to relapse or death.
ALL_DAYS = [
    *[2081, 1602, 1496, 1462, 1433, 1377, 1330, 996, 226, 1199, 1111, 530, 1182, 1167],
    *[418, 383, 276, 104, 609, 172, 487, 662, 194, 230, 526, 122],
    *[129, 74, 122, 86, 466, 192, 109, 55, 1, 107, 110, 332],
]
ALL_EVENTS = [0] * 14 + [1] * 24

Rows = list[tuple[int, int]]
ROWS = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 3)), min_size=1, max_size=40)
"""Persons with few distinct times and so many ties: (time, cause 0 to 3)."""


def columns(rows: list[tuple[int, ...]]) -> list[list[int]]:
    return [list(column) for column in zip(*rows, strict=True)]


def same(one: Curve | Cif, other: Curve | Cif) -> bool:
    return all(
        np.allclose(getattr(one, name), getattr(other, name), atol=1e-12)
        for name in type(one).__slots__
    )
