"""How often somebody was not reached, and why."""

from dataclasses import dataclass
from typing import ClassVar

from services.measures.definitions import ERASED_TOO, UP_TO_THE_DAY, Meaning, Measure
from services.measures.figures import Figure
from services.measures.groups import groups
from services.measures.questions import Question, Row
from services.queries.attempts import not_reached
from services.queries.cubes import Countable, Cube
from services.words import phrase


@dataclass(frozen=True)
class NotReached(Figure):
    """Contacts that did not reach the person."""

    keys: ClassVar[frozenset[str]] = Figure.keys | {"reason"}

    def part(self, question: Question) -> Countable:
        """Return the contacts of the period."""
        return not_reached(*question.period, question.population)

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group."""
        found = cube.by(*question.by)
        shown = groups(question, found, period=question.period)
        return tuple(Row(group, found[group]) for group in shown)


MEASURES = (
    Measure(
        "not_reached",
        Meaning(
            title=phrase("Not reached"),
            question=phrase("How often was somebody not reached, and why?"),
            unit=phrase("contacts"),
            numerator=phrase(
                "Contacts logged as not reached, by their day and the region the case is in now. "
                "One person can have many."
            ),
            exclusions=ERASED_TOO,
            as_of=UP_TO_THE_DAY,
            source=phrase("The contacts of the cases (contacts)."),
        ),
        NotReached(),
        listed=None,
        erased=True,
    ),
)
