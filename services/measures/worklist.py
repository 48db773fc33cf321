"""How many open follow-ups press: overdue ones, or those due within two weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from models.codes import Urgency
from services.measures.figures import Figure
from services.measures.groups import groups
from services.measures.questions import Question, Row
from services.queries.cubes import Code, Countable, Cube
from services.queries.worklist import pressing


@dataclass(frozen=True)
class Pressing(Figure):
    """Open follow-ups of one urgency."""

    urgency: Urgency
    keys: ClassVar[frozenset[str]] = Figure.keys | {"milestone"}
    own_keys: ClassVar[tuple[str, ...]] = ("urgency",)

    @property
    def codes_of_n(self) -> Mapping[str, Code]:
        """Those of this urgency."""
        return {"urgency": self.urgency.value}

    def part(self, question: Question) -> Countable:
        """Return the open follow-ups that press on the day."""
        return pressing(question.as_of, question.population)

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group."""
        found = cube.only("urgency", self.urgency.value).by(*question.by)
        return tuple(Row(group, found[group]) for group in groups(question, found))
