"""How many open follow-ups press: overdue ones, or those due within two weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.codes import Urgency
from services.measures.figures import Listed, read_alone
from services.measures.groups import groups
from services.measures.questions import Question, Row
from services.queries.cubes import TIME_KEYS, Code, Cube
from services.queries.worklist import pressing


@dataclass(frozen=True)
class Pressing:
    """Open follow-ups of one urgency."""

    urgency: Urgency
    keys: frozenset[str] = frozenset(
        {"region", "milestone", "return_country", "adult_child", *TIME_KEYS}
    )

    def read(self, session: Session, question: Question, keys: Sequence[str]) -> Cube:
        """Read the open follow-ups that press by these keys."""
        part = pressing(question.as_of, question.population)
        return read_alone(session, part, (*keys, "urgency"))

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group."""
        found = cube.only("urgency", self.urgency.value).by(*question.by)
        return tuple(Row(group, found[group]) for group in groups(question, found))

    def listed(self, question: Question, codes: Mapping[str, Code]) -> Listed:
        """Say which follow-ups press."""
        part = pressing(question.as_of, question.population)
        return part, {**codes, "urgency": self.urgency.value}
