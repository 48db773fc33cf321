"""How many applications, grants of support or arrivals there were in a period."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlmodel import Session

from services.measures.figures import Listed, read_alone
from services.measures.groups import groups
from services.measures.questions import Question, Row
from services.queries.cubes import TIME_KEYS, Code, Codes, Countable, Cube, Population

Events: TypeAlias = Callable[[date, date, Population], Countable]


@dataclass(frozen=True)
class Happened:
    """Return episodes by the day of one event; persons who came along are counted beside."""

    events: Events
    keys: frozenset[str] = frozenset({"region", "return_country", "adult_child", *TIME_KEYS})

    def part(self, question: Question) -> Countable:
        """Return the episodes with the event in the period."""
        return self.events(*question.period, question.population)

    def read(self, session: Session, question: Question, keys: Sequence[str]) -> Cube:
        """Read the events of the period by these keys."""
        return read_alone(session, self.part(question), (*keys, "companions"))

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

    def listed(self, question: Question, codes: Mapping[str, Code]) -> Listed:
        """Say whose event it was."""
        return self.part(question), codes
