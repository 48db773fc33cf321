"""What falls due in the months ahead: the certain against a recount, the expected by hand."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from models.codes import Region, Stage
from services.access import EVERYWHERE, Scope
from services.measures.expected import (
    MONTHS_AGO,
    Past,
    ahead,
    arrivals_of,
    expected,
    follow_ups_of,
    reckon,
)
from services.measures.falling_due import last_day_ahead
from services.measures.questions import Question
from services.measures.registry import measure
from services.statistics.calendar import add_months
from services.statistics.rounding import adding_up, whole
from tests.factories import TODAY, Programme
from tests.services.measures.programmes import FIRST, LAST
from tests.services.measures.recount import Recount

DAYS = [FIRST + timedelta(days=97 * n) for n in range(3, 14)]


class TestCertain:
    @pytest.mark.parametrize("day", DAYS, ids=str)
    def test_falling_due_by_month_and_region(
        self, session: Session, counted: Recount, day: date
    ) -> None:
        expected_rows: Counter[tuple[str, str]] = Counter()
        for case in counted.cases:
            for it in case.follow_ups:
                here = case.standing(day)
                arrived = case.arrived and case.arrived["happened_on"] <= day
                known = arrived and it.closes >= counted.started_on
                if here and known and case.state(it, day) == "open" and it.due >= day:
                    expected_rows[f"{it.due:%Y-%m}", here["region"]] += 1
        question = Question(day, by=("month", "region"))
        table = measure(session, "falling_due", question, EVERYWHERE)
        last = f"{last_day_ahead(day):%Y-%m}"
        assert {row.group: row.n for row in table.rows if row.n} == {
            group: n for group, n in expected_rows.items() if group[0] <= last
        }
        months = {row.group[0] for row in table.rows}
        assert len(months) == 12

    def test_all_open_ones_are_overdue_or_falling_due(
        self, session: Session, counted: Recount
    ) -> None:
        found = ahead(session, Question(LAST), EVERYWHERE)
        unrested = len(counted.open_follow_ups(LAST))
        certain = sum(row.n for row in found.by_month.rows)
        overdue = sum(row.n for row in found.overdue.rows)
        assert certain == found.total.rows[0].n == sum(row.n for row in found.by_region.rows)
        assert certain + overdue >= unrested


def past(standing: dict[Stage, int], arrived: dict[tuple[Stage, int], int]) -> Past:
    """Say who stood where, and when they arrived."""
    return Past(TODAY, standing, arrived)


def at_random(stood: dict[Stage, int], months: dict[Stage, list[int]]) -> Past:
    """Let some of those who stood in a stage arrive, one after the other."""
    arrived: Counter[tuple[Stage, int]] = Counter()
    for stage, n in stood.items():
        arrived.update((stage, month) for month in months.get(stage, [])[:n])
    return past(stood, arrived)


STAGES = st.sampled_from([Stage.ASSESSMENT, Stage.GRANTED, Stage.TRAVELLING])
standing = st.dictionaries(STAGES, st.integers(0, 9))
arriving = st.dictionaries(STAGES, st.lists(st.integers(0, 12), max_size=9))
someday = st.builds(at_random, standing, arriving)
TINY = 1e-9


class TestExpected:
    def test_the_share_that_goes_on_and_when_is_that_of_those_before(self) -> None:
        before = past({Stage.GRANTED: 10}, {(Stage.GRANTED, 1): 4, (Stage.GRANTED, 3): 1})
        arrivals = arrivals_of({Stage.GRANTED: 20}, [before])
        assert arrivals[:5] == pytest.approx((0, 8, 0, 2, 0))
        due = follow_ups_of(arrivals)
        assert due == pytest.approx((0, 0, 8, 0, 10, 0, 2, 8, 0, 2, 0, 0))

    def test_a_stage_nobody_stood_in_before_brings_nobody(self) -> None:
        before = past({Stage.GRANTED: 10}, {})
        assert sum(arrivals_of({Stage.TRAVELLING: 5}, [before])) == 0

    @given(st.lists(st.integers(0, 30), min_size=13, max_size=13))
    def test_no_more_arrive_than_stand(self, arrived: list[int]) -> None:
        standing = sum(arrived) + 1
        months = {(Stage.GRANTED, n): count for n, count in enumerate(arrived)}
        before = past({Stage.GRANTED: standing}, months)
        assert sum(arrivals_of({Stage.GRANTED: 7}, [before])) <= 7

    def test_everybody_before_arrived_in_the_month_after(self, programme: Programme) -> None:
        then = add_months(TODAY, -12)
        for _ in range(3):
            programme.arrived(on=then + timedelta(20))
            programme.granted(on=TODAY - timedelta(3))
        with Session(programme.engine) as session:
            found = expected(session, Question(TODAY))
        assert [one.total for one in found.past] == [3, 0, 0]
        assert [one.day for one in found.past] == [add_months(TODAY, -n) for n in MONTHS_AGO]
        assert found.standing == 3
        assert not found.enough
        assert found.arrivals == pytest.approx(3)
        assert found.middle == found.low == found.high
        assert found.least == found.most == pytest.approx(9)
        assert found.middle == pytest.approx((0, 0, 3, 0, 3, 0, 0, 3, 0, 0, 0, 0))

    def test_a_stage_without_anybody_on_one_day_goes_as_on_the_others(self) -> None:
        nobody_travelled = past({Stage.GRANTED: 10}, {(Stage.GRANTED, 1): 10})
        some_did = past({Stage.TRAVELLING: 4}, {(Stage.TRAVELLING, 0): 2})
        found = reckon({Stage.GRANTED: 10, Stage.TRAVELLING: 4}, (nobody_travelled, some_did))
        assert found.arrivals == pytest.approx(12)
        assert found.least == found.most == pytest.approx(sum(found.middle))
        assert found.unknown == 0

    def test_the_total_is_that_of_a_day_and_not_of_the_worst_months(self) -> None:
        early = past({Stage.GRANTED: 10}, {(Stage.GRANTED, 1): 10})
        late = past({Stage.GRANTED: 10}, {(Stage.GRANTED, 2): 10})
        found = reckon({Stage.GRANTED: 10}, (early, late))
        assert (found.least, found.most) == (30, 30)
        assert sum(found.low) < 30 < sum(found.high)

    def test_those_nobody_stood_before_are_told_apart(self) -> None:
        before = past({Stage.GRANTED: 10}, {(Stage.GRANTED, 1): 5})
        found = reckon({Stage.GRANTED: 2, Stage.TRAVELLING: 5}, (before,))
        assert (found.standing, found.unknown, found.arrivals) == (7, 5, pytest.approx(1))

    @given(st.lists(someday, min_size=1, max_size=3), standing)
    def test_the_estimate_lies_between_the_days(
        self, days: list[Past], now: dict[Stage, int]
    ) -> None:
        found = reckon(now, tuple(days))
        alone = [sum(follow_ups_of(arrivals_of(now, [one], days))) for one in days if one.total]
        middle = sum(found.middle)
        assert found.least == min([middle, *alone])
        assert found.most == max([middle, *alone])
        assert sum(found.low) <= found.least + TINY
        assert found.most <= sum(found.high) + TINY
        assert sum(adding_up(found.middle)) == whole(middle)

    def test_nobody_is_in_preparation(self, programme: Programme) -> None:
        with Session(programme.engine) as session:
            found = expected(session, Question(TODAY))
        assert (found.standing, found.arrivals, found.middle) == (0, 0, (0.0,) * 12)

    def test_only_the_own_regions_are_reckoned_with(self, programme: Programme) -> None:
        programme.granted(region=Region.SYD)
        with Session(programme.engine) as session:
            own = Scope(frozenset({Region.NORD}))
            found = ahead(session, Question(TODAY), own)
        assert found.expected.standing == 0
        assert {row.group[1] for row in found.by_region.rows} == {"NORD"}
