"""How many applications, grants of support or arrivals there were in a period."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeAlias

from services.measures.figures import Figure
from services.measures.groups import groups
from services.measures.questions import Question, Row
from services.queries.cubes import Codes, Countable, Cube, Population

Events: TypeAlias = Callable[[date, date, Population], Countable]


@dataclass(frozen=True)
class Happened(Figure):
    """Return episodes by the day of one event; persons who came along are counted beside."""

    events: Events
    own_keys: ClassVar[tuple[str, ...]] = ("companions",)

    def part(self, question: Question) -> Countable:
        """Return the episodes with the event in the period."""
        return self.events(*question.period, question.population)

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group."""
        found = cube.by(*question.by)
        beside: Counter[Codes] = Counter()
        for codes, n in cube.by(*question.by, "companions").items():
            beside[codes[:-1]] += int(codes[-1]) * n
        return tuple(
            Row(group, found[group], accompanying=beside[group])
            for group in groups(question, found, period=question.period)
        )
