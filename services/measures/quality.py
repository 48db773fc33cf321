"""The board of gaps: how many of each kind, which figures they touch, and how much they could move.

They are ranked by effect: how many there are against how many the first figure they touch counts,
times the number of figures they touch. Shown is their share of those that were looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.codes import Milestone
from services.access import Scope
from services.measures.questions import FEW, Question, Row, Table
from services.measures.registry import measure
from services.queries.gap_kinds import MONTHS_COMPARED, Gap, Looked
from services.queries.gap_sizes import applied_since, windows_opened
from services.queries.gaps import count_gaps
from services.settings import settings
from services.statistics.calendar import add_months

CASELOAD, APPLIED = "caseload", "applications"
_OF_FOLLOW_UPS: Mapping[Milestone, tuple[str, ...]] = {
    Milestone.M1: ("one_month_follow_up", "reached_once"),
    Milestone.M3: ("three_month_follow_up", "reached_once"),
    Milestone.M6: ("six_month_follow_up", "reached_once"),
    Milestone.M12: ("completion_within_year", "reached_once", "dimensions_better"),
}
_OF_CASES: Mapping[Gap, tuple[str, ...]] = {
    Gap.ORDER: (
        *(APPLIED, CASELOAD, "supported", "returned", "days_to_decision", "days_to_departure"),
        *_OF_FOLLOW_UPS[Milestone.M12],
    ),
    Gap.NOT_CLOSED: (CASELOAD,),
    Gap.STALE: (CASELOAD, "waiting_for_decision", "days_to_decision", "days_to_departure"),
    Gap.DUPLICATE: (APPLIED, CASELOAD, "waiting_for_decision", "supported", "returned"),
    Gap.PARTICIPATION: (CASELOAD, "supported", "returned"),
    Gap.PLAN: (CASELOAD, "support_items"),
}

# Looked for among follow-ups that their figure does not count yet.
_LOOKED_AT_ELSEWHERE = (Gap.CLOSING, Gap.DIMENSIONS)


@dataclass(frozen=True)
class Entry:
    """One line of the board: n gaps among the `of` looked at, and the figures they touch.

    `counted` is how many the first of these figures counts.
    """

    gap: Gap
    milestone: Milestone | None
    n: int
    of: int
    counted: int
    figures: tuple[str, ...]

    @property
    def share(self) -> float:
        """How much of what was looked at has the gap."""
        return self.n / self.of if self.of else 1.0

    @property
    def enough(self) -> bool:
        """Say whether so many were looked at that a share may be told."""
        return self.of >= FEW

    @property
    def effect(self) -> float:
        """By what the lines are ranked."""
        return self.n / max(self.counted, self.n) * len(self.figures)


def board(session: Session, question: Question, scope: Scope) -> tuple[Entry, ...]:
    """Count the gaps, the most effectful kind first.

    The question's day must be today: what is missing is told by rows as they are now.
    """
    asked = question.within(scope).split().on(question.as_of)
    found = count_gaps(session, looked(asked), asked.population)
    sizes = _Sizes(session, asked, scope)
    entries = (_entry(gap, milestone, n, sizes) for (gap, milestone), n in found.items())
    return tuple(sorted(entries, key=lambda entry: (-entry.effect, entry.gap)))


def looked(question: Question) -> Looked:
    """Say on which day gaps are looked for, and after how many days a stage is a long one.

    Travelling has a limit of its own (`gap_kinds.TRAVELLED_LONG`).
    """
    return Looked(question.as_of, settings().stage_days)


def _entry(gap: Gap, milestone: Milestone | None, n: int, sizes: "_Sizes") -> Entry:
    figures = _figures(gap, milestone)
    of = sizes.of(gap, milestone)
    counted = sizes.counted(figures[0]) if gap in _LOOKED_AT_ELSEWHERE else of
    return Entry(gap, milestone, n, of, counted, figures)


def _figures(gap: Gap, milestone: Milestone | None) -> tuple[str, ...]:
    return _OF_FOLLOW_UPS[milestone] if milestone else _OF_CASES[gap]


class _Sizes:
    """How many are looked at, each asked once."""

    def __init__(self, session: Session, asked: Question, scope: Scope) -> None:
        self.session, self.asked, self.scope = session, asked, scope
        self.known: dict[str, Table] = {}

    def of(self, gap: Gap, milestone: Milestone | None) -> int:
        """Return of how many the gaps are a part: of cases, or of follow-ups of that milestone."""
        asked, day = self.asked, self.asked.as_of
        match gap:
            case Gap.ORDER:
                return applied_since(self.session, date.min, asked.population)
            case Gap.DUPLICATE:
                compared = add_months(day, -MONTHS_COMPARED)
                return applied_since(self.session, compared, asked.population)
            case Gap.DIMENSIONS:
                return windows_opened(self.session, day, asked.population)
            case Gap.CLOSING if milestone is not None:
                return self._row("overdue", milestone.value).n
            case _:
                return self.counted(_figures(gap, milestone)[0])

    def counted(self, name: str) -> int:
        """Return how many a figure counts, or is of."""
        row = self._row(name)
        return row.n if row.of is None else row.of

    def _row(self, name: str, *milestone: str) -> Row:
        """Ask a measure, if need be by milestone."""
        if name not in self.known:
            by = ("milestone",) if milestone else ()
            self.known[name] = measure(self.session, name, self.asked.split(*by), self.scope)
        return self.known[name].row(*milestone) or Row((), 0)
