"""Made-up populations of the size of ours, and the tables that a release makes of them."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from services.disclosure.plans import Cut, Entry, Release
from services.disclosure.release import rounded
from services.disclosure.rounding import Counts

SEEDS = int(os.environ.get("SEEDS", "20"))
"""How many populations are tried: `make test T=tests/security/disclosure SEEDS=200` for more."""

SHAPE = (3, 7, 3, 2, 2, 2, 2, 4)
"""Year, region, country group, adult or child, support before, during and after, outcome."""
SMALL = (3, 7, 3, 2)
"""The same without support and outcome."""
YEAR, REGION, COUNTRY, AGE, BEFORE, DURING, AFTER, OUTCOME = range(8)
_REGIONS = (0.06, 0.06, 0.08, 0.35, 0.07, 0.18, 0.20)
_COUNTRIES = (0.6, 0.3, 0.1)
_OUTCOMES = (0.75, 0.1, 0.15)

TABLES: Mapping[str, Sequence[Entry]] = {
    "persons_per_year": [(YEAR,)],
    "persons_per_region": [(REGION,)],
    "country_per_year": [(YEAR, COUNTRY)],
    "age_per_year": [(YEAR, AGE)],
    "support_phase_per_year": [
        Cut({YEAR: ((0,), (1,), (2,))}, {phase: (1,)}) for phase in (BEFORE, DURING, AFTER)
    ],
    "follow_up_per_year": [Cut({YEAR: ((0,), (1,)), OUTCOME: ((0,), (1,), (2,))})],
}
SMALL_TABLES: Mapping[str, Sequence[Entry]] = {
    name: TABLES[name]
    for name in ("persons_per_year", "persons_per_region", "country_per_year", "age_per_year")
}
SMALL_PLAN = [entry for plan in SMALL_TABLES.values() for entry in plan]


def population(seed: int, years: int = 3) -> Counts:
    """Draw 40 to 61 persons a year; nobody's last year has an outcome yet."""
    dice = np.random.default_rng(seed)
    counts = np.zeros((years, *SHAPE[1:]), dtype=np.int64)
    for year in range(years):
        for _ in range(dice.integers(40, 62)):
            region, country = dice.choice(7, p=_REGIONS), dice.choice(3, p=_COUNTRIES)
            given = [int(dice.random() < share) for share in (0.1, 0.9, 0.7, 0.85)]
            outcome = 3 if year == years - 1 else dice.choice(3, p=_OUTCOMES)
            counts[(year, region, country, *given, outcome)] += 1
    return counts


def yearly_tables(first: int) -> Mapping[str, Sequence[Entry]]:
    """The tables of a release about three of four years; of the last there is no outcome yet."""
    years, end = tuple((first + n,) for n in range(3)), first + 3
    within = {YEAR: tuple(range(first, end))}
    return {
        "persons_per_year": [Cut({YEAR: tuple((year,) for year in range(end))})],
        "persons_per_region": [Cut({REGION: tuple((region,) for region in range(7))}, within)],
        "country_per_year": [Cut({YEAR: years, COUNTRY: ((0,), (1,), (2,))})],
        "age_per_year": [Cut({YEAR: years, AGE: ((0,), (1,))})],
        "support_phase_per_year": [
            Cut({YEAR: years}, {phase: (1,)}) for phase in (BEFORE, DURING, AFTER)
        ],
        "follow_up_per_year": [Cut({YEAR: years[:2], OUTCOME: ((0,), (1,), (2,))})],
    }


def a_year_before(counts: Counts) -> Counts:
    """The same a year ago: the last were not home, and of those before all was still to come."""
    earlier = counts.copy()
    earlier[2:] = 0
    earlier[2, ..., 0, 3] = counts[2].sum(axis=(AFTER - 1, OUTCOME - 1))
    return earlier


def small_population(seed: int, years: int = 3) -> Counts:
    """Draw the same persons and forget their support and outcome."""
    return population(seed, years).sum(axis=(BEFORE, DURING, AFTER, OUTCOME))


class Told(Release):
    """A release by another method, known to lie between bounds of its own."""

    bounds: tuple[Any, Any]

    @property
    def low(self) -> Counts:
        """The smallest counts."""
        return np.asarray(self.bounds[0])

    @property
    def high(self) -> Counts:
        """The largest counts."""
        return np.asarray(self.bounds[1])


def true_sums(counts: Counts) -> Counts:
    """Return the true numbers of the small plan."""
    release = rounded(counts, SMALL_PLAN, 5, 5)
    return np.array([counts.ravel()[box.cells(counts.shape)].sum() for box in release.boxes])


def told_as(counts: Counts, low: Any, high: Any) -> Told:
    """Publish the small plan so that each number is known to lie from low to high."""
    release = rounded(counts, SMALL_PLAN, 5, 5)
    told = Told(release.shape, release.plan, 5, 5, release.values)
    object.__setattr__(told, "bounds", (low, high))
    return told
