"""The board of gaps: how many of each kind, which figures they touch, and how much they could move.

They are ranked by effect: the share of those looked at, times the number of figures it touches.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from models.codes import Milestone
from services.access import Scope
from services.measures.questions import PROGRAMME_BEGAN, Question, Row
from services.measures.registry import measure
from services.queries.gap_kinds import MONTHS_COMPARED, Gap, Looked
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


@dataclass(frozen=True)
class Entry:
    """One line of the board: n gaps among `of` looked at, and the figures they touch.

    The first figure is the one that `of` is taken from.
    """

    gap: Gap
    milestone: Milestone | None
    n: int
    of: int
    figures: tuple[str, ...]

    @property
    def share(self) -> float:
        """How much of what was looked at has the gap, at most all of it."""
        return min(1.0, self.n / self.of) if self.of else 1.0

    @property
    def effect(self) -> float:
        """By what the lines are ranked."""
        return self.share * len(self.figures)


def board(session: Session, question: Question, scope: Scope) -> tuple[Entry, ...]:
    """Count the gaps as they are on the question's day, the most effectful kind first."""
    asked = replace(question.within(scope).split(), since=None, until=None)
    found = count_gaps(session, looked(asked), asked.population)
    sizes = _Sizes(session, asked, scope)
    entries = (
        Entry(gap, milestone, n, sizes.of(gap, milestone), _figures(gap, milestone))
        for (gap, milestone), n in found.items()
    )
    return tuple(sorted(entries, key=lambda entry: (-entry.effect, entry.gap)))


def looked(question: Question) -> Looked:
    """Say on which day gaps are looked for, and after how many days a stage is a long one."""
    return Looked(question.as_of, settings().stage_days)


def _figures(gap: Gap, milestone: Milestone | None) -> tuple[str, ...]:
    return _OF_FOLLOW_UPS[milestone] if milestone else _OF_CASES[gap]


class _Sizes:
    """How many are looked at, each asked once."""

    def __init__(self, session: Session, asked: Question, scope: Scope) -> None:
        self.session, self.asked, self.scope = session, asked, scope
        self.known: dict[str, int] = {}

    def of(self, gap: Gap, milestone: Milestone | None) -> int:
        """Return what n is compared with: follow-ups whose window closed, or cases."""
        name = _figures(gap, milestone)[0]
        question = self.asked
        if gap is Gap.ORDER:
            question = replace(question, since=PROGRAMME_BEGAN)
        elif gap is Gap.DUPLICATE:
            since = add_months(question.as_of, -MONTHS_COMPARED)
            question = replace(question, since=since)
        key = f"{name} {question.since}"
        if key not in self.known:
            rows = measure(self.session, name, question, self.scope).rows
            row = rows[0] if rows else Row((), 0)
            self.known[key] = row.n if row.of is None else row.of
        return self.known[key]
