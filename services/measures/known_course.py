"""The caseload at the end of each of the last twelve months, as known then and as known now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlmodel import Session

from services.access import Scope
from services.clock import end_of
from services.measures.groups import bucket, buckets, last_day
from services.measures.known import CASELOAD
from services.measures.questions import Question
from services.measures.registry import MEASURES
from services.measures.written_then import asked_about, place_then
from services.queries.afterwards import WrittenCase, carried_over, written
from services.statistics.calendar import add_months

MONTHS = 12
_NOW = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class KnownMonth:
    """A month's last day, and the open cases at its end as known then and as known now."""

    month: str
    day: date
    then: int
    now: int


def known_course(session: Session, question: Question, scope: Scope) -> tuple[KnownMonth, ...]:
    """Answer for the ends of the last twelve months that were over on the question's day."""
    asked = question.within(scope).on(question.as_of)
    ends = [last_day("month", month) for month in _months(asked.as_of)]
    course = replace(asked, since=ends[0], as_of=ends[-1]).split("month")
    table = MEASURES[CASELOAD].table(
        MEASURES[CASELOAD].figure.read(session, course, course.by), course
    )
    touched = carried_over(session, ends[0], ends[-1], asked.population)
    cases = written(session, touched).values()
    return tuple(
        KnownMonth(str(row.group[0]), day, row.n + sum(_differences(cases, asked, day)), row.n)
        for row, day in zip(table.rows, ends, strict=True)
    )


def _months(as_of: date) -> list[str]:
    """The twelve months before the one that is running; with it, if the day is its last."""
    last = as_of if last_day("month", bucket("month", as_of)) == as_of else add_months(as_of, -1)
    return buckets("month", add_months(last, 1 - MONTHS), last)


def _differences(cases: Iterable[WrittenCase], asked: Question, day: date) -> Iterator[int]:
    """What each case gave then, less what it gives now."""
    for case in cases:
        yield _given(case, asked, day, end_of(day)) - _given(case, asked, day, _NOW)


def _given(case: WrittenCase, asked: Question, day: date, known_at: datetime) -> int:
    codes = place_then(case, day, known_at=known_at)
    regions = {region.value for region in asked.regions}
    return int(
        codes is not None and codes[0] in regions and asked_about(case, asked, known_at=known_at)
    )
