"""What outsiders know already: figures published about the programme, and those entered here."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.disclosure.plans import Known
from services.disclosure.spaces import Space
from services.queries.releases import Outside

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "reference" / "published_figures.csv"
_EXACT = ("AMP_returned", "AMP_supported")
"""Supported is not returned, but a reader may take one for the other: it is tried as that, too."""
_AT_MOST = {("IOM_Bulgaria_supported", "return support"): "BG"}
"""Returns from all countries, so at most as many from Sweden."""


@dataclass(frozen=True)
class Figure:
    """A count of returns known from elsewhere, of whole years."""

    years: tuple[str, ...]
    low: int
    high: int
    source: str
    region: str | None = None
    country: str | None = None
    adult_child: str | None = None
    sure: bool = False
    """Whether it was entered as known; a published figure may mean something else."""

    def over(self, space: Space) -> Known | None:
        """Write it over base cells; of years that no release is about only the most is left."""
        years = tuple(year for year in self.years if year in space.years)
        if not years:
            return None
        named = {"region": self.region, "country": self.country, "adult_child": self.adult_child}
        return space.known(
            low=self.low if len(years) == len(self.years) else 0,
            high=self.high,
            source=self.source,
            sure=self.sure,
            year=years,
            **{axis: (code,) for axis, code in named.items() if code},
        )


def published(place: Path = PUBLISHED) -> list[Figure]:
    """Read the published figures that are about returns with the programme."""
    with place.open(encoding="utf-8", newline="") as file:
        return [figure for row in csv.DictReader(file) for figure in _of_row(row)]


def entered(figures: Sequence[Outside]) -> list[Figure]:
    """Read what was entered as known."""
    return [
        Figure(
            years=tuple(str(year) for year in range(one.since.year, one.until.year + 1)),
            low=one.persons,
            high=one.persons,
            source=f"{_span(one)}, {one.source}: {one.persons}",
            region=one.region,
            country=one.country,
            adult_child=one.adult_child,
            sure=True,
        )
        for one in figures
    ]


def _of_row(row: dict[str, str]) -> Iterator[Figure]:
    series, kind, category = row["series"], row["breakdown"], row["category"]
    value = int(row["value"])
    source = " ".join(part for part in (series, row["year"], category) if part) + f": {value}"
    if series in _EXACT:
        country = category if kind == "country" else None
        yield Figure(_years(row["year"]), value, value, source, country=country)
    elif (series, kind) in _AT_MOST:
        country = _AT_MOST[series, kind]
        yield Figure(_years(row["year"]), 0, value, source, country=country)


def _span(one: Outside) -> str:
    first, last = one.since.year, one.until.year
    return str(first) if first == last else f"{first}–{last}"


def _years(written: str) -> tuple[str, ...]:
    first, _, last = written.partition("-")
    return tuple(str(year) for year in range(int(first), int(last or first) + 1))
