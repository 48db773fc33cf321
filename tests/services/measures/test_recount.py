"""Every measure against a count of the same tables by other means."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from models.codes import AdultChild, CountryGroup, Region
from services.access import EVERYWHERE
from services.measures.questions import Question, Row, Table
from services.measures.registry import measure
from services.statistics.intervals import wilson
from tests.services.measures.programmes import FIRST, LAST
from tests.services.measures.recount import WAITING, FollowUp, Recount, Told, country_group
from tests.services.measures.second_statistics import median

FORTY_DAYS = [FIRST + timedelta(days=42 * n) for n in range(40)]
SOME_DAYS = [date(2017, 2, 28), date(2018, 12, 31), date(2020, 2, 29), LAST]
PERIODS = [
    (None, None),
    (date(2018, 1, 1), date(2018, 12, 31)),
    (date(2017, 6, 15), date(2019, 2, 3)),
    (None, date(2017, 12, 31)),
    (date(2019, 3, 1), None),
]
Keyed = Callable[[Told, dict[str, Any]], str]


def ask(session: Session, name: str, as_of: date, **facts: Any) -> Table:
    return measure(session, name, Question(as_of, **facts), EVERYWHERE)


def numbers(table: Table) -> dict[Any, int]:
    """The groups that have any."""
    return {_plain(row): row.n for row in table.rows if row.n}


def _plain(row: Row) -> Any:
    return row.group[0] if len(row.group) == 1 else row.group


class TestStock:
    def test_caseload_by_region_and_stage_on_forty_days(
        self, session: Session, counted: Recount
    ) -> None:
        for day in FORTY_DAYS:
            table = ask(session, "caseload", day, by=("region", "stage"))
            assert numbers(table) == counted.stock(day), day

    def test_waiting_for_decision_by_region(self, session: Session, counted: Recount) -> None:
        for day in SOME_DAYS:
            expected = Counter(region for region, _ in counted.stock(day, WAITING).elements())
            table = ask(session, "waiting_for_decision", day, by=("region",))
            assert numbers(table) == expected, day

    @pytest.mark.parametrize("key", ["year", "month", "arrival_quarter"])
    def test_a_course_is_the_stock_at_each_end(
        self, session: Session, counted: Recount, key: str
    ) -> None:
        table = ask(session, "caseload", LAST, since=FIRST, by=(key, "region"))
        ends = {(_bucket(key, day), day) for day in _days(FIRST, LAST) if _ends(key, day)}
        for code, day in ends:
            expected = Counter(region for region, _ in counted.stock(day).elements())
            found = {row.group[1]: row.n for row in table.rows if row.group[0] == code and row.n}
            assert found == expected

    def test_the_course_shows_24_months_before_the_day(self, session: Session) -> None:
        shown = [row.group[0] for row in ask(session, "caseload", LAST, by=("month",)).rows]
        assert (shown[0], shown[-1], len(shown)) == ("2018-06", "2020-06", 25)

    @pytest.mark.parametrize("group", CountryGroup)
    def test_countries_are_grouped(
        self, session: Session, counted: Recount, group: CountryGroup
    ) -> None:
        some = [case for case in counted.cases if country_group(case.country) == group]
        expected = Recount(some, FIRST).stock(LAST).total()
        assert ask(session, "caseload", LAST, country_group=group).rows[0].n == expected

    @pytest.mark.parametrize("age", AdultChild)
    def test_adults_and_children(self, session: Session, counted: Recount, age: AdultChild) -> None:
        some = [case for case in counted.cases if case.child is (age is AdultChild.CHILD)]
        expected = Recount(some, FIRST).stock(LAST).total()
        assert ask(session, "caseload", LAST, adult_child=age).rows[0].n == expected


class TestCompletion:
    @pytest.mark.parametrize("period", PERIODS, ids=str)
    @pytest.mark.parametrize(
        ("name", "milestone"), [("completion_within_year", "M12"), ("six_month_follow_up", "M6")]
    )
    def test_every_region_and_cohort(
        self,
        session: Session,
        counted: Recount,
        name: str,
        milestone: str,
        period: tuple[date | None, date | None],
    ) -> None:
        since, until = period
        for as_of in (min(until or LAST, LAST), LAST):
            table = ask(session, name, as_of, since=since, until=until, by=("region", "year"))
            expected = _cohorts(counted, milestone, as_of, period)
            assert {row.group for row in table.rows} >= set(expected)
            for row in table.rows:
                assert _told(row) == expected.get(row.group, _told(Row(row.group, 0, 0)))

    @pytest.mark.parametrize("key", ["region", "return_country", "adult_child", "arrival_quarter"])
    def test_reached_once(self, session: Session, counted: Recount, key: str) -> None:
        for as_of in SOME_DAYS:
            table = ask(session, "reached_once", as_of, by=(key,))
            matured = [
                (_code(key, case, case.arrived), _reached(case, it))
                for case, it in counted.cohort("M12", as_of)
                if it.closes < as_of and not case.died(it, as_of)
            ]
            of = Counter(code for code, _ in matured)
            assert numbers(table) == Counter(code for code, reached in matured if reached)
            assert {row.group[0]: row.of for row in table.rows if row.of} == of

    def test_within_365_days(self, session: Session, counted: Recount) -> None:
        row = ask(session, "completion_within_year", LAST).rows[0]
        assert row.within_365 == sum(
            (it.first("REACHED", lambda c, it=it: c["done_on"] >= it.opens and _judged(c)) or LAST)
            <= case.arrived["happened_on"] + timedelta(days=365)
            for case, it in counted.cohort("M12", LAST)
            if it.closes < LAST and case.state(it, LAST) == "done"
        )

    def test_shares_have_wilson_intervals(self, session: Session) -> None:
        for row in ask(session, "completion_within_year", LAST, by=("region",)).rows:
            if row.of:
                assert row.share == row.n / row.of
                assert (row.low, row.high) == wilson(row.n, row.of)


class TestWorklist:
    def test_overdue_and_due_soon_by_region_and_milestone(
        self, session: Session, counted: Recount
    ) -> None:
        for day in FORTY_DAYS[10::3]:
            overdue, soon = _pressing(counted, day)
            by = ("region", "milestone")
            assert numbers(ask(session, "overdue", day, by=by)) == overdue, day
            assert numbers(ask(session, "due_soon", day, by=by)) == soon, day


class TestEvents:
    @pytest.mark.parametrize("key", ["region", "month", "return_country", "adult_child"])
    @pytest.mark.parametrize("name", ["applications", "supported", "returned"])
    def test_events_of_the_period(
        self, session: Session, counted: Recount, name: str, key: str
    ) -> None:
        for period in PERIODS:
            since, until = period
            as_of = min(until or LAST, LAST)
            table = ask(session, name, as_of, since=since, until=until, by=(key,))
            happened = [
                (case, move)
                for case, move in _events(counted, name)
                if _inside(move["happened_on"], period, as_of)
            ]
            beside = sum(case.companions for case, _ in happened)
            assert numbers(table) == Counter(_code(key, case, move) for case, move in happened)
            assert sum(row.accompanying or 0 for row in table.rows) == beside


class TestWaiting:
    @pytest.mark.parametrize("period", PERIODS, ids=str)
    @pytest.mark.parametrize("name", ["days_to_decision", "days_to_departure"])
    def test_medians_by_region(
        self,
        session: Session,
        counted: Recount,
        name: str,
        period: tuple[date | None, date | None],
    ) -> None:
        since, until = period
        as_of = min(until or LAST, LAST)
        table = ask(session, name, as_of, since=since, until=until, by=("region",))
        for row in table.rows:
            observed = [
                _observed(case, start, stop, as_of)
                for case, start, stop in _clocks(counted, name)
                if _inside(start["happened_on"], period, as_of) and start["region"] == row.group[0]
            ]
            assert (row.n, row.of) == (sum(done for _, done in observed), len(observed))
            if observed:
                seen = [(days, bool(done)) for days, done in observed]
                assert (row.median, row.low, row.high) == median(seen)


class TestRegions:
    def test_a_scope_counts_its_own_regions_only(self, session: Session) -> None:
        whole = ask(session, "caseload", LAST, by=("region",))
        for region in Region:
            own = ask(session, "caseload", LAST, regions=(region,))
            assert own.rows[0].n == next(row.n for row in whole.rows if row.group == (region,))


def _pressing(counted: Recount, day: date) -> tuple[Counter[Any], Counter[Any]]:
    overdue: Counter[Any] = Counter()
    soon: Counter[Any] = Counter()
    for case, it in counted.open_follow_ups(day):
        here = case.standing(day)
        group = (here["region"] if here else None, it.milestone)
        if it.due < day:
            overdue[group] += 1
        elif it.due <= day + timedelta(days=14):
            soon[group] += 1
    return overdue, soon


def _cohorts(
    counted: Recount, milestone: str, as_of: date, period: tuple[date | None, date | None]
) -> dict[Any, Any]:
    since, until = period
    found: dict[Any, Counter[str]] = {}
    for case, it in counted.cohort(milestone, as_of):
        home = case.arrived
        outcomes = found.setdefault((home["region"], str(home["happened_on"].year)), Counter())
        if case.died(it, as_of):
            continue
        if it.closes >= as_of:
            outcomes["not_yet_due"] += 1
        elif (since or date.min) <= it.closes <= (until or date.max):
            outcomes[case.state(it, as_of)] += 1
    return {group: +outcomes for group, outcomes in found.items() if outcomes}


def _told(row: Row) -> Counter[str]:
    """A row of the measure as outcomes; it must add up to what it says it is of."""
    instead = row.instead
    told = Counter({"done": row.n, "not_yet_due": row.not_yet_due or 0})
    if instead is not None:
        told |= {"late": instead.late, "declined": instead.declined, "missed": instead.missed}
        told |= {f"cancelled {reason}": n for reason, n in instead.cancelled}
        assert row.n + instead.total == row.of
    return +told


def _events(counted: Recount, name: str) -> Iterable[tuple[Told, dict[str, Any]]]:
    for case in counted.cases:
        move = {"applications": case.applied, "supported": case.granted, "returned": case.arrived}[
            name
        ]
        if move:
            yield case, move


def _clocks(counted: Recount, name: str) -> Iterable[tuple[Told, dict[str, Any], date | None]]:
    for case in counted.cases:
        if name == "days_to_decision":
            yield case, case.applied, case.decided["happened_on"] if case.decided else None
        elif case.granted:
            yield case, case.granted, case.departed


def _observed(case: Told, start: dict[str, Any], stop: date | None, as_of: date) -> tuple[int, int]:
    """Days observed, and whether the clock had stopped by the day."""
    if stop and stop <= as_of:
        return (stop - start["happened_on"]).days, 1
    ended = case.ended(as_of)
    return ((ended[0] if ended else as_of) - start["happened_on"]).days, 0


def _inside(day: date, period: tuple[date | None, date | None], as_of: date) -> bool:
    since, until = period
    if since is None and until is None:
        since = date(as_of.year, 1, 1)
    return (since or date.min) <= day <= min(until or as_of, as_of)


def _code(key: str, case: Told, move: dict[str, Any]) -> str:
    codes = {
        "region": move["region"],
        "return_country": case.country,
        "adult_child": "CHILD" if case.child else "ADULT",
    }
    return codes[key] if key in codes else _bucket(key, move["happened_on"])


def _bucket(key: str, day: date) -> str:
    if key == "arrival_quarter":
        return f"{day.year}-Q{-(-day.month // 3)}"
    return day.isoformat()[: 4 if key == "year" else 7]


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _ends(key: str, day: date) -> bool:
    return day == LAST or _bucket(key, day) != _bucket(key, day + timedelta(days=1))


def _reached(case: Told, follow_up: FollowUp) -> bool:
    home = case.arrived["happened_on"]
    return any(
        it["result"] == "REACHED" and home <= it["done_on"] <= follow_up.closes
        for it in case.contacts
    )


def _judged(contact: dict[str, Any]) -> bool:
    return "NOT_ASSESSED" not in (contact["econ"], contact["social"], contact["psycho"])
