"""Figures of things that stand in one of a few ways: how many stand well, of all it concerns."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from sqlmodel import Session

from services.measures.figures import Figure
from services.measures.groups import groups
from services.measures.questions import Question, Row
from services.queries.cubes import Code, Codes, Cube
from services.statistics.intervals import rate


class Split(Figure):
    """Counts by one key of its own: n are those with the good code; split by it, those with each.

    `beside` are codes that are no part of what n is of: it does not concern them, or nobody knows.
    """

    split: ClassVar[str]
    good: ClassVar[Code]
    beside: ClassVar[frozenset[Code]] = frozenset()

    def read(self, session: Session, question: Question, keys: Sequence[str]) -> Cube:
        """Read the counts by these keys and the own one, which may be among them."""
        return super().read(session, question, tuple(dict.fromkeys((*keys, self.split))))

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group."""
        others = tuple(key for key in question.by if key != self.split)
        codes = {codes[cube.keys.index(self.split)] for codes in cube.counts} - self.beside
        whole = cube.among(self.split, codes).by(*others)
        shown = groups(question, cube.by(*question.by))
        if self.split not in question.by:
            cube = cube.only(self.split, self.good)
        found = cube.by(*question.by)
        return tuple(self._row(question, group, found[group], whole) for group in shown)

    def _row(self, question: Question, group: Codes, n: int, whole: Mapping[Codes, int]) -> Row:
        by = dict(zip(question.by, group, strict=True))
        if by.pop(self.split, self.good) in self.beside:
            return Row(group, n)
        of = whole.get(tuple(by.values()), 0)
        share = rate(n, of)
        if share.p is None:
            return Row(group, n, of)
        return Row(group, n, of, share.p, share.lo, share.hi)
