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

# The same, AML low-risk group: days disease-free, by what ended them (1 relapse, 2 death).
AML_RELAPSED = [211, 219, 248, 272, 381, 421, 486, 606, 748]
AML_DIED = [*[10, 35, 48, 53, 79, 80, 105, 288, 390], *[414, 481, 641, 704, 1063, 1074, 2204]]
AML_OBSERVED = [
    *[847, 848, 860, 932, 957, 1030, 1258, 1324, 1363, 1384, 1447, 1470, 1527, 1535, 1562],
    *[1568, 1674, 1709, 1799, 1829, 1843, 1850, 1857, 1870, 2218, 2246, 2409, 2506, 2569],
]

# Klein & Moeschberger 2003, Survival Analysis, problem 4.7: 30 persons, observed from an age on.
AGE_AT_ENTRY = [
    *[58, 58, 59, 60, 60, 61, 61, 62, 62, 62, 63, 63, 64, 66, 66],
    *[67, 67, 67, 68, 69, 69, 69, 70, 70, 70, 71, 72, 72, 73, 73],
]
AGE_AT_EXIT = [
    *[60, 63, 69, 62, 65, 72, 69, 73, 66, 65, 68, 74, 71, 68, 69],
    *[70, 77, 69, 72, 79, 72, 70, 76, 71, 78, 79, 76, 73, 80, 74],
]
DIED = [
    *[1, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1],
    *[1, 1, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1],
]

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
