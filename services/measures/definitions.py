"""What a measure is: a way to count, and the words that say what its number means."""

from dataclasses import dataclass
from typing import Literal

from models.codes import Milestone
from services.measures.figures import Figure
from services.measures.questions import Question, Table
from services.measures.windows import written_window
from services.queries.cubes import Cube
from services.words import Words, phrase

ON_THE_DAY = phrase("As things stood at the end of the day, as known now.")
UP_TO_THE_DAY = phrase(
    "Events of the period up to the day, as known now; without a period, of the running year."
)
CLOSED_BEFORE = phrase(
    "Windows that closed before the day, inside the period if one is chosen; states at the end "
    "of the day, as known now."
)
NOT_IN_ERROR = phrase("Left out: registered in error, steps undone.")
ERASED_TOO = phrase(
    "Left out: registered in error, and erased cases, for what is counted here is erased with them."
)
STEPS = phrase("The steps of the cases (stage_events).")
FOLLOW_UPS = phrase("The follow-ups, and the contacts logged on each (follow_ups, contacts).")


@dataclass(frozen=True)
class Meaning:
    """What a number says: every part is an English text, and a key of the catalogues.

    `title` names n in few words, as the heading of its list; numerator says what n counts,
    denominator what it is of, if it is of anything; `as_of` how the day decides.
    """

    title: str
    question: str
    unit: str
    numerator: str
    as_of: str
    source: str
    denominator: str = ""
    exclusions: str = ""

    @property
    def definition(self) -> str:
        """Say what is counted, of what, and what is left out."""
        return " ".join(self._definition())

    def told(self, words: Words) -> str:
        """Say the definition in the reader's language."""
        return " ".join(words(part) for part in self._definition())

    def _definition(self) -> list[str]:
        return [part for part in (self.numerator, self.denominator, self.exclusions) if part]


@dataclass(frozen=True)
class Measure:
    """A figure of the registry: its name, its meaning, how it is counted and what its list holds.

    `listed` is None where no list of people may be opened, however the figure is asked for.
    `erased` says that what it counts is erased with a case, so that its past can become less.
    """

    name: str
    meaning: Meaning
    figure: Figure
    listed: Literal["cases", "follow_ups"] | None = "cases"
    windows: tuple[Milestone, ...] = ()
    erased: bool = False

    def table(self, cube: Cube, question: Question) -> Table:
        """Answer a question from counts that were read for it or for more."""
        return Table(
            measure=self.name,
            as_of=question.as_of,
            unit=self.meaning.unit,
            definition=self.meaning.definition,
            windows=tuple((code.value, written_window(code)) for code in self.windows),
            by=question.by,
            rows=self.figure.rows(cube, question),
        )
