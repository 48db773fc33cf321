"""Which share of return episodes had a follow-up done, among those whose window has closed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, TypeAlias

from models.codes import Milestone
from services.measures.definitions import CLOSED_BEFORE, FOLLOW_UPS, Meaning, Measure
from services.measures.figures import Figure
from services.measures.groups import groups
from services.measures.questions import OF, Instead, N, Question, Row
from services.queries.cubes import Code, Codes, Countable, Cube
from services.queries.episodes import CANCELLED, Outcome, episodes, with_first_contact
from services.statistics.intervals import rate
from services.words import phrase

Outcomes: TypeAlias = Counter[str]
_NOBODY: Outcomes = Counter()
_BESIDE_N: Mapping[str, Mapping[str, Code]] = {
    OF: {"matured": 1},
    "not_yet_due": {"outcome": Outcome.NOT_YET_DUE.value},
}
# Why a case ended picks out nobody: only those whose case ended first are listed, as one.
_INSTEAD: Mapping[str, Mapping[str, Code]] = {
    "late": {"outcome": Outcome.LATE.value},
    "declined": {"outcome": Outcome.DECLINED.value},
    "missed": {"outcome": Outcome.MISSED.value},
    "ended_first": {"ended_first": 1},
}


@dataclass(frozen=True)
class Completion(Figure):
    """Episodes whose follow-up of one milestone was done inside its window."""

    milestone: Milestone
    within_a_year: bool
    own_keys: ClassVar[tuple[str, ...]] = ("outcome", "within_365")

    @property
    def numbers(self) -> Mapping[str, Mapping[str, Code]]:
        """Those done, of the matured; what happened instead, and those not yet due."""
        done: Mapping[str, Code] = {"outcome": Outcome.DONE.value}
        within = {"within_365": {**done, "within_365": 1}} if self.within_a_year else {}
        return {N: done, **_BESIDE_N, **within, **_INSTEAD}

    def part(self, question: Question) -> Countable:
        """Return the episodes, by how their follow-up stands."""
        return _episodes(self.milestone, question)

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group: done of matured, and what happened instead."""
        found = _by_group(cube, question)
        quick = _by_group(cube.only("within_365", 1), question)
        rows = (self._row(group, found, quick) for group in groups(question, found))
        return tuple(rows)

    def _row(
        self, group: Codes, found: Mapping[Codes, Outcomes], quick: Mapping[Codes, Outcomes]
    ) -> Row:
        outcomes = found.get(group, _NOBODY)
        row = _share(group, outcomes[Outcome.DONE], outcomes)
        within = quick.get(group, _NOBODY)[Outcome.DONE] if self.within_a_year else None
        return replace(row, within_365=within, instead=_instead(outcomes))


@dataclass(frozen=True)
class ReachedOnce(Figure):
    """Episodes in which the person was reached at least once before the last window closed."""

    own_keys: ClassVar[tuple[str, ...]] = ("outcome", "reached")

    @property
    def numbers(self) -> Mapping[str, Mapping[str, Code]]:
        """Those reached, of the matured; and those not yet due."""
        return {N: {"matured": 1, "reached": 1}, **_BESIDE_N}

    def part(self, question: Question) -> Countable:
        """Return the episodes, by whether the person was reached."""
        return with_first_contact(_episodes(Milestone.M12, question))

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group: reached of matured."""
        found = _by_group(cube, question)
        reached = _by_group(cube.only("reached", 1), question)
        return tuple(
            _share(group, _matured(reached.get(group, _NOBODY)), found.get(group, _NOBODY))
            for group in groups(question, found)
        )


def _episodes(milestone: Milestone, question: Question) -> Countable:
    return episodes(milestone, question.as_of, question.population, closed=question.closed)


def _by_group(cube: Cube, question: Question) -> dict[Codes, Outcomes]:
    found: dict[Codes, Outcomes] = {}
    for codes, n in cube.by(*question.by, "outcome").items():
        found.setdefault(codes[:-1], Counter())[str(codes[-1])] += n
    return found


def _matured(outcomes: Outcomes) -> int:
    """Those whose window has closed; who died first without it done is in no denominator."""
    return outcomes.total() - outcomes[Outcome.NOT_YET_DUE] - outcomes[Outcome.DIED]


def _share(group: Codes, n: int, outcomes: Outcomes) -> Row:
    of = _matured(outcomes)
    young = outcomes[Outcome.NOT_YET_DUE]
    if of == 0:
        return Row(group, n, of, not_yet_due=young)
    share = rate(n, of)
    return Row(group, n, of, share.p, share.lo, share.hi, not_yet_due=young)


def _instead(outcomes: Outcomes) -> Instead:
    cancelled = {
        outcome.removeprefix(CANCELLED): n
        for outcome, n in outcomes.items()
        if outcome.startswith(CANCELLED)
    }
    return Instead(
        late=outcomes[Outcome.LATE],
        declined=outcomes[Outcome.DECLINED],
        missed=outcomes[Outcome.MISSED],
        cancelled=tuple(sorted(cancelled.items())),
    )


_DIED_FIRST = phrase(
    "Left out: registered in error, before Hemväg, and those who died before the window closed "
    "without it done."
)
MEASURES = (
    Measure(
        "completion_within_year",
        Meaning(
            title=phrase("One-year follow-up done"),
            question=phrase("How many had their one-year follow-up?"),
            unit=phrase("return episodes"),
            numerator=phrase(
                "Return episodes with the twelve-month follow-up done inside its window: the "
                "person was reached and all three dimensions were given."
            ),
            denominator=phrase(
                "Of those whose twelve-month window has closed, by the region on the day of "
                "arrival; who withdrew, was lost, declined or moved on is among them."
            ),
            exclusions=_DIED_FIRST,
            as_of=CLOSED_BEFORE,
            source=FOLLOW_UPS,
        ),
        Completion(Milestone.M12, within_a_year=True),
        windows=(Milestone.M12,),
    ),
    Measure(
        "reached_once",
        Meaning(
            title=phrase("Reached at least once"),
            question=phrase("How many were reached at least once?"),
            unit=phrase("return episodes"),
            numerator=phrase(
                "Return episodes in which the person was reached at least once, in whichever "
                "contact, from the arrival to the end of the twelve-month window."
            ),
            denominator=phrase("Of the same episodes as the one-year follow-up."),
            exclusions=_DIED_FIRST,
            as_of=CLOSED_BEFORE,
            source=FOLLOW_UPS,
        ),
        ReachedOnce(),
        windows=(Milestone.M12,),
    ),
    Measure(
        "six_month_follow_up",
        Meaning(
            title=phrase("Six-month follow-up done"),
            question=phrase("How many had their six-month follow-up?"),
            unit=phrase("return episodes"),
            numerator=phrase(
                "Return episodes with the six-month follow-up done inside its window: the person "
                "was reached."
            ),
            denominator=phrase(
                "Of those whose six-month window has closed, by the region on the day of "
                "arrival; who withdrew, was lost, declined or moved on is among them."
            ),
            exclusions=_DIED_FIRST,
            as_of=CLOSED_BEFORE,
            source=FOLLOW_UPS,
        ),
        Completion(Milestone.M6, within_a_year=False),
        windows=(Milestone.M6,),
    ),
)
