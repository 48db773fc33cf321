"""Everything the yearly report counts, as tables of the registry's measures, for any period."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session

from services.access import Scope
from services.measures.figures import read_together
from services.measures.questions import Question, Row, Table
from services.measures.registry import MEASURES, measure
from services.measures.waits import WAITS
from services.queries.cubes import ERASED, Codes, Cube
from services.queries.erased_cases import erased_of

Asked = tuple[str, ...]
Tables = dict[tuple[str, Asked], Table]

APPLIED, GRANTED, RETURNED = "applications", "supported", "returned"
EVENTS = (APPLIED, GRANTED, "rejected", "withdrawn", "closed", "found_again", RETURNED)
FOLLOW_UPS = (
    *("one_month_follow_up", "three_month_follow_up", "six_month_follow_up"),
    "completion_within_year",
)
_KINDS = ("adult_child", "gender", "ground", "exploitation")
_MEASURED: Mapping[str, Sequence[Asked]] = {
    "reached_once": [()],
    "support_items": [(), ("phase",), ("form",), ("phase", "form"), ("phase", "support")],
    "child_checks": [("check", "state")],
    "not_reached": [("reason",)],
}


@dataclass(frozen=True)
class Report:
    """What a report of one period is made of.

    `kinds` counts who applied, was granted support and returned by facts that are no key of the
    registry, for no list may be opened by them; `before` is the stock of the day before the period;
    `erased` is how many cases of the period are erased: what was noted of them some tables have
    lost.
    """

    question: Question
    before: Table
    tables: Mapping[tuple[str, Asked], Table]
    kinds: Mapping[str, Cube]
    erased: int

    @property
    def period(self) -> tuple[date, date]:
        """The days whose events count."""
        return self.question.period

    def table(self, name: str, *by: str) -> Table:
        """Return a measure's table, broken down by these keys."""
        return self.tables[name, by]

    def n(self, name: str) -> int:
        """Return how many a measure counts in all."""
        return self.one(name).n

    def one(self, name: str) -> Row:
        """Return the one row of a measure that is not broken down."""
        return self.table(name).rows[0]

    def kind(self, event: str, *keys: str) -> Counter[Codes]:
        """Count one event's cases by gender, ground and adult or child."""
        return self.kinds[event].by(*keys)

    def forms(self, event: str) -> Counter[str]:
        """Count one event's cases by each form of exploitation: one case can be in several."""
        found: Counter[str] = Counter()
        for (written,), n in self.kinds[event].by("exploitation").items():
            for form in [ERASED] if written == ERASED else json.loads(str(written)):
                found[form] += n
        return found

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to report: nobody in the programme, and nothing happened."""
        stocks = (self.before.rows[0].n, self.n("caseload"), self.n("support_items"))
        closed = (self.one(name).of or 0 for name in FOLLOW_UPS)
        return not any((*stocks, *map(self.n, EVENTS), *closed))


def read_report(session: Session, question: Question, scope: Scope) -> Report:
    """Read the report of a period as far as the scope reaches."""
    asked = question.within(scope).split()
    return Report(
        question=asked,
        before=measure(session, "caseload", day_before(asked), scope),
        tables={
            **_events(session, asked),
            **_standing(session, asked),
            **_follow_ups(session, asked),
            **_changes(session, asked),
            **_waits(session, asked),
            **_measured(session, asked, scope),
        },
        kinds=_kinds(session, asked),
        erased=erased_of(session, asked.period, asked.population),
    )


def day_before(question: Question) -> Question:
    """Return the question about the day before the period, without a period."""
    first = question.period[0]
    return replace(question, as_of=first - timedelta(days=1), since=None, until=None)


def _events(session: Session, asked: Question) -> Tables:
    """All events in one statement; the countries of those who returned in another."""
    own_keys = MEASURES[RETURNED].figure.own_keys
    parts = {name: MEASURES[name].figure.part(asked) for name in EVENTS}
    found = read_together(session, parts, ("region", "adult_child", *own_keys))
    ways: list[Asked] = [(), ("adult_child",), ("region",)]
    tables = _answers(found, asked, ways)
    returned = MEASURES[RETURNED].figure.read(session, asked, ("return_country",))
    return {**tables, **_answers({RETURNED: returned}, asked, [("return_country",)])}


def _kinds(session: Session, asked: Question) -> dict[str, Cube]:
    names = (APPLIED, GRANTED, RETURNED)
    parts = {name: MEASURES[name].figure.part(asked) for name in names}
    return read_together(session, parts, _KINDS)


def _standing(session: Session, asked: Question) -> Tables:
    cube = MEASURES["caseload"].figure.read(session, asked, ("region",))
    return _answers({"caseload": cube}, asked, [(), ("region",)])


def _follow_ups(session: Session, asked: Question) -> Tables:
    own_keys = MEASURES[FOLLOW_UPS[0]].figure.own_keys
    parts = {name: MEASURES[name].figure.part(asked) for name in FOLLOW_UPS}
    return _answers(read_together(session, parts, own_keys), asked, [()])


def _changes(session: Session, asked: Question) -> Tables:
    name = "dimensions_better"
    cube = MEASURES[name].figure.read(session, asked, ("dimension",))
    return _answers({name: cube}, asked, [("dimension", "change"), ("dimension",)])


def _waits(session: Session, asked: Question) -> Tables:
    own_keys = MEASURES[WAITS[0]].figure.own_keys
    parts = {name: MEASURES[name].figure.part(asked) for name in WAITS}
    found = read_together(session, parts, ("adult_child", *own_keys))
    return _answers(found, asked, [(), ("adult_child",)])


def _measured(session: Session, asked: Question, scope: Scope) -> Tables:
    return {
        (name, by): measure(session, name, asked.split(*by), scope)
        for name, ways in _MEASURED.items()
        for by in ways
    }


def _answers(found: Mapping[str, Cube], asked: Question, ways: Sequence[Asked]) -> Tables:
    return {
        (name, by): MEASURES[name].table(cube, asked.split(*by))
        for name, cube in found.items()
        for by in ways
    }
