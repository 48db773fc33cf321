"""How much support was given: items, and beside them the persons who got any."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import Session

from services.measures.definitions import ERASED_TOO, UP_TO_THE_DAY, Meaning, Measure
from services.measures.figures import Figure
from services.measures.groups import groups
from services.measures.questions import Question, Row
from services.queries.cubes import Countable, Cube
from services.queries.support_items import PERSONS, count_with_persons, support_given
from services.words import phrase


@dataclass(frozen=True)
class SupportGiven(Figure):
    """Items of support by the day they were given; `persons` of a row are those who got any."""

    keys: ClassVar[frozenset[str]] = Figure.keys | {"phase", "form", "support"}

    def part(self, question: Question) -> Countable:
        """Return the items given in the period."""
        return support_given(*question.period, question.population)

    def read(self, session: Session, question: Question, keys: Sequence[str]) -> Cube:
        """Read items and persons by exactly these keys: persons cannot be summed afterwards."""
        return count_with_persons(session, self.part(question), keys)

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group, from counts that were read by the question's own keys."""
        found = {
            codes[:-1]: (n, int(codes[-1])) for codes, n in cube.by(*question.by, PERSONS).items()
        }
        shown = groups(question, found, period=question.period)
        none = (0, 0)
        return tuple(
            Row(group, n, persons=persons)
            for group in shown
            for n, persons in [found.get(group, none)]
        )


MEASURES = (
    Measure(
        "support_items",
        Meaning(
            title=phrase("Support given"),
            question=phrase("How much support was given?"),
            unit=phrase("items"),
            numerator=phrase(
                "Items of the support plans by the day they were given and the region on that "
                "day; persons who got any of them beside. One person can get many items."
            ),
            exclusions=ERASED_TOO,
            as_of=UP_TO_THE_DAY,
            source=phrase("The support plans of the cases (support_items)."),
        ),
        SupportGiven(),
        listed=None,
        erased=True,
    ),
)
