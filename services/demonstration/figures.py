"""Figures published about the programme, each with its source; the demonstration meets them."""

import csv
from dataclasses import dataclass
from functools import lru_cache

from services.database import ROOT

SOURCE = ROOT / "docs" / "reference" / "published_figures.csv"
RETURNED, SUPPORTED, USUAL = "AMP_returned", "AMP_supported", "AMP_annual_average"


@dataclass(frozen=True)
class PublishedFigure:
    """One published number: what it counts, of which year, and who published it."""

    series: str
    year: str
    breakdown: str
    category: str
    value: int
    note: str
    source: str


@lru_cache
def published_figures() -> tuple[PublishedFigure, ...]:
    """Read every published figure."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        _heading, *rows = csv.reader(file)
    return tuple(
        PublishedFigure(series, year, breakdown, category, int(value), note, source)
        for series, year, breakdown, category, value, note, source in rows
    )


def published(series: str, year: int, category: str = "") -> int | None:
    """Return the published number of a series in a year, or None if there is none."""
    for figure in published_figures():
        if (figure.series, figure.year, figure.category) == (series, str(year), category):
            return figure.value
    return None


def usual_year() -> int:
    """Return how many persons the programme is said to help in a year."""
    return next(figure.value for figure in published_figures() if figure.series == USUAL)
