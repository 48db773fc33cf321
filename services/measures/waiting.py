"""How long people waited: the median of the days, with those still waiting as far as known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeAlias

import numpy as np

from services.measures.figures import Figure
from services.measures.groups import groups
from services.measures.questions import Question, Row
from services.queries.cubes import Code, Codes, Countable, Cube, Population
from services.statistics.survival import kaplan_meier, km_median

Times: TypeAlias = Callable[[tuple[date, date], date, Population], Countable]
Observed: TypeAlias = dict[tuple[int, int], int]


@dataclass(frozen=True)
class Waited(Figure):
    """Cases whose clock started in the period, and the days until it stopped or was last seen."""

    times: Times
    own_keys: ClassVar[tuple[str, ...]] = ("days", "finished")

    @property
    def codes_of_n(self) -> Mapping[str, Code]:
        """Those whose waiting is over."""
        return {"finished": 1}

    def part(self, question: Question) -> Countable:
        """Return the cases whose clock started in the period."""
        return self.times(question.period, question.as_of, question.population)

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group: the median of all, with those finished of those who began."""
        found: dict[Codes, Observed] = {}
        for codes, n in cube.by(*question.by, "days", "finished").items():
            found.setdefault(codes[:-2], {})[int(codes[-2]), int(codes[-1])] = n
        shown = groups(question, found, period=question.period)
        return tuple(_row(group, found.get(group, {})) for group in shown)


def _row(group: Codes, observed: Observed) -> Row:
    if not observed:
        return Row(group, 0, 0)
    days, finished = np.array(list(observed)).T
    times = list(observed.values())
    curve = kaplan_meier(np.repeat(days, times), np.repeat(finished, times))
    median, low, high = km_median(curve)
    n = sum(count for (_, done), count in observed.items() if done)
    return Row(group, n, sum(times), median=median, low=low, high=high)
