"""How many applications, grants of support or arrivals there were in a period."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, TypeAlias

from services.measures.definitions import STEPS, UP_TO_THE_DAY, Meaning, Measure
from services.measures.figures import Figure
from services.measures.groups import groups
from services.measures.questions import Question, Row
from services.queries.cubes import ONE_CASE, Code, Codes, Countable, Cube, Population
from services.queries.events import arrivals, grants, submissions
from services.words import phrase

Events: TypeAlias = Callable[[date, date, Population], Countable]


@dataclass
class _Tally:
    """What is added up for one group."""

    n: int = 0
    with_one_case: int = 0
    with_several: set[Code] = field(default_factory=set[Code])
    adults: int = 0
    children: int = 0

    def add(self, adults: Code, children: Code, person: Code, n: int) -> None:
        """Add n episodes that are alike."""
        self.n += n
        self.adults += int(adults) * n
        self.children += int(children) * n
        if person == ONE_CASE:
            self.with_one_case += n
        else:
            self.with_several.add(person)

    def row(self, group: Codes) -> Row:
        """Make the group's row: whoever came along stands beside it, children apart (rule C8)."""
        return Row(
            group,
            self.n,
            persons=self.with_one_case + len(self.with_several),
            accompanying=self.adults + self.children,
            accompanying_children=self.children,
        )


@dataclass(frozen=True)
class Happened(Figure):
    """Return episodes by the day of one event; persons who came along are counted beside."""

    events: Events
    own_keys: ClassVar[tuple[str, ...]] = ("accompanying_adults", "accompanying_children", "person")

    def part(self, question: Question) -> Countable:
        """Return the episodes with the event in the period."""
        return self.events(*question.period, question.population)

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group."""
        found: defaultdict[Codes, _Tally] = defaultdict(_Tally)
        for codes, n in cube.by(*question.by, *self.own_keys).items():
            adults, children, person = codes[-3:]
            found[codes[:-3]].add(adults, children, person, n)
        shown = groups(question, found, period=question.period)
        return tuple(found[group].row(group) for group in shown)


_BESIDE = phrase("Left out: registered in error; accompanying persons beside, not inside.")
MEASURES = (
    Measure(
        "applications",
        Meaning(
            title=phrase("Applied"),
            question=phrase("How many applied?"),
            unit=phrase("return episodes"),
            numerator=phrase("Applications by the day of submission and the region on that day."),
            exclusions=_BESIDE,
            as_of=UP_TO_THE_DAY,
            source=STEPS,
        ),
        Happened(submissions),
    ),
    Measure(
        "supported",
        Meaning(
            title=phrase("Granted support"),
            question=phrase("How many were granted support?"),
            unit=phrase("return episodes"),
            numerator=phrase("Grants by the day of decision and the region on that day."),
            exclusions=_BESIDE,
            as_of=UP_TO_THE_DAY,
            source=STEPS,
        ),
        Happened(grants),
    ),
    Measure(
        "returned",
        Meaning(
            title=phrase("Returned"),
            question=phrase("How many returned?"),
            unit=phrase("return episodes"),
            numerator=phrase("Arrivals by the day of arrival and the region on that day."),
            exclusions=_BESIDE,
            as_of=UP_TO_THE_DAY,
            source=STEPS,
        ),
        Happened(arrivals),
    ),
)
