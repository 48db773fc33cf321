"""How many applications are granted and arrive in each year, so that the totals are the published.

A place is room for one granted application: the year of its grant, the year of its arrival (or
none) and the country of return. Every place is taken by exactly one case.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from services.demonstration.figures import RETURNED, SUPPORTED, published, usual_year
from services.demonstration.people import draw_country, draw_other_country

FIRST_YEAR = 2012
# "Mainly Bulgaria, Romania, Kosovo, Ukraine": published for 2017 in this order, without numbers.
_MAIN_COUNTRIES = ("BG", "BG", "BG", "RO", "RO", "XK", "UA")
_BULGARIA = "BG"
_MAIN_SHARE = 0.85


@dataclass(frozen=True)
class Cell:
    """The year of a grant and the year of the arrival, None if the person never travelled."""

    granted: int
    arrived: int | None


Places = defaultdict[Cell, list[str]]


def deal_places(chance: Random, until: int) -> Places:
    """Lay out the places of every year from 2012 to `until`, each with its country of return."""
    places: Places = defaultdict(list)
    for cell, n in _sizes(chance, until):
        places[cell].extend(draw_country(chance) for _ in range(n))
    for year in range(FIRST_YEAR, until + 1):
        _name_bulgarians(chance, places, year)
        _name_main_countries(chance, places, year)
    return places


def _sizes(chance: Random, until: int) -> Iterator[tuple[Cell, int]]:
    """A year's arrivals were granted in that year or shortly before it."""
    carried = 0
    for year in range(FIRST_YEAR, until + 1):
        returned, supported = published(RETURNED, year), published(SUPPORTED, year)
        next_year, never = chance.randrange(4, 7), chance.randrange(1, 4)
        if supported is not None:
            next_year, never = next_year + 3, never + 3  # more supported than returned
            same_year = supported - next_year - never
        else:
            same_year = (returned or usual_year() + chance.randrange(-4, 5)) - carried
        yield Cell(year, year), same_year
        yield Cell(year, year + 1), next_year
        yield Cell(year, None), never
        carried = next_year


def _name_bulgarians(chance: Random, places: Places, year: int) -> None:
    """Give the published number of a year's grants the country Bulgaria, and no other one."""
    wanted = published(SUPPORTED, year, _BULGARIA)
    if wanted is None:
        return
    taken = [Cell(year, year), Cell(year, year + 1), Cell(year, None)]
    total = sum(len(places[cell]) for cell in taken)
    countries = [_BULGARIA] * wanted
    countries += [draw_other_country(chance, than=[_BULGARIA]) for _ in range(total - wanted)]
    _deal(chance, places, taken, countries)


def _name_main_countries(chance: Random, places: Places, year: int) -> None:
    if published(RETURNED, year) is None:
        return
    taken = [Cell(year - 1, year), Cell(year, year)]
    total = sum(len(places[cell]) for cell in taken)
    main = round(total * _MAIN_SHARE)
    countries = [_MAIN_COUNTRIES[place % len(_MAIN_COUNTRIES)] for place in range(main)]
    others = (draw_other_country(chance, than=_MAIN_COUNTRIES) for _ in range(total - main))
    _deal(chance, places, taken, [*countries, *others])


def _deal(chance: Random, places: Places, cells: list[Cell], countries: list[str]) -> None:
    chance.shuffle(countries)
    for cell in cells:
        size = len(places[cell])
        places[cell], countries = countries[:size], countries[size:]


def take_place(chance: Random, places: Places, cell: Cell, like: str | None = None) -> str:
    """Take a place out of a cell, or of one that keeps the totals, and tell its country.

    A place of the country `like` is taken before others.
    """
    candidates = [places[candidate] for candidate in (cell, *_stand_ins(cell))]
    for countries in candidates:
        if like in countries:
            countries.remove(like)
            return like
    for countries in candidates:
        if countries:
            return countries.pop()
    return like or draw_country(chance)


def _stand_ins(cell: Cell) -> tuple[Cell, ...]:
    year = cell.granted
    same_grant = (Cell(year, None), Cell(year, year + 1), Cell(year, year))
    if cell.arrived is None or published(SUPPORTED, year) is not None:
        return same_grant
    return (Cell(cell.arrived, cell.arrived), Cell(cell.arrived - 1, cell.arrived))
