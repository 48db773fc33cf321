"""What is asked of a measure, and the table it answers with."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from models.codes import AdultChild, CountryGroup, Region
from services.access import Scope
from services.errors import EndsBeforeItBegins, NoSuchDay
from services.queries.cubes import Codes, Population

ALL = "all"
N, OF = "n", "of"
PROGRAMME_BEGAN = date(2012, 1, 1)
FEW = 10
"""Of fewer than these there is a count, in words first, and no share, curve or middle."""


@dataclass(frozen=True)
class Question:
    """On which day, about which period and whom, broken down by what; a key for caches."""

    as_of: date
    since: date | None = None
    until: date | None = None
    regions: Iterable[Region] = tuple(Region)
    country_group: CountryGroup | None = None
    adult_child: AdultChild | None = None
    by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep the regions in their order, so that equal questions are written alike."""
        asked = frozenset(self.regions)
        object.__setattr__(self, "regions", tuple(place for place in Region if place in asked))

    @property
    def population(self) -> Population:
        """Whose cases are asked about."""
        return Population(tuple(self.regions), self.country_group, self.adult_child)

    @property
    def period(self) -> tuple[date, date]:
        """The days on which events count: the period until the as-of day, else the running year."""
        begun = PROGRAMME_BEGAN if self.until else date(self.as_of.year, 1, 1)
        return self.since or begun, min(self.until or self.as_of, self.as_of)

    @property
    def closed(self) -> tuple[date, date] | None:
        """The days between which a window must have closed, if a period was chosen."""
        if self.since is None and self.until is None:
            return None
        return self.since or PROGRAMME_BEGAN, self.until or self.as_of

    def within(self, scope: Scope) -> "Question":
        """Return the question as far as a scope reaches."""
        return replace(self, regions=frozenset(self.regions) & scope.regions)

    def everywhere(self) -> "Question":
        """Return the same question about all regions."""
        return replace(self, regions=tuple(Region))

    def on(self, day: date) -> "Question":
        """Return the same question about one day, without a period."""
        return replace(self, as_of=day, since=None, until=None)

    def split(self, *by: str) -> "Question":
        """Return the same question broken down by other keys."""
        return replace(self, by=by)


def check_days(question: Question) -> None:
    """Insist on days that the programme can answer for.

    :raises NoSuchDay: the day asked about is before the programme began
    :raises EndsBeforeItBegins: the period's last day comes before its first
    """
    if question.as_of < PROGRAMME_BEGAN:
        raise NoSuchDay(day=question.as_of)
    if question.since and question.until and question.until < question.since:
        raise EndsBeforeItBegins(since=question.since, until=question.until)


def as_of_day(today: date, until: date | None = None, as_of: date | None = None) -> date:
    """Return the day a question is about: as asked, else the period's last, at most today."""
    return min(as_of or until or today, today)


def year_of_days(year: int) -> tuple[date, date]:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year + 1, 1, 1) - timedelta(days=1)


@dataclass(frozen=True)
class Instead:
    """What became of follow-ups that were not done: together with those done they are all."""

    late: int
    declined: int
    missed: int
    cancelled: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """Return how many were not done."""
        return self.late + self.declined + self.missed + self.ended_first

    @property
    def ended_first(self) -> int:
        """Return how many cases ended first, for whichever reason."""
        return sum(n for _, n in self.cancelled)


@dataclass(frozen=True)
class Row:
    """One group's figure.

    `accompanying` persons, and the children among them, stand beside it and are never inside;
    `persons` are fewer than n where somebody has several cases in it.
    """

    group: Codes
    n: int
    of: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    median: float | None = None
    not_yet_due: int | None = None
    within_365: int | None = None
    instead: Instead | None = None
    persons: int | None = None
    accompanying: int | None = None
    accompanying_children: int | None = None

    def number(self, name: str) -> int:
        """Return one of the numbers that a figure says open a list; those that do not apply are 0.

        Its name is that of a field here, or of one of those that count what happened instead.
        """
        holder = self if name in _FIELDS else self.instead
        return (getattr(holder, name) if holder is not None else 0) or 0

    def json(self) -> dict[str, Any]:
        """Return what applies to this row, under the names others rely on."""
        facts = {key: value for key, value in asdict(self).items() if value is not None}
        for beside in ("persons", "accompanying", "accompanying_children"):
            facts.pop(beside, None)
        facts["group"] = _written(self.group)
        if self.instead is not None:
            facts["instead"] = {**asdict(self.instead), "cancelled": dict(self.instead.cancelled)}
        return facts


_FIELDS = frozenset(each.name for each in fields(Row))


@dataclass(frozen=True)
class Table:
    """A measure's answer: its rows in their order, and what must be said with them.

    `erased` is how many cases of the period are not in it any more; 0 where figures lose none.
    """

    measure: str
    as_of: date
    unit: str
    definition: str
    windows: tuple[tuple[str, str], ...]
    by: tuple[str, ...]
    rows: tuple[Row, ...]
    erased: int = 0

    def json(self) -> dict[str, Any]:
        """Return the table under the names others rely on."""
        return {
            "measure": self.measure,
            "as_of": self.as_of.isoformat(),
            "unit": self.unit,
            "definition": self.definition,
            "windows": dict(self.windows),
            **({"erased": self.erased} if self.erased else {}),
            "rows": [row.json() for row in self.rows],
        }

    def row(self, *group: str) -> Row | None:
        """Return one group's row, the only one if the table has no groups."""
        return next((row for row in self.rows if row.group == group), None)


def _written(group: Codes) -> Any:
    if not group:
        return ALL
    return group[0] if len(group) == 1 else list(group)
