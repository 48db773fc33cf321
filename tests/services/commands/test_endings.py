"""Withdrawing, closing, and a lost contact found again."""

from datetime import date, timedelta

import pytest

from models.codes import AgeGroup, ClosingReason, Milestone, RejectionReason, Result, Stage
from services.commands.decisions import reject
from services.commands.endings import close_case, reverse_lost_contact, withdraw
from services.errors import (
    DatedTooEarly,
    EndsBeforeContact,
    OnlyForChildren,
    StepNotPossible,
    TooEarlyToClose,
)
from tests.factories import ARRIVED, ASSESSED, GRANTED, TODAY, Programme, judged

DAY = timedelta(days=1)
LOST = ClosingReason.LOST_CONTACT


class TestWithdraw:
    @pytest.mark.parametrize("stage", ["submitted", "assessed", "granted", "travelling", "arrived"])
    def test_is_possible_from_every_open_stage_and_asks_no_reason(
        self, programme: Programme, stage: str
    ) -> None:
        ref = getattr(programme, stage)()
        programme.step(programme.nord, withdraw, ref, TODAY)
        case = programme.case(ref)
        assert (case.stage, case.ended_on, case.ended_as) == (Stage.WITHDRAWN, TODAY, "WITHDRAWN")
        assert programme.events(ref)[-1].reason is None

    def test_cancels_the_follow_ups_whose_window_was_still_open(self, programme: Programme) -> None:
        ref = programme.arrived(on=TODAY - 100 * DAY)
        programme.step(programme.iom, withdraw, ref, TODAY)
        missed, cancelled = (programme.follow_up(ref, m) for m in (Milestone.M1, Milestone.M3))
        assert (missed.cancelled_on, cancelled.cancelled_on) == (None, TODAY)
        assert cancelled.cancelled_as == "WITHDRAWN"

    def test_is_possible_once(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, withdraw, ref, TODAY)
        with pytest.raises(StepNotPossible):
            programme.step(programme.nord, withdraw, ref, TODAY)

    def test_is_not_dated_before_the_last_step(self, programme: Programme) -> None:
        ref = programme.granted()
        with pytest.raises(DatedTooEarly):
            programme.step(programme.nord, withdraw, ref, GRANTED - DAY)


class TestCloseCase:
    def test_keeps_the_reason(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.OTHER_RETURN_ROUTE)
        case = programme.case(ref)
        assert (case.stage, case.ended_as) == (Stage.CLOSED, "OTHER_RETURN_ROUTE")
        assert case.counts

    def test_in_error_takes_the_case_out_of_every_count(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.REGISTERED_IN_ERROR)
        assert not programme.case(ref).counts
        assert not any(event.counts for event in programme.events(ref))
        assert not programme.follow_up(ref, Milestone.M1).counts

    def test_leaves_the_reason_out_of_the_trail(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.DECEASED)
        line = programme.trail(ref)[-1]
        assert (line.action, line.fields, line.reason) == ("case.closed", [], None)

    def test_keeps_a_childs_reason_for_children(self, programme: Programme) -> None:
        reason = ClosingReason.NOT_IN_CHILDS_BEST_INTEREST
        with pytest.raises(OnlyForChildren):
            programme.step(programme.iom, close_case, programme.granted(), TODAY, reason)
        child = programme.granted(age_group=AgeGroup.AGE_0_11)
        programme.step(programme.iom, close_case, child, TODAY, reason)

    def test_is_not_dated_before_the_person_was_last_spoken_with(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived()
        programme.logged(ref, Milestone.M1, TODAY - DAY)
        with pytest.raises(EndsBeforeContact):
            programme.step(programme.iom, close_case, ref, TODAY - 2 * DAY, LOST)
        programme.step(programme.iom, close_case, ref, TODAY - DAY, LOST)

    def test_may_be_dated_before_an_attempt_that_reached_nobody(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, Milestone.M1, TODAY - DAY, Result.NOT_REACHED)
        programme.step(programme.iom, close_case, ref, TODAY - 2 * DAY, ClosingReason.DECEASED)


class TestCloseAsCompleted:
    COMPLETED = ClosingReason.FOLLOWUP_COMPLETED

    def test_is_refused_while_the_last_window_is_open(self, programme: Programme) -> None:
        ref = programme.arrived(on=date(2025, 10, 22))
        closes_on = programme.follow_up(ref, Milestone.M12).closes_on
        assert closes_on == TODAY
        with pytest.raises(TooEarlyToClose) as refusal:
            programme.step(programme.iom, close_case, ref, TODAY, self.COMPLETED)
        assert refusal.value.facts == {"day": closes_on}

    def test_is_possible_the_day_after(self, programme: Programme) -> None:
        ref = programme.arrived(on=date(2025, 10, 21))
        programme.step(programme.iom, close_case, ref, TODAY, self.COMPLETED)
        assert programme.case(ref).ended_as == "FOLLOWUP_COMPLETED"

    def test_is_possible_earlier_once_the_last_follow_up_is_done(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived(on=date(2026, 1, 21))
        programme.logged(ref, Milestone.M12, **judged())
        programme.step(programme.iom, close_case, ref, TODAY, self.COMPLETED)

    def test_is_no_way_to_end_a_case_before_the_return(self, programme: Programme) -> None:
        ref = programme.granted()
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, close_case, ref, TODAY, self.COMPLETED)


class TestReverseLostContact:
    def test_opens_the_follow_ups_whose_window_is_still_open(self, programme: Programme) -> None:
        ref = programme.arrived(on=TODAY - 100 * DAY)
        programme.step(programme.iom, close_case, ref, TODAY - 60 * DAY, LOST)
        assert programme.follow_up(ref, Milestone.M12).cancelled_as == "LOST_CONTACT"
        programme.step(programme.iom, reverse_lost_contact, ref, TODAY)
        assert programme.case(ref).stage is Stage.REINTEGRATION
        for milestone in (Milestone.M3, Milestone.M6, Milestone.M12):
            assert programme.follow_up(ref, milestone).cancelled_on is None

    def test_leaves_cancelled_what_closed_meanwhile(self, programme: Programme) -> None:
        ref = programme.arrived(on=TODAY - 100 * DAY)
        programme.step(programme.iom, close_case, ref, TODAY - 90 * DAY, LOST)
        programme.step(programme.iom, reverse_lost_contact, ref, TODAY)
        assert programme.follow_up(ref, Milestone.M1).cancelled_on == TODAY - 90 * DAY

    def test_keeps_the_day_of_arrival_and_makes_no_new_follow_ups(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived()
        programme.step(programme.iom, close_case, ref, TODAY, LOST)
        programme.step(programme.iom, reverse_lost_contact, ref, TODAY)
        assert programme.journey(ref).arrived_on == ARRIVED
        assert programme.follow_up(ref, Milestone.M1).due_on == date(2026, 11, 17)

    def test_refuses_a_case_that_ended_otherwise(self, programme: Programme) -> None:
        closed = programme.arrived()
        programme.step(programme.iom, close_case, closed, TODAY, ClosingReason.REMIGRATED)
        rejected = programme.assessed(on=ASSESSED)
        programme.step(programme.iom, reject, rejected, TODAY, RejectionReason.NOT_ELIGIBLE)
        for ref in (closed, rejected, programme.arrived()):
            with pytest.raises(StepNotPossible):
                programme.step(programme.iom, reverse_lost_contact, ref, TODAY)

    def test_refuses_a_case_lost_before_the_return(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.step(programme.iom, close_case, ref, TODAY, LOST)
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, reverse_lost_contact, ref, TODAY)
