"""The base cells of real releases: from codes to categories, so that all can be tried together.

All releases ever built are written over the same axes: every year and every country that one of
them names, and one category for the countries of either kind that none names.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import inf
from typing import Any

import numpy as np

from models.codes import AdultChild, Region, SupportPhase
from models.countries import EU_EEA
from services.disclosure.documents import FIRST_FORMAT, OUTCOMES, Planned, ReleaseDocument
from services.disclosure.plans import Atoms, Box, Cut, Known, Moves, Release
from services.disclosure.rounding import Counts

AXES = ("year", "region", "country", "adult_child", *SupportPhase, "outcome")
NO_OUTCOME = "NONE"
"""Not matured, died before the window closed, or before Hemväg: in no denominator."""
_GIVEN: Atoms = (1,)
_DONE, _LATE, _NOT_DONE, _NONE = range(4)
MOVES: Moves = {
    **{AXES.index(phase): ((0, 0), (0, 1), (1, 1)) for phase in SupportPhase},
    AXES.index("outcome"): (
        *((_NONE, after) for after in (_NONE, _NOT_DONE, _LATE, _DONE)),
        (_NOT_DONE, _NOT_DONE),
        (_NOT_DONE, _LATE),
        (_LATE, _LATE),
        (_DONE, _DONE),
    ),
}
"""What goes on after a release: support is given, a follow-up ends, or is done late after all."""


@dataclass(frozen=True)
class Space:
    """The years and countries that are told apart; plans and counts are written over it."""

    years: tuple[str, ...]
    countries: tuple[str, ...]

    @property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """The categories along each axis."""
        return {
            "year": self.years,
            "region": tuple(Region),
            "country": (*self.countries, "OTHER_EU", "OTHER"),
            "adult_child": tuple(AdultChild),
            **{phase.value: ("NO", "YES") for phase in SupportPhase},
            "outcome": (*OUTCOMES, NO_OUTCOME),
        }

    @property
    def shape(self) -> tuple[int, ...]:
        """How many categories each axis has."""
        return tuple(len(codes) for codes in self.codes.values())

    def country(self, code: str) -> str:
        """Return the category of a country of return."""
        if code in self.countries:
            return code
        return "OTHER_EU" if code in EU_EEA else "OTHER"

    def counts(self, cells: Iterable[tuple[Sequence[str], int]]) -> Counts:
        """Fill the array from counts under the codes of all axes."""
        places = [{code: at for at, code in enumerate(codes)} for codes in self.codes.values()]
        counts = np.zeros(self.shape, dtype=np.int64)
        for codes, n in cells:
            counts[tuple(place[code] for place, code in zip(places, codes, strict=True))] += n
        return counts

    def tables(
        self, planned: Planned, dominant: str
    ) -> Iterator[tuple[Cut, list[tuple[str, ...]]]]:
        """Write one table of a plan as cuts, each with the keys of its cells in their order."""
        within = {} if "year" in planned.dims else {0: self._at("year", planned.years)}
        phases = tuple(SupportPhase) if "phase" in planned.dims else (None,)
        for phase in phases:
            splits: dict[int, tuple[Atoms, ...]] = {}
            names: list[list[str]] = []
            for dim in planned.dims:
                if dim == "phase":
                    names.append([str(phase)])
                    continue
                axis, bins = self._bins(dim, planned, dominant)
                splits[axis] = tuple(bins.values())
                names.append([*bins])
            given = {AXES.index(phase): _GIVEN} if phase else {}
            yield Cut(splits, {**within, **given}), [tuple(key) for key in product(*names)]

    def known(
        self,
        *,
        low: float,
        high: float,
        source: str,
        sure: bool = False,
        **codes: Sequence[str],
    ) -> Known:
        """Write what is known about a group, its codes given by axis."""
        within = {AXES.index(axis): self._at(axis, wanted) for axis, wanted in codes.items()}
        return Known(Box(within), low, high, source, sure)

    def _bins(self, dim: str, planned: Planned, dominant: str) -> tuple[int, dict[str, Atoms]]:
        if dim == "country_group":
            return AXES.index("country"), self._country_groups(dominant)
        codes = planned.years if dim == "year" else self.codes[dim]
        wanted = [code for code in codes if code != NO_OUTCOME]
        return AXES.index(dim), {code: self._at(dim, (code,)) for code in wanted}

    def _country_groups(self, dominant: str) -> dict[str, Atoms]:
        inside = [code for code in self.countries if code in EU_EEA and code != dominant]
        outside = [code for code in self.countries if code not in EU_EEA and code != dominant]
        return {
            "DOMINANT": self._at("country", (dominant,)),
            "OTHER_EU": self._at("country", (*inside, "OTHER_EU")),
            "OTHER": self._at("country", (*outside, "OTHER")),
        }

    def _at(self, axis: str, codes: Sequence[str]) -> Atoms:
        found = self.codes[axis]
        return tuple(found.index(code) for code in codes)


def space_of(documents: Iterable[ReleaseDocument], others: Iterable[str] = ()) -> Space:
    """Return a space that can tell apart everything that these releases tell apart."""
    read = list(documents)
    years = {year for document in read for planned in document.plan for year in planned.years}
    return Space(
        tuple(sorted(years)), tuple(sorted({d.dominant_country for d in read} | {*others}))
    )


def as_release(
    document: ReleaseDocument,
    space: Space,
    prev: Sequence[Release] = (),
    known: Sequence[Known] = (),
) -> Release:
    """Write a release's file as published numbers over a space."""
    plan: list[Cut] = []
    values: list[int] = []
    for planned in document.plan:
        table = document.table(planned.name)
        for cut, keys in space.tables(planned, document.dominant_country):
            plan.append(cut)
            values += [table.cell(*key).value for key in keys]
    counted: Any = np.array(values, dtype=np.int64)
    return Release(
        space.shape,
        tuple(plan),
        document.k,
        document.base,
        counted,
        tuple(prev),
        tuple(known),
        MOVES,
        tuple(_told_by_the_plan(document, space)),
    )


def _told_by_the_plan(document: ReleaseDocument, space: Space) -> Iterator[Known]:
    """Releases of the first make had a follow-up only of years with so many true outcomes."""
    least = 2 * document.k - (document.k - 1) // 2
    followed = [one.years for one in document.plan if "outcome" in one.dims]
    for year in followed[0] if followed and document.format == FIRST_FORMAT else ():
        yield space.known(low=least, high=inf, source="the plan", year=(year,), outcome=OUTCOMES)
