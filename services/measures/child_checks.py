"""Which of the checks that rules C1 to C3 ask for are done for children."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import Session

from services.measures.definitions import ERASED_TOO, UP_TO_THE_DAY, Meaning, Measure
from services.measures.figures import Figure
from services.measures.questions import Question
from services.measures.splits import Split
from services.queries.child_checks import CheckState, ChildCheck, child_checks
from services.queries.cubes import Code, Countable, Cube, count
from services.words import phrase

_CHECK = "check"


@dataclass(frozen=True)
class Checked(Split):
    """Checks for children, by how they stand."""

    keys: ClassVar[frozenset[str]] = Figure.keys - {"adult_child"} | {_CHECK, "state"}
    split: ClassVar[str] = "state"
    good: ClassVar[Code] = CheckState.DONE.value
    beside: ClassVar[frozenset[Code]] = frozenset(
        {CheckState.NOT_NEEDED.value, CheckState.NOT_KNOWN.value}
    )

    def part(self, question: Question) -> Countable:
        """Return the children that one of the checks concerns."""
        return self._parts(question)[ChildCheck.FAMILY_LOOKED_INTO]

    def read(self, session: Session, question: Question, keys: Sequence[str]) -> Cube:
        """Read all checks in one statement; which it is, is a key."""
        others = tuple(dict.fromkeys(key for key in (*keys, self.split) if key != _CHECK))
        cube = count(session, self._parts(question), others)
        return Cube((_CHECK, *others), cube.counts)

    def _parts(self, question: Question) -> dict[str, Countable]:
        since, until = question.period
        found = child_checks(since, until, question.as_of, question.population)
        return {check.value: part for check, part in found.items()}


MEASURES = (
    Measure(
        "child_checks",
        Meaning(
            title=phrase("Checks done for children"),
            question=phrase("How many of the checks for children are done?"),
            unit=phrase("checks"),
            numerator=phrase(
                "Checks that were done by the day: a child and what a rule asks for (C1 best "
                "interests judged in both countries, C2 responsible authority named and the child "
                "handed over, C3 the family looked into)."
            ),
            denominator=phrase(
                "Of the children who applied in the period, for the hand-over of those who "
                "returned in it; C1 concerns those separated from their family."
            ),
            exclusions=ERASED_TOO,
            as_of=UP_TO_THE_DAY,
            source=phrase("The facts of the cases (cases)."),
        ),
        Checked(),
        listed=None,
        erased=True,
    ),
)
