"""What every kind of figure can do: read its counts, make rows of them, and say whom it counts."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlmodel import Session

from services.measures.questions import Question, Row
from services.queries.cubes import Code, Countable, Cube, count

Listed = tuple[Countable, Mapping[str, Code]]


class Figure(Protocol):
    """A way to count: from the tables to a cube, from the cube to rows, from a row to its list."""

    @property
    def keys(self) -> frozenset[str]:
        """The keys it can be broken down by."""
        ...

    def read(self, session: Session, question: Question, keys: Sequence[str]) -> Cube:
        """Read the counts by these keys and those it needs itself."""
        ...

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make the rows of a question from counts that hold at least its keys."""
        ...

    def listed(self, question: Question, codes: Mapping[str, Code]) -> Listed:
        """Say what the n of one group counts, and by which codes to find it."""
        ...


def read_together(
    session: Session, parts: Mapping[str, Countable], keys: Sequence[str]
) -> dict[str, Cube]:
    """Read the counts of several kinds of rows in one statement."""
    cube = count(session, parts, keys)
    return {name: cube.only("part", name) for name in parts}


def read_alone(session: Session, part: Countable, keys: Sequence[str]) -> Cube:
    """Read the counts of one kind of rows."""
    return read_together(session, {"": part}, keys)[""]
