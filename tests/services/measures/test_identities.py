"""What must hold between figures, whatever has happened in the programme (domain.md 6.3)."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from models.codes import AdultChild, CountryGroup, Region
from services.access import EVERYWHERE
from services.measures.questions import Question, Row
from services.measures.registry import MEASURES, measure
from tests.services.measures.programmes import FIRST, LAST, in_memory
from tests.services.measures.recount import ENDED, Recount, recount

seeds = st.integers(0, 19)
few_seeds = st.integers(0, 3)
days = st.dates(FIRST, LAST)
COUNTS = ("caseload", "waiting_for_decision", "overdue", "due_soon", "applications", "returned")
SHARES = ("completion_within_year", "reached_once", "six_month_follow_up")


@lru_cache
def counted(seed: int) -> Recount:
    """The plain rows of a programme, put together once."""
    return recount(in_memory(seed))


def rows(session: Session, name: str, as_of: date, **facts: Any) -> tuple[Row, ...]:
    return measure(session, name, Question(as_of, **facts), EVERYWHERE).rows


def total(session: Session, name: str, as_of: date, **facts: Any) -> int:
    return sum(row.n for row in rows(session, name, as_of, **facts))


@given(seeds, days)
def test_the_stock_is_yesterdays_and_what_came_in_less_what_went_out(seed: int, day: date) -> None:
    session = in_memory(seed)
    steps = [
        (earlier["stage"] if earlier else None, later["stage"])
        for case in counted(seed).cases
        for earlier, later in zip([None, *case.moves], case.moves, strict=False)
        if later["happened_on"] == day
    ]
    came = sum(before in (None, *ENDED) for before, _ in steps)
    went = sum(stage in ENDED for _, stage in steps)
    yesterday = total(session, "caseload", day - timedelta(days=1))
    assert total(session, "caseload", day) == yesterday + came - went


@given(seeds, days)
@settings(max_examples=5)
def test_regions_add_up_to_the_nation(seed: int, day: date) -> None:
    session = in_memory(seed)
    for name in (name for name, one in MEASURES.items() if "region" in one.figure.keys):
        found = rows(session, name, day, by=("region",))
        (whole,) = rows(session, name, day)
        for number in ("n", "of", "not_yet_due", "within_365", "late", "missed", "ended_first"):
            assert sum(row.number(number) for row in found) == whole.number(number), name


@pytest.mark.parametrize("name", MEASURES)
@given(few_seeds, days, st.integers(0, 2))
@settings(max_examples=4)
def test_the_order_of_rows_changes_nothing(name: str, seed: int, day: date, first: int) -> None:
    forwards, backwards = in_memory(seed), in_memory(seed, backwards=True)
    for key in sorted(MEASURES[name].figure.keys)[first::3]:
        asked = {"by": (key,), "since": FIRST}
        assert rows(forwards, name, day, **asked) == rows(backwards, name, day, **asked)


@given(seeds, days)
@settings(max_examples=5)
def test_parts_add_up_to_the_whole(seed: int, day: date) -> None:
    session = in_memory(seed)
    for name in (*COUNTS, *SHARES):
        whole = total(session, name, day)
        for key in MEASURES[name].figure.keys - {"year", "month", "arrival_quarter"}:
            assert total(session, name, day, by=(key,)) == whole
        for parts in (
            [{"regions": (region,)} for region in Region],
            [{"adult_child": age} for age in AdultChild],
            [{"country_group": group} for group in CountryGroup],
        ):
            assert sum(total(session, name, day, **part) for part in parts) == whole


@given(seeds, days)
def test_months_add_up_to_their_year(seed: int, day: date) -> None:
    session = in_memory(seed)
    for name in ("applications", "supported", "returned"):
        year = total(session, name, day, by=("year",))
        assert total(session, name, day, by=("month",)) == year == total(session, name, day)
        assert total(session, name, day, by=("arrival_quarter",)) == year


@given(seeds, days)
def test_matured_ongoing_and_excluded_are_all_arrivals(seed: int, day: date) -> None:
    session = in_memory(seed)
    arrivals = total(session, "returned", day, since=FIRST, until=day)
    died = sum(case.died(it, day) for case, it in counted(seed).cohort("M12", day))
    row = rows(session, "completion_within_year", day)[0]
    assert (row.of or 0) + (row.not_yet_due or 0) + died == arrivals


@given(seeds, days)
def test_what_was_done_and_what_happened_instead_are_all(seed: int, day: date) -> None:
    session = in_memory(seed)
    for name in ("completion_within_year", "six_month_follow_up"):
        for row in rows(session, name, day, by=("region",)):
            assert row.instead is not None
            assert row.n + row.instead.total == row.of
    for name in SHARES:
        for row in rows(session, name, day, by=("year",)):
            assert row.n <= (row.of or 0)
            if row.of:
                assert 0 <= (row.low or 0) <= (row.share or 0) <= (row.high or 0) <= 1


@given(seeds, days)
def test_somebody_done_was_reached(seed: int, day: date) -> None:
    session = in_memory(seed)
    done = rows(session, "completion_within_year", day)[0]
    reached = rows(session, "reached_once", day)[0]
    assert done.n <= reached.n
    assert (done.within_365 or 0) <= done.n
    assert (done.of, done.not_yet_due) == (reached.of, reached.not_yet_due)


@given(seeds, days, days)
def test_who_waits_is_part_of_the_caseload(seed: int, day: date, since: date) -> None:
    session = in_memory(seed)
    stages = {row.group[0]: row.n for row in rows(session, "caseload", day, by=("stage",))}
    waiting = stages["SUBMITTED"] + stages["INFO_REQUESTED"] + stages["ASSESSMENT"]
    assert total(session, "waiting_for_decision", day) == waiting
    first, last = min(day, since), max(day, since)
    facts = {"since": first, "until": last}
    begun = rows(session, "days_to_decision", last, **facts)[0].of
    assert begun == total(session, "applications", last, **facts)
    left = rows(session, "days_to_departure", last, **facts)[0].of
    assert left == total(session, "supported", last, **facts)
