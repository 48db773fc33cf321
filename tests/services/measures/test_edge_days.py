"""The days on which a figure changes, on cases taken along by the commands themselves."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import ClosingReason, Milestone, Region, Result
from models.follow_ups import FollowUp
from models.installations import Installation
from services.access import EVERYWHERE
from services.commands.endings import close_case, reverse_lost_contact, withdraw
from services.commands.undo import undo_contact
from services.measures.questions import Question, Row, Table
from services.measures.registry import listed, measure
from services.projection import project
from services.statistics.calendar import window
from tests.factories import APPLIED, ARRIVED, DEPARTED, GRANTED, TODAY, Programme, judged

DAY = timedelta(days=1)
LONG_AGO = date(2025, 2, 28)
OPENS, CLOSES = window(12, LONG_AGO)


def ask(programme: Programme, name: str, as_of: date = TODAY, **facts: Any) -> Table:
    with Session(programme.engine) as session:
        return measure(session, name, Question(as_of, **facts), EVERYWHERE)


def only(programme: Programme, name: str, as_of: date = TODAY, **facts: Any) -> Row:
    return ask(programme, name, as_of, **facts).rows[0]


def one_person(programme: Programme, first: str, *later: str) -> None:
    """Let applications be one person's."""
    with Session(programme.engine) as session, session.begin():
        cases = session.exec(select(Case).where(col(Case.ref).in_(later)))
        for case in cases:
            case.person_ref = case.earlier_ref = first


class TestCaseload:
    def test_counts_from_the_day_of_the_application(self, programme: Programme) -> None:
        programme.submitted()
        assert only(programme, "caseload", APPLIED - DAY).n == 0
        assert only(programme, "caseload", APPLIED).n == 1

    def test_no_longer_on_the_day_of_the_ending(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, withdraw, ref, TODAY)
        assert only(programme, "caseload", TODAY - DAY).n == 1
        assert only(programme, "caseload", TODAY).n == 0

    def test_two_steps_on_one_day_count_as_the_last(self, programme: Programme) -> None:
        programme.assessed(on=APPLIED)
        stages = ask(programme, "caseload", APPLIED, by=("stage",))
        assert {row.group[0]: row.n for row in stages.rows if row.n} == {"ASSESSMENT": 1}

    def test_registered_in_error_counts_on_no_day(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.REGISTERED_IN_ERROR)
        assert only(programme, "caseload", APPLIED).n == 0
        assert only(programme, "applications", TODAY).n == 0


class TestMatured:
    def test_is_not_yet_due_on_the_day_the_window_closes(self, programme: Programme) -> None:
        programme.arrived(LONG_AGO)
        last = only(programme, "completion_within_year", CLOSES)
        assert (last.of, last.not_yet_due) == (0, 1)
        after = only(programme, "completion_within_year", CLOSES + DAY)
        assert (after.n, after.of, after.not_yet_due) == (0, 1, 0)

    @pytest.mark.parametrize(
        ("day", "state"),
        [
            (OPENS - DAY, "missed"),
            (OPENS, "done"),
            (CLOSES, "done"),
            (CLOSES + DAY, "late"),
        ],
    )
    def test_is_done_inside_the_window_both_days_included(
        self, programme: Programme, day: date, state: str
    ) -> None:
        ref = programme.arrived(LONG_AGO)
        programme.logged(ref, Milestone.M12, day, **judged())
        row = only(programme, "completion_within_year")
        assert row.instead is not None
        told = {"done": row.n, "late": row.instead.late, "missed": row.instead.missed}
        assert {name for name, n in told.items() if n} == {state}

    def test_needs_all_three_dimensions(self, programme: Programme) -> None:
        ref = programme.arrived(LONG_AGO)
        programme.logged(ref, Milestone.M12, OPENS)
        assert only(programme, "completion_within_year").n == 0
        assert only(programme, "reached_once").n == 1

    @pytest.mark.parametrize(("days", "within"), [(365, 1), (366, 0)])
    def test_within_365_days_of_the_arrival(
        self, programme: Programme, days: int, within: int
    ) -> None:
        ref = programme.arrived(LONG_AGO)
        programme.logged(ref, Milestone.M12, LONG_AGO + days * DAY, **judged())
        row = only(programme, "completion_within_year")
        assert (row.n, row.within_365) == (1, within)

    def test_keeps_who_declined_and_who_was_lost(self, programme: Programme) -> None:
        declined, lost = programme.arrived(LONG_AGO), programme.arrived(LONG_AGO)
        programme.logged(declined, Milestone.M12, OPENS, Result.DECLINED)
        programme.step(programme.iom, close_case, lost, CLOSES, ClosingReason.LOST_CONTACT)
        row = only(programme, "completion_within_year")
        assert (row.n, row.of) == (0, 2)
        assert row.instead is not None
        assert (row.instead.declined, row.instead.cancelled) == (1, (("LOST_CONTACT", 1),))

    def test_leaves_out_who_died_before_the_window_closed(self, programme: Programme) -> None:
        before, after = programme.arrived(LONG_AGO), programme.arrived(LONG_AGO)
        programme.step(programme.iom, close_case, before, CLOSES, ClosingReason.DECEASED)
        programme.step(programme.iom, close_case, after, CLOSES + DAY, ClosingReason.DECEASED)
        row = only(programme, "completion_within_year")
        assert (row.of, row.instead and row.instead.missed) == (1, 1)

    def test_counts_who_died_after_a_done_follow_up(self, programme: Programme) -> None:
        ref = programme.arrived(LONG_AGO)
        programme.logged(ref, Milestone.M12, OPENS, **judged())
        programme.step(programme.iom, close_case, ref, OPENS + DAY, ClosingReason.DECEASED)
        row = only(programme, "completion_within_year")
        assert (row.n, row.of) == (1, 1)

    @pytest.mark.parametrize(("started_on", "of"), [(CLOSES, 1), (CLOSES + DAY, 0)])
    def test_a_window_that_closed_before_the_start_is_in_no_denominator(
        self, programme: Programme, started_on: date, of: int
    ) -> None:
        ref = programme.arrived(LONG_AGO)
        programme.logged(ref, Milestone.M12, OPENS, **judged())
        _start(programme, started_on)
        row = only(programme, "completion_within_year")
        assert (row.n, row.of, row.not_yet_due) == (of, of, 0)
        assert only(programme, "reached_once").of == of

    @pytest.mark.parametrize(("period_ends", "of"), [(CLOSES - DAY, 0), (CLOSES, 1)])
    def test_a_period_takes_windows_that_closed_inside_it(
        self, programme: Programme, period_ends: date, of: int
    ) -> None:
        programme.arrived(LONG_AGO)
        period = {"since": LONG_AGO, "until": period_ends}
        assert only(programme, "completion_within_year", TODAY, **period).of == of


class TestWorklist:
    def follow_up(self, programme: Programme) -> FollowUp:
        return programme.follow_up(programme.arrived(ARRIVED), Milestone.M3)

    @pytest.mark.parametrize(
        ("days_after_due", "overdue", "soon"), [(-15, 0, 0), (-14, 0, 1), (0, 0, 1), (1, 1, 0)]
    )
    def test_is_due_soon_for_two_weeks_and_then_overdue(
        self, programme: Programme, days_after_due: int, overdue: int, soon: int
    ) -> None:
        day = self.follow_up(programme).due_on + days_after_due * DAY
        assert _of(ask(programme, "overdue", day, by=("milestone",)), "M3") == overdue
        assert _of(ask(programme, "due_soon", day, by=("milestone",)), "M3") == soon

    def test_leaves_the_list_when_its_window_has_closed(self, programme: Programme) -> None:
        closes_on = self.follow_up(programme).closes_on
        assert _of(ask(programme, "overdue", closes_on, by=("milestone",)), "M3") == 1
        assert _of(ask(programme, "overdue", closes_on + DAY, by=("milestone",)), "M3") == 0

    def test_an_attempt_keeps_it_and_a_contact_takes_it(self, programme: Programme) -> None:
        ref = programme.arrived(ARRIVED)
        assert only(programme, "overdue").n == 1
        programme.logged(ref, Milestone.M1, TODAY, Result.NOT_REACHED)
        assert only(programme, "overdue").n == 1
        programme.logged(ref, Milestone.M1, TODAY)
        assert only(programme, "overdue").n == 0
        assert only(programme, "overdue", TODAY - DAY).n == 1

    def test_is_cancelled_while_the_case_was_closed_and_open_when_it_is_found_again(
        self, programme: Programme
    ) -> None:
        ref, found = programme.arrived(TODAY - 45 * DAY), TODAY - 4 * DAY
        programme.closed(ref, ClosingReason.LOST_CONTACT, TODAY - 12 * DAY)
        programme.step(programme.iom, reverse_lost_contact, ref, found)
        days = (TODAY - 13 * DAY, TODAY - 12 * DAY, found - DAY, found)
        assert [only(programme, "overdue", day).n for day in days] == [1, 0, 0, 1]
        assert [only(programme, "falling_due", day).n for day in days] == [3, 0, 0, 3]
        assert [only(programme, "caseload", day).n for day in days] == [1, 0, 0, 1]
        asked = Question(found - DAY)
        with Session(programme.engine) as session:
            assert listed(session, programme.iom, "overdue", asked) == ()

    def test_rests_from_the_contact_until_the_chosen_day(self, programme: Programme) -> None:
        ref = programme.arrived(ARRIVED)
        wakes = TODAY + 5 * DAY
        programme.logged(ref, Milestone.M1, TODAY, Result.NOT_SAFE_TO_CONTACT, rests_until=wakes)
        days = (TODAY - DAY, TODAY, wakes - DAY, wakes)
        assert [only(programme, "overdue", day).n for day in days] == [1, 0, 0, 1]

    def test_an_undone_contact_gives_no_rest(self, programme: Programme) -> None:
        ref, wakes = programme.arrived(ARRIVED), TODAY + 5 * DAY
        unsafe = Result.NOT_SAFE_TO_CONTACT
        undone = programme.logged(ref, Milestone.M1, TODAY - DAY, unsafe, rests_until=wakes)
        programme.do(programme.nord, undo_contact, undone)
        programme.logged(ref, Milestone.M1, TODAY, unsafe, rests_until=wakes)
        days = (TODAY - DAY, TODAY)
        assert [only(programme, "overdue", day).n for day in days] == [1, 0]

    def test_an_ending_cancels_it(self, programme: Programme) -> None:
        ref = programme.arrived(ARRIVED)
        programme.step(programme.nord, withdraw, ref, TODAY)
        assert only(programme, "overdue").n == 0


class TestEvents:
    def test_count_on_their_day_with_companions_beside(self, programme: Programme) -> None:
        programme.arrived(ARRIVED, accompanying_adults=1, accompanying_children=2)
        for name, day in (("applications", APPLIED), ("supported", GRANTED), ("returned", ARRIVED)):
            for since, n in ((day, 1), (day + DAY, 0)):
                row = only(programme, name, since=since)
                assert (row.n, row.accompanying) == (n, 3 * n)
                assert row.accompanying_children == 2 * n  # apart (rule C8)

    def test_several_applications_of_one_person_are_one_person(self, programme: Programme) -> None:
        first, again, abroad = (
            programme.submitted(),
            programme.submitted(),
            programme.submitted(region=Region.SYD),
        )
        programme.submitted()
        one_person(programme, first, again, abroad)
        row = only(programme, "applications", since=APPLIED)
        assert (row.n, row.persons) == (4, 2)
        syd = only(programme, "applications", since=APPLIED, regions=(Region.SYD,))
        assert (syd.n, syd.persons) == (1, 1)

    def test_a_journey_put_off_is_no_second_grant_and_no_departure(
        self, programme: Programme
    ) -> None:
        ref = programme.travelling()
        programme.put_off(ref, DEPARTED + DAY)
        assert only(programme, "supported").n == 1
        row = only(programme, "days_to_departure")
        assert (row.n, row.of, row.median) == (0, 1, None)


class TestWaiting:
    def test_the_median_of_one_decided_application(self, programme: Programme) -> None:
        programme.granted()
        row = only(programme, "days_to_decision")
        assert (row.n, row.of, row.median) == (1, 1, (GRANTED - APPLIED).days)

    def test_an_ended_case_is_known_until_its_end(self, programme: Programme) -> None:
        waiting = programme.submitted()
        programme.step(programme.nord, withdraw, waiting, APPLIED + 10 * DAY)
        programme.granted()
        row = only(programme, "days_to_decision")
        assert (row.n, row.of, row.median) == (1, 2, (GRANTED - APPLIED).days)


class TestRegions:
    def test_a_hand_over_moves_the_caseload_and_leaves_the_grant(
        self, programme: Programme
    ) -> None:
        ref = programme.granted()
        _hand_over(programme, ref, Region.SYD, GRANTED + DAY)
        assert _of(ask(programme, "caseload", by=("region",)), "SYD") == 1
        assert _of(ask(programme, "caseload", GRANTED, by=("region",)), "NORD") == 1
        assert _of(ask(programme, "supported", by=("region",)), "NORD") == 1


def _of(table: Table, code: str) -> int:
    return next(row.n for row in table.rows if row.group == (code,))


def _start(programme: Programme, started_on: date) -> None:
    with Session(programme.engine) as session, session.begin():
        session.get_one(Installation, 1).started_on = started_on


def _hand_over(programme: Programme, ref: str, region: Region, on: date) -> None:
    """The command comes later; the figures already follow the event."""
    with Session(programme.engine) as session, session.begin():
        case = session.get_one(Case, programme.case(ref).id)
        last = programme.events(ref)[-1]
        facts = last.model_dump(exclude={"id", "position", "left_on"})
        event = type(last)(
            **facts | {"region": region, "happened_on": on, "from_stage": last.stage}
        )
        session.add(event)
        session.flush()
        event.position = event.id or 0
        project(session, case)
