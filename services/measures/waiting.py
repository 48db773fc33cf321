"""How long people waited: the median of the days, with those still waiting as far as known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from sqlmodel import Session

from services.measures.figures import Listed, read_alone
from services.measures.groups import groups
from services.measures.questions import Question, Row
from services.queries.cubes import TIME_KEYS, Code, Codes, Countable, Cube, Population
from services.statistics.survival import kaplan_meier, km_median

Times: TypeAlias = Callable[[tuple[date, date], date, Population], Countable]
Observed: TypeAlias = dict[tuple[int, int], int]


@dataclass(frozen=True)
class Waited:
    """Cases whose clock started in the period, and the days until it stopped or was last seen."""

    times: Times
    keys: frozenset[str] = frozenset({"region", "return_country", "adult_child", *TIME_KEYS})

    def part(self, question: Question) -> Countable:
        """Return the cases whose clock started in the period."""
        return self.times(question.period, question.as_of, question.population)

    def read(self, session: Session, question: Question, keys: Sequence[str]) -> Cube:
        """Read how many days they waited by these keys."""
        return read_alone(session, self.part(question), (*keys, "days", "finished"))

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group: the median of all, with those finished of those who began."""
        found: dict[Codes, Observed] = {}
        for codes, n in cube.by(*question.by, "days", "finished").items():
            found.setdefault(codes[:-2], {})[int(codes[-2]), int(codes[-1])] = n
        shown = groups(question, found, period=question.period)
        return tuple(_row(group, found.get(group, {})) for group in shown)

    def listed(self, question: Question, codes: Mapping[str, Code]) -> Listed:
        """Say whose waiting is over."""
        return self.part(question), {**codes, "finished": 1}


def _row(group: Codes, observed: Observed) -> Row:
    if not observed:
        return Row(group, 0, 0)
    days, finished = np.array(list(observed)).T
    times = list(observed.values())
    curve = kaplan_meier(np.repeat(days, times), np.repeat(finished, times))
    median, low, high = km_median(curve)
    n = sum(count for (_, done), count in observed.items() if done)
    return Row(group, n, sum(times), median=median, low=low, high=high)
