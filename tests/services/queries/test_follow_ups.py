"""The tracker, and which follow-up a contact belongs to."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from models.codes import (
    MONTHS,
    AdultChild,
    AgeGroup,
    ClosingReason,
    FollowUpState,
    Milestone,
    Region,
    Result,
    Role,
    Urgency,
)
from models.installations import Installation
from services.access import Viewer
from services.commands.endings import close_case
from services.errors import NotAllowed
from services.queries.follow_ups import (
    FollowUpFilter,
    FollowUpRow,
    follow_ups_pressing,
    follow_ups_waiting,
    propose_follow_up,
)
from services.queries.paging import Page
from services.statistics.calendar import window
from tests.factories import TODAY, Programme, selects

DAY = timedelta(days=1)
M1, M3, M6, M12 = MONTHS
OVERDUE, DUE_SOON, LATER, RESTING = Urgency


def due(day: date) -> date:
    """Return the arrival whose M1 falls due on a day (in months long enough for it)."""
    return day.replace(month=day.month - 1)


def waiting(
    programme: Programme,
    viewer: Viewer,
    wanted: FollowUpFilter | None = None,
    *,
    today: date = TODAY,
    most: int = 500,
) -> Page[FollowUpRow]:
    """Return what waits for a viewer."""
    with Session(programme.engine) as session:
        return follow_ups_waiting(
            session, viewer, wanted or FollowUpFilter(), today=today, most=most
        )


def m1(programme: Programme, viewer: Viewer | None = None, **wanted: object) -> list[FollowUpRow]:
    """Return the one-month follow-ups that wait."""
    only = FollowUpFilter(milestone=M1, **wanted)  # type: ignore[arg-type]
    return list(waiting(programme, viewer or programme.iom, only))


class TestUrgency:
    @pytest.mark.parametrize(
        ("due_on", "urgency", "days"),
        [
            (TODAY - DAY, OVERDUE, -1),
            (TODAY, DUE_SOON, 0),
            (TODAY + 5 * DAY, DUE_SOON, 5),
            (TODAY - 13 * DAY, OVERDUE, -13),
        ],
    )
    def test_follows_from_the_due_day(
        self, programme: Programme, due_on: date, urgency: Urgency, days: int
    ) -> None:
        programme.arrived(on=due(due_on))
        (row,) = m1(programme)
        assert (row.due_on, row.urgency, row.days) == (due_on, urgency, days)

    def test_is_due_soon_for_two_weeks(self, programme: Programme) -> None:
        programme.arrived(on=TODAY)
        (on_the_day,) = waiting(
            programme, programme.iom, FollowUpFilter(milestone=M1), today=date(2026, 12, 7)
        )
        (before,) = waiting(
            programme, programme.iom, FollowUpFilter(milestone=M1), today=date(2026, 12, 6)
        )
        assert (on_the_day.urgency, before.urgency) == (DUE_SOON, LATER)

    def test_rests_while_contact_is_not_safe(self, programme: Programme) -> None:
        ref = programme.arrived(on=due(TODAY - DAY))
        programme.logged(ref, M1, result=Result.NOT_SAFE_TO_CONTACT, rests_until=TODAY + 3 * DAY)
        (row,) = m1(programme)
        assert (row.urgency, row.rests_until) == (RESTING, TODAY + 3 * DAY)
        (awake,) = waiting(
            programme, programme.iom, FollowUpFilter(milestone=M1), today=TODAY + 3 * DAY
        )
        assert awake.urgency is OVERDUE


class TestFollowUpsWaiting:
    def test_are_the_open_ones_only(self, programme: Programme) -> None:
        done, declined, closed = (programme.arrived() for _ in range(3))
        programme.logged(done, M1)
        programme.logged(declined, M1, result=Result.DECLINED)
        programme.step(programme.iom, close_case, closed, TODAY, ClosingReason.REMIGRATED)
        missed = programme.arrived(on=date(2026, 8, 1))
        tried = programme.arrived()
        programme.logged(tried, M1, result=Result.NOT_REACHED)
        rows = waiting(programme, programme.iom)
        assert {(row.ref, row.milestone) for row in rows} == {
            *((ref, m) for ref in (done, declined, missed) for m in (M3, M6, M12)),
            *((tried, m) for m in MONTHS),
        }
        assert [row.attempts for row in m1(programme)] == [1]

    def test_leave_the_list_the_day_after_the_window(self, programme: Programme) -> None:
        programme.arrived(on=date(2026, 10, 7))
        assert len(m1(programme)) == 1
        tomorrow = waiting(
            programme, programme.iom, FollowUpFilter(milestone=M1), today=TODAY + DAY
        )
        assert list(tomorrow) == []

    def test_come_most_urgent_first_and_children_first_within_an_urgency(
        self, programme: Programme
    ) -> None:
        later_due = programme.arrived(on=due(TODAY + 4 * DAY))
        overdue = programme.arrived(on=due(TODAY - 5 * DAY))
        most_overdue = programme.arrived(on=due(TODAY - 9 * DAY))
        child = programme.arrived(on=due(TODAY - 2 * DAY), age_group=AgeGroup.AGE_0_11)
        resting = programme.arrived(on=due(TODAY - 12 * DAY))
        programme.logged(resting, M1, result=Result.NOT_SAFE_TO_CONTACT, rests_until=TODAY + DAY)
        assert [row.ref for row in m1(programme)] == [
            child,
            most_overdue,
            overdue,
            later_due,
            resting,
        ]

    def test_are_those_of_the_viewers_regions(self, programme: Programme) -> None:
        north, south = programme.arrived(), programme.arrived(region=Region.SYD)
        assert [row.ref for row in m1(programme, programme.nord)] == [north]
        assert [row.ref for row in m1(programme, programme.syd)] == [south]
        assert m1(programme, programme.nord, region=Region.SYD) == []
        assert [row.ref for row in m1(programme, region=Region.SYD)] == [south]

    def test_are_refused_to_who_reads_no_cases(self, programme: Programme) -> None:
        with pytest.raises(NotAllowed):
            waiting(programme, Viewer(9, "auditor", "Auditor", Role.AUDITOR))

    def test_can_be_filtered_by_urgency_age_and_responsible(self, programme: Programme) -> None:
        overdue = programme.arrived(on=due(TODAY - DAY))
        child = programme.arrived(on=due(TODAY + DAY), age_group=AgeGroup.CHILD_UNKNOWN)
        assert [row.ref for row in m1(programme, urgency=OVERDUE)] == [overdue]
        assert [row.ref for row in m1(programme, urgency=DUE_SOON)] == [child]
        assert [row.ref for row in m1(programme, adult_child=AdultChild.ADULT)] == [overdue]
        assert {row.ref for row in m1(programme, mine=True)} == {overdue, child}
        assert m1(programme, programme.manager, mine=True) == []

    def test_say_whose_they_are_and_in_which_version(self, programme: Programme) -> None:
        ref = programme.arrived()
        (row,) = m1(programme, programme.nord)
        assert (row.coordinator, row.iom, row.mine) == ("Nord", "Iom", True)
        assert row.case_version == programme.case(ref).version

    def test_before_the_system_began_are_on_no_list(self, programme: Programme) -> None:
        programme.arrived()
        with Session(programme.engine) as session, session.begin():
            session.exec(sa.update(Installation).values(started_on=TODAY + 11 * DAY))
        assert [row.milestone for row in waiting(programme, programme.iom)] == [M3, M6, M12]

    def test_of_a_case_registered_in_error_are_on_no_list(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.REGISTERED_IN_ERROR)
        assert list(waiting(programme, programme.iom)) == []

    def test_are_capped_with_the_whole_number_told(self, programme: Programme) -> None:
        programme.arrived()
        found = waiting(programme, programme.iom, most=3)
        assert (len(found), found.total) == (3, 4)
        assert waiting(programme, programme.syd).total == 0

    def test_can_be_exactly_those_a_figure_counts_whatever_their_state(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived()
        programme.logged(ref, M1)
        follow_up_id = programme.follow_up(ref, M1).id or 0
        (row,) = waiting(programme, programme.nord, FollowUpFilter(ids=(follow_up_id,)))
        assert (row.id, row.state, row.urgency) == (follow_up_id, FollowUpState.DONE, None)
        assert list(waiting(programme, programme.syd, FollowUpFilter(ids=(follow_up_id,)))) == []

    def test_take_one_statement(self, programme: Programme) -> None:
        programme.arrived()
        with selects(programme.engine) as sent:
            waiting(programme, programme.nord)
        assert len(sent) == 1


class TestFollowUpsPressing:
    def test_are_the_overdue_and_those_due_soon_as_the_tracker_has_them(
        self, programme: Programme
    ) -> None:
        for days in (-9, -5, 4, 9, 30):
            programme.arrived(on=due(TODAY + days * DAY))
        programme.arrived(on=due(TODAY - 2 * DAY), age_group=AgeGroup.AGE_0_11)
        resting = programme.arrived(on=due(TODAY - 12 * DAY))
        programme.logged(resting, M1, result=Result.NOT_SAFE_TO_CONTACT, rests_until=TODAY + DAY)
        for viewer in (programme.iom, programme.nord, programme.syd):
            with Session(programme.engine) as session, selects(programme.engine) as sent:
                found = follow_ups_pressing(session, viewer, today=TODAY, most=2)
            assert len(sent) == 1
            for urgency in (OVERDUE, DUE_SOON):
                wanted = FollowUpFilter(urgency=urgency)
                assert found[urgency] == waiting(programme, viewer, wanted, most=2)
        assert (found[OVERDUE].total, found[DUE_SOON].total) == (0, 0)

    def test_tell_how_many_there_are_of_each(self, programme: Programme) -> None:
        for days in (-9, -5, -1, 4):
            programme.arrived(on=due(TODAY + days * DAY))
        with Session(programme.engine) as session:
            found = follow_ups_pressing(session, programme.nord, today=TODAY, most=2)
        assert (len(found[OVERDUE]), found[OVERDUE].total) == (2, 3)
        assert (len(found[DUE_SOON]), found[DUE_SOON].total) == (1, 1)

    def test_are_refused_to_who_reads_no_cases(self, programme: Programme) -> None:
        nobody = Viewer(9, "auditor", "Auditor", Role.AUDITOR)
        with Session(programme.engine) as session, pytest.raises(NotAllowed):
            follow_ups_pressing(session, nobody, today=TODAY, most=2)


@dataclass(frozen=True)
class Scheduled:
    """A follow-up that nothing has settled, unless a test says so."""

    milestone: Milestone
    opens_on: date
    closes_on: date
    done_on: date | None = None
    late_on: date | None = None
    declined_on: date | None = None


def schedule(arrived_on: date, **settled: dict[str, date]) -> list[Scheduled]:
    """Return the four follow-ups of an arrival, some of them settled."""
    return [
        Scheduled(milestone, *window(months, arrived_on), **settled.get(milestone.value, {}))
        for milestone, months in MONTHS.items()
    ]


ARRIVED = date(2026, 1, 15)
DAYS = st.dates(date(2025, 12, 1), date(2027, 12, 31))
SETTLED = st.fixed_dictionaries(
    {},
    optional={
        milestone.value: st.sampled_from([{"done_on": ARRIVED}, {"declined_on": ARRIVED}])
        for milestone in MONTHS
    },
)


class TestProposeFollowUp:
    @pytest.mark.parametrize(
        ("day", "proposed"),
        [
            ("2026-01-15", Milestone.EXTRA),
            ("2026-01-31", Milestone.EXTRA),
            ("2026-02-01", M1),
            ("2026-03-01", M1),
            ("2026-03-02", M1),
            ("2026-03-14", M1),
            ("2026-03-15", M3),
            ("2026-05-15", M3),
            ("2026-05-16", M3),
            ("2026-06-15", M6),
            ("2026-09-15", M6),
            ("2026-10-15", M12),
            ("2027-02-14", M12),
            ("2027-02-15", M12),
        ],
    )
    def test_is_the_one_whose_window_holds_the_day_else_the_latest_closed_before(
        self, day: str, proposed: Milestone
    ) -> None:
        assert propose_follow_up(schedule(ARRIVED), date.fromisoformat(day)) is proposed

    def test_passes_over_what_is_done_or_declined(self) -> None:
        done = {"M3": {"done_on": date(2026, 4, 1)}}
        assert propose_follow_up(schedule(ARRIVED, **done), date(2026, 4, 2)) is M1
        both = done | {"M1": {"declined_on": date(2026, 2, 20)}}
        assert propose_follow_up(schedule(ARRIVED, **both), date(2026, 4, 2)) is Milestone.EXTRA

    def test_never_makes_a_late_one_late_twice_but_done_by_late_entry(self) -> None:
        late = {"M1": {"late_on": date(2026, 3, 5)}}
        follow_ups = schedule(ARRIVED, **late)
        assert propose_follow_up(follow_ups, date(2026, 3, 6)) is Milestone.EXTRA
        assert propose_follow_up(follow_ups, date(2026, 2, 20)) is M1

    def test_of_a_case_without_follow_ups_is_extra(self) -> None:
        assert propose_follow_up([], ARRIVED) is Milestone.EXTRA

    @given(DAYS, SETTLED)
    def test_never_proposes_what_is_settled_or_not_yet_open(
        self, day: date, settled: dict[str, dict[str, date]]
    ) -> None:
        follow_ups = schedule(ARRIVED, **settled)
        proposed = propose_follow_up(follow_ups, day)
        if proposed is not Milestone.EXTRA:
            found = next(one for one in follow_ups if one.milestone is proposed)
            assert found.done_on is None
            assert found.declined_on is None
            assert found.opens_on <= day

    @given(DAYS, SETTLED)
    def test_proposes_extra_only_when_nothing_open_has_begun(
        self, day: date, settled: dict[str, dict[str, date]]
    ) -> None:
        follow_ups = schedule(ARRIVED, **settled)
        begun = [
            one
            for one in follow_ups
            if one.opens_on <= day and one.done_on is None and one.declined_on is None
        ]
        extra = propose_follow_up(follow_ups, day) is Milestone.EXTRA
        assert extra is (begun == [])

    @given(DAYS, st.permutations(range(4)))
    def test_does_not_depend_on_the_order_of_the_follow_ups(
        self, day: date, order: list[int]
    ) -> None:
        follow_ups = schedule(ARRIVED)
        shuffled = [follow_ups[place] for place in order]
        assert propose_follow_up(shuffled, day) is propose_follow_up(follow_ups, day)
