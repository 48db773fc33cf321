"""How the three dimensions moved, from the first to the last time a person was assessed."""

from dataclasses import dataclass
from typing import ClassVar

from models.codes import Milestone
from services.measures.definitions import CLOSED_BEFORE, ERASED_TOO, Meaning, Measure
from services.measures.figures import Figure
from services.measures.questions import Question
from services.measures.splits import Split
from services.queries.cubes import Code, Countable
from services.queries.wellbeing import Change, changes
from services.words import phrase


@dataclass(frozen=True)
class Changed(Split):
    """Dimensions that were judged twice, by how the last judgement compares with the first."""

    keys: ClassVar[frozenset[str]] = Figure.keys | {"dimension", "change"}
    split: ClassVar[str] = "change"
    good: ClassVar[Code] = Change.BETTER.value

    def part(self, question: Question) -> Countable:
        """Return the dimensions that were judged twice, of the matured episodes."""
        return changes(question.as_of, question.population, closed=question.closed)


MEASURES = (
    Measure(
        "dimensions_better",
        Meaning(
            title=phrase("Better than at first"),
            question=phrase("For how many did things get better?"),
            unit=phrase("pairs of judgements"),
            numerator=phrase(
                "Dimensions whose last judgement is better than the first: a person and a "
                "dimension, as the person told it (reached), not a partner."
            ),
            denominator=phrase(
                "Of those judged at least twice, in the episodes of the one-year follow-up."
            ),
            exclusions=ERASED_TOO,
            as_of=CLOSED_BEFORE,
            source=phrase("The contacts of the cases (contacts)."),
        ),
        Changed(),
        listed=None,
        windows=(Milestone.M12,),
        erased=True,
    ),
)
