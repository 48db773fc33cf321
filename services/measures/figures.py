"""What every kind of figure can do: read its counts, make rows of them, and say whom it counts."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from sqlmodel import Session

from services.measures.questions import N, Question, Row
from services.queries.cubes import TIME_KEYS, Code, Countable, Cube, count

Listed = tuple[Countable, Mapping[str, Code]]


class Figure(ABC):
    """A way to count: from the tables to a cube, from the cube to rows, from a row to its list."""

    keys: ClassVar[frozenset[str]] = frozenset(
        {"region", "return_country", "adult_child", *TIME_KEYS}
    )
    own_keys: ClassVar[tuple[str, ...]] = ()

    @property
    def numbers(self) -> Mapping[str, Mapping[str, Code]]:
        """The numbers of a row that open a list, each with the codes that find it in what is read.

        By default n alone, which is all of it.
        """
        return {N: {}}

    @abstractmethod
    def part(self, question: Question) -> Countable:
        """Return what is counted for a question."""

    @abstractmethod
    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make the rows of a question from counts that hold at least its keys and the own ones."""

    def read(self, session: Session, question: Question, keys: Sequence[str]) -> Cube:
        """Read the counts by these keys and the own ones."""
        return read_together(session, {"": self.part(question)}, (*keys, *self.own_keys))[""]

    def listed(self, question: Question, codes: Mapping[str, Code], number: str = N) -> Listed:
        """Say what a number of one group counts, and by which codes to find it."""
        return self.part(question), {**codes, **self.numbers[number]}


def read_together(
    session: Session, parts: Mapping[str, Countable], keys: Sequence[str]
) -> dict[str, Cube]:
    """Read the counts of several kinds of rows in one statement."""
    cube = count(session, parts, keys)
    return {name: cube.only("part", name) for name in parts}
