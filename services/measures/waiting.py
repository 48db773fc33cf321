"""How long people waited: the median of the days, with those still waiting as far as known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeAlias

import numpy as np

from services.measures.definitions import STEPS, UP_TO_THE_DAY, Meaning, Measure
from services.measures.figures import Figure
from services.measures.groups import groups
from services.measures.questions import OF, N, Question, Row
from services.queries.cubes import Code, Codes, Countable, Cube, Population
from services.queries.waiting import decision_times, departure_times
from services.statistics.survival import kaplan_meier, km_median
from services.words import phrase

Times: TypeAlias = Callable[[tuple[date, date], date, Population], Countable]
Observed: TypeAlias = dict[tuple[int, int], int]


@dataclass(frozen=True)
class Waited(Figure):
    """Cases whose clock started in the period, and the days until it stopped or was last seen."""

    times: Times
    own_keys: ClassVar[tuple[str, ...]] = ("days", "finished")

    @property
    def numbers(self) -> Mapping[str, Mapping[str, Code]]:
        """Those whose waiting is over, of all whose clock started."""
        return {N: {"finished": 1}, OF: {}}

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


_CENSORED = phrase(
    "Those not finished count as far as known: until the day, or until the case ended."
)
MEASURES = (
    Measure(
        "days_to_decision",
        Meaning(
            title=phrase("Decided, with the days it took"),
            question=phrase("How long does a decision take?"),
            unit=phrase("days"),
            numerator=phrase("Median days from submission to grant or rejection (Kaplan–Meier)."),
            denominator=phrase("Of applications submitted in the period."),
            exclusions=_CENSORED,
            as_of=UP_TO_THE_DAY,
            source=STEPS,
        ),
        Waited(decision_times),
    ),
    Measure(
        "days_to_departure",
        Meaning(
            title=phrase("Departed, with the days it took"),
            question=phrase("How long until the departure?"),
            unit=phrase("days"),
            numerator=phrase("Median days from grant to departure (Kaplan–Meier)."),
            denominator=phrase("Of grants in the period."),
            exclusions=_CENSORED,
            as_of=UP_TO_THE_DAY,
            source=phrase("The steps of the cases and their journeys (stage_events, journeys)."),
        ),
        Waited(departure_times),
    ),
)
