"""Gaps in the cases: each kind is found where it is, and nowhere else."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from models.cases import Case
from models.codes import (
    AdultChild,
    AgeGroup,
    ClosingReason,
    Milestone,
    PriorParticipation,
    Region,
    Result,
    Support,
    SupportPhase,
)
from models.journeys import Journey
from models.support_items import PlannedSupport
from pages.ui.analysis_views import VIEWS
from services.access import EVERYWHERE, Scope
from services.commands.households import link_household
from services.commands.support import plan_support
from services.errors import NotAllowed
from services.measures.quality import board
from services.measures.questions import Question
from services.queries.cubes import Population
from services.queries.gap_kinds import ALIKE_WITHIN, CLOSING_SOON, Gap, Looked
from services.queries.gaps import GapFilter, GapRow, count_gaps, gaps
from services.statistics.calendar import window
from tests.factories import TODAY, Programme, judged
from tests.people import enrol

LOOKED = Looked(TODAY, stage_days=60)
M12_OVER = TODAY - timedelta(420)


def found(programme: Programme, gap: Gap, **facts: object) -> list[GapRow]:
    """List the cases with a gap, as IOM sees them."""
    with Session(programme.engine) as session:
        wanted = GapFilter(gap, **facts)  # type: ignore[arg-type]
        page = gaps(session, programme.iom, wanted, LOOKED)
        assert page.total == len(page)
        return list(page)


def refs(programme: Programme, gap: Gap, **facts: object) -> list[str]:
    """Name them."""
    return [row.case.ref for row in found(programme, gap, **facts)]


def change(programme: Programme, statement: sa.Update) -> None:
    """Write what no command writes: as something taken over from elsewhere might hold it."""
    with Session(programme.engine) as session, session.begin():
        session.connection().execute(statement)


def journey_days(programme: Programme, ref: str) -> None:
    """Let a journey end before it began."""
    journey = programme.journey(ref)
    values = {"departed_on": journey.arrived_on + timedelta(1)}  # type: ignore[operator]
    change(programme, sa.update(Journey).where(col(Journey.id) == journey.id).values(values))


class TestFollowUps:
    def test_a_closed_window_with_nothing_logged(self, programme: Programme) -> None:
        ref = programme.arrived(on=M12_OVER)
        rows = found(programme, Gap.OUTCOME)
        assert {row.milestone for row in rows} == set(Milestone) - {Milestone.EXTRA}
        (last,) = found(programme, Gap.OUTCOME, milestone=Milestone.M12)
        assert (last.case.ref, last.day) == (ref, window(12, M12_OVER)[1])

    def test_who_was_tried_in_vain_or_declined_has_an_outcome(self, programme: Programme) -> None:
        ref = programme.arrived(on=M12_OVER)
        on = TODAY - timedelta(60)
        programme.logged(ref, Milestone.M12, on, Result.NOT_REACHED)
        assert refs(programme, Gap.OUTCOME, milestone=Milestone.M12) == []
        programme.logged(ref, Milestone.M6, on, Result.DECLINED)
        assert refs(programme, Gap.OUTCOME, milestone=Milestone.M6) == []

    def test_a_case_that_ended_first_has_none(self, programme: Programme) -> None:
        ref = programme.arrived(on=M12_OVER)
        programme.closed(ref, ClosingReason.DECEASED, M12_OVER + timedelta(3))
        assert refs(programme, Gap.OUTCOME) == []

    def test_reached_without_all_dimensions(self, programme: Programme) -> None:
        ref = programme.arrived(on=M12_OVER)
        on = TODAY - timedelta(60)
        programme.logged(ref, Milestone.M12, on)
        assert refs(programme, Gap.DIMENSIONS) == [ref]
        programme.logged(ref, Milestone.M12, on, **judged())
        assert refs(programme, Gap.DIMENSIONS) == []

    @pytest.mark.parametrize(("days", "listed"), [(0, True), (14, True), (15, False), (-1, False)])
    def test_a_window_that_closes_soon(self, programme: Programme, days: int, listed: bool) -> None:
        closes = TODAY + timedelta(days)
        arrived = next(
            day
            for day in (closes - timedelta(n) for n in range(390, 400))
            if window(12, day)[1] == closes
        )
        ref = programme.arrived(on=arrived)
        assert timedelta(14) == CLOSING_SOON
        assert (refs(programme, Gap.CLOSING, milestone=Milestone.M12) == [ref]) is listed


class TestCases:
    def test_the_year_is_over(self, programme: Programme) -> None:
        over = programme.arrived(on=M12_OVER)
        programme.arrived()
        assert refs(programme, Gap.NOT_CLOSED) == [over]

    def test_long_in_one_stage(self, programme: Programme) -> None:
        long = programme.granted(on=TODAY - timedelta(60))
        programme.granted(on=TODAY - timedelta(59))
        travelling = programme.travelling(on=TODAY - timedelta(7))
        programme.travelling(on=TODAY - timedelta(6))
        assert refs(programme, Gap.STALE) == [long, travelling]

    def test_no_support_planned(self, programme: Programme) -> None:
        without, planned = programme.granted(), programme.granted()
        programme.assessed()
        item = PlannedSupport(code=Support.HOUSING, phase=SupportPhase.AFTER)
        programme.step(programme.iom, plan_support, planned, [item])
        assert refs(programme, Gap.PLAN) == [without]

    def test_earlier_participation(self, programme: Programme) -> None:
        unknown = programme.granted()
        programme.granted()
        at = col(Case.ref) == unknown
        values = {"prior_participation": PriorParticipation.UNKNOWN}
        change(programme, sa.update(Case).where(at).values(values))
        assert refs(programme, Gap.PARTICIPATION) == [unknown]

    def test_days_that_cannot_be(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.arrived()
        assert refs(programme, Gap.ORDER) == []
        journey_days(programme, ref)
        assert refs(programme, Gap.ORDER) == [ref]


class TestDuplicates:
    def test_alike_within_a_week(self, programme: Programme) -> None:
        applied = TODAY - timedelta(40)
        first = programme.submitted(applied_on=applied)
        again = programme.submitted(applied_on=applied + timedelta(ALIKE_WITHIN))
        programme.submitted(applied_on=applied + timedelta(2 * ALIKE_WITHIN + 1))
        (row,) = found(programme, Gap.DUPLICATE)
        assert (row.case.ref, row.other) == (again, first)

    @pytest.mark.parametrize(
        "facts",
        [
            {"age_group": AgeGroup.AGE_35_44},
            {"citizenship": ["BG"]},
            {"return_country": "RO"},
            {"region": Region.SYD},
        ],
        ids=lambda facts: next(iter(facts)),
    )
    def test_one_code_apart_is_another_person(
        self, programme: Programme, facts: dict[str, object]
    ) -> None:
        usual = {"citizenship": ["BG", "RO"]}
        programme.submitted(**usual)
        programme.submitted(**{**usual, **facts})
        assert refs(programme, Gap.DUPLICATE) == []

    def test_a_household_is_not_compared(self, programme: Programme) -> None:
        first, again = programme.submitted(), programme.submitted()
        programme.step(programme.nord, link_household, again, first)
        assert refs(programme, Gap.DUPLICATE) == []

    def test_one_registered_in_error_is_no_duplicate(self, programme: Programme) -> None:
        wrong = programme.submitted()
        programme.submitted()
        programme.closed(wrong, ClosingReason.REGISTERED_IN_ERROR)
        assert refs(programme, Gap.DUPLICATE) == []


class TestList:
    def test_only_the_own_regions(self, programme: Programme) -> None:
        programme.granted(region=Region.SYD)
        own = programme.granted()
        with Session(programme.engine) as session:
            page = gaps(session, programme.nord, GapFilter(Gap.PLAN), LOOKED)
            assert [row.case.ref for row in page] == [own]
            other = GapFilter(Gap.PLAN, region=Region.SYD)
            assert not gaps(session, programme.nord, other, LOOKED).rows

    def test_leaves_and_ages(self, programme: Programme) -> None:
        for _ in range(3):
            programme.granted()
        with Session(programme.engine) as session:
            page = gaps(session, programme.iom, GapFilter(Gap.PLAN, page=2), LOOKED, size=2)
            assert (len(page), page.total, page.pages) == (1, 3, 2)
            children = GapFilter(Gap.PLAN, adult_child=AdultChild.CHILD)
            assert gaps(session, programme.iom, children, LOOKED).total == 0

    def test_is_for_those_who_work_with_cases(self, programme: Programme) -> None:
        admin = enrol(programme.engine, "admin")["admin"]
        with Session(programme.engine) as session, pytest.raises(NotAllowed):
            gaps(session, admin, GapFilter(Gap.PLAN), LOOKED)


class TestBoard:
    def test_nothing_is_missing(self, programme: Programme) -> None:
        with Session(programme.engine) as session:
            assert board(session, Question(TODAY), EVERYWHERE) == ()

    def test_the_numbers_are_the_lists(self, programme: Programme) -> None:
        programme.arrived(on=M12_OVER)
        programme.granted(region=Region.SYD)
        programme.submitted()
        with Session(programme.engine) as session:
            counted = count_gaps(session, LOOKED, Population())
            for (gap, milestone), n in counted.items():
                wanted = GapFilter(gap, milestone)
                assert gaps(session, programme.iom, wanted, LOOKED).total == n
            assert set(counted) >= {(Gap.PLAN, None), (Gap.OUTCOME, Milestone.M12)}
            entries = board(session, Question(TODAY), EVERYWHERE)
            assert {(one.gap, one.milestone): one.n for one in entries} == counted

    def test_the_most_effectful_first(self, programme: Programme) -> None:
        programme.arrived(on=M12_OVER)
        for _ in range(4):
            programme.submitted(applied_on=TODAY, age_group=AgeGroup.ADULT_UNKNOWN)
        with Session(programme.engine) as session:
            entries = board(session, Question(TODAY), EVERYWHERE)
        effects = [one.effect for one in entries]
        assert effects == sorted(effects, reverse=True)
        first = entries[0]
        assert (first.gap, first.milestone, first.n, first.of) == (
            *(Gap.OUTCOME, Milestone.M12),
            *(1, 1),
        )
        plan = next(one for one in entries if one.gap is Gap.PLAN)
        assert (plan.n, plan.of, plan.share) == (1, 5, 0.2)

    def test_says_the_same_whichever_period_is_chosen(self, programme: Programme) -> None:
        programme.arrived(on=M12_OVER)
        programme.submitted(applied_on=TODAY - timedelta(200))
        view = next(view for view in VIEWS if view.code == "quality")
        chosen = Question(date(2026, 6, 30), since=date(2026, 1, 1), until=date(2026, 6, 30))
        with Session(programme.engine) as session:
            whole = board(session, Question(TODAY), EVERYWHERE)
            assert board(session, view.asked(chosen, TODAY), EVERYWHERE) == whole != ()
            assert Gap.ORDER not in {one.gap for one in whole}

    def test_a_gap_is_a_part_of_those_looked_at(self, programme: Programme) -> None:
        over = programme.arrived(on=M12_OVER)
        programme.logged(over, Milestone.M12, TODAY - timedelta(60))
        inside = programme.arrived(on=TODAY - timedelta(300))
        programme.logged(inside, Milestone.M12, TODAY - timedelta(5))
        programme.arrived(on=TODAY - timedelta(320))
        programme.arrived(on=TODAY - timedelta(10))
        closing = programme.arrived(on=TODAY - timedelta(42))
        programme.arrived(on=TODAY - timedelta(32))
        with Session(programme.engine) as session:
            entries = board(session, Question(TODAY), EVERYWHERE)
        found = {(one.gap, one.milestone): (one.n, one.of) for one in entries}
        assert found[Gap.DIMENSIONS, Milestone.M12] == (2, 3)
        assert found[Gap.CLOSING, Milestone.M1] == (2, 2), closing
        assert not any(one.enough for one in entries)

    def test_what_a_figure_does_not_count_yet_moves_it_little(self, programme: Programme) -> None:
        for _ in range(4):
            ref = programme.arrived(on=TODAY - timedelta(200))
            programme.logged(ref, Milestone.M1, TODAY - timedelta(170))
        programme.arrived(on=TODAY - timedelta(42))
        with Session(programme.engine) as session:
            entries = board(session, Question(TODAY), EVERYWHERE)
        places = {(one.gap, one.milestone): one for one in entries}
        closing = places[Gap.CLOSING, Milestone.M1]
        assert (closing.n, closing.of, closing.counted) == (1, 1, 4)
        assert closing.effect == pytest.approx(2 / 4)
        assert entries.index(closing) > entries.index(places[Gap.OUTCOME, Milestone.M3])

    def test_those_at_rest_are_not_overdue(self, programme: Programme) -> None:
        ref = programme.arrived(on=TODAY - timedelta(42))
        assert refs(programme, Gap.CLOSING, milestone=Milestone.M1) == [ref]
        wakes = TODAY + timedelta(2)
        unsafe = Result.NOT_SAFE_TO_CONTACT
        programme.logged(ref, Milestone.M1, TODAY, unsafe, rests_until=wakes)
        assert refs(programme, Gap.CLOSING, milestone=Milestone.M1) == []

    def test_a_region_looks_at_the_cases_it_has_now(self, programme: Programme) -> None:
        elsewhere = programme.submitted()
        at = col(Case.ref) == elsewhere
        change(programme, sa.update(Case).where(at).values(region=Region.SYD))
        journey_days(programme, programme.arrived())
        with Session(programme.engine) as session:
            own = Scope(frozenset({Region.NORD}))
            (order,) = [one for one in board(session, Question(TODAY), own) if one.gap is Gap.ORDER]
        assert (order.n, order.of) == (1, 1)

    def test_only_the_own_regions(self, programme: Programme) -> None:
        programme.granted(region=Region.SYD)
        with Session(programme.engine) as session:
            own = Scope(frozenset({Region.NORD}))
            assert board(session, Question(TODAY), own) == ()
