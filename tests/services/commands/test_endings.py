"""Withdrawing, closing, and a lost contact found again."""

from datetime import date, timedelta

import pytest

from models.alerts import Alert
from models.cases import ChildHandover
from models.codes import (
    AgeGroup,
    AlertKind,
    AlertResolution,
    ClosingReason,
    CorrectionReason,
    Milestone,
    NotHandedOver,
    Result,
    Stage,
)
from services.commands.alerts import resolve_alert
from services.commands.cases import record_child_handover
from services.commands.endings import close_case, reverse_lost_contact, withdraw
from services.commands.journeys import correct_day
from services.commands.undo import undo_step
from services.errors import (
    ConcernsAnAdult,
    DatedInFuture,
    DatedTooEarly,
    EndsBeforeContact,
    HandedOverTwice,
    HandoverOfChildOpen,
    OnlyForChildren,
    StepNotPossible,
    TooEarlyToClose,
)
from tests.factories import APPLIED, ARRIVED, GRANTED, TODAY, Programme, judged

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


class TestCloseTheCaseOfAChild:
    HANDED_OVER = ChildHandover(handed_over_on=TODAY - DAY)
    WITH_PARENTS = ChildHandover(not_handed_over=NotHandedOver.RETURNED_TO_PARENTS)
    REFERRED = ClosingReason.REFERRED_OTHER

    @pytest.fixture
    def child(self, programme: Programme) -> str:
        return programme.arrived(age_group=AgeGroup.AGE_12_14)

    def test_waits_for_the_hand_over_once_the_child_has_returned(
        self, programme: Programme, child: str
    ) -> None:
        with pytest.raises(HandoverOfChildOpen):
            programme.step(programme.iom, close_case, child, TODAY, self.REFERRED)
        assert programme.case(child).stage is Stage.REINTEGRATION

    def test_takes_the_hand_over_along(self, programme: Programme, child: str) -> None:
        programme.step(
            programme.iom, close_case, child, TODAY, self.REFERRED, handover=self.HANDED_OVER
        )
        assert programme.case(child).handed_over_on == TODAY - DAY
        assert programme.trail(child)[-1].fields == ["handed_over_on"]
        (noted,) = [row for row in programme.changes(child) if row.field == "handed_over_on"]
        assert (noted.before, noted.after) == (None, (TODAY - DAY).isoformat())

    def test_is_content_with_a_hand_over_known_before(
        self, programme: Programme, child: str
    ) -> None:
        programme.step(programme.nord, record_child_handover, child, self.WITH_PARENTS)
        programme.step(programme.iom, close_case, child, TODAY, self.REFERRED)

    def test_is_not_dated_before_the_hand_over(self, programme: Programme, child: str) -> None:
        with pytest.raises(DatedTooEarly) as refusal:
            programme.step(
                programme.iom,
                close_case,
                child,
                TODAY - 2 * DAY,
                self.REFERRED,
                handover=self.HANDED_OVER,
            )
        assert refusal.value.facts == {"earliest": TODAY - DAY}
        programme.step(
            programme.iom, close_case, child, TODAY - DAY, self.REFERRED, handover=self.HANDED_OVER
        )

    def test_is_not_corrected_to_a_day_before_the_hand_over(
        self, programme: Programme, child: str
    ) -> None:
        programme.step(
            programme.iom, close_case, child, TODAY, self.REFERRED, handover=self.HANDED_OVER
        )
        closing, wrong = programme.last_event_id(child), CorrectionReason.TYPED_WRONG
        with pytest.raises(DatedTooEarly):
            programme.step(programme.iom, correct_day, child, closing, TODAY - 2 * DAY, wrong)
        programme.step(programme.iom, correct_day, child, closing, TODAY - DAY, wrong)

    @pytest.mark.parametrize(
        ("handover", "refusal"),
        [
            (
                ChildHandover(handed_over_on=TODAY, not_handed_over=NotHandedOver.CAME_OF_AGE),
                HandedOverTwice,
            ),
            (ChildHandover(handed_over_on=TODAY + DAY), DatedInFuture),
            (ChildHandover(handed_over_on=APPLIED - DAY), DatedTooEarly),
            (ChildHandover(), HandoverOfChildOpen),
        ],
    )
    def test_refuses_a_hand_over_that_cannot_be(
        self, programme: Programme, child: str, handover: ChildHandover, refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            programme.step(
                programme.iom, close_case, child, TODAY, self.REFERRED, handover=handover
            )

    @pytest.mark.parametrize("stage", ["submitted", "granted", "travelling"])
    def test_asks_for_no_hand_over_before_the_return(
        self, programme: Programme, stage: str
    ) -> None:
        ref = getattr(programme, stage)(age_group=AgeGroup.AGE_12_14)
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.OTHER_RETURN_ROUTE)

    def test_asks_for_none_when_the_case_was_registered_in_error(
        self, programme: Programme, child: str
    ) -> None:
        programme.step(programme.iom, close_case, child, TODAY, ClosingReason.REGISTERED_IN_ERROR)

    def test_knows_no_hand_over_of_an_adult(self, programme: Programme) -> None:
        ref = programme.arrived()
        with pytest.raises(ConcernsAnAdult):
            programme.step(
                programme.iom, close_case, ref, TODAY, self.REFERRED, handover=self.HANDED_OVER
            )

    def test_gives_the_hand_over_back_when_it_is_undone(
        self, programme: Programme, child: str
    ) -> None:
        programme.step(
            programme.iom, close_case, child, TODAY, self.REFERRED, handover=self.HANDED_OVER
        )
        programme.do(programme.iom, undo_step, child, programme.last_event_id(child))
        assert programme.case(child).handed_over_on is None

    def test_leaves_a_hand_over_known_before_when_it_is_undone(
        self, programme: Programme, child: str
    ) -> None:
        programme.step(programme.nord, record_child_handover, child, self.WITH_PARENTS)
        programme.step(programme.iom, close_case, child, TODAY, self.REFERRED)
        programme.do(programme.iom, undo_step, child, programme.last_event_id(child))
        known = programme.case(child).not_handed_over
        assert known is NotHandedOver.RETURNED_TO_PARENTS


class TestCloseAsLostTheCaseOfAChild:
    MISSING = ChildHandover(not_handed_over=NotHandedOver.CHILD_MISSING)

    @pytest.mark.parametrize("stage", ["submitted", "granted", "arrived"])
    def test_raises_the_alert_for_a_missing_child(self, programme: Programme, stage: str) -> None:
        ref = getattr(programme, stage)(age_group=AgeGroup.AGE_15_17)
        programme.closed(ref, LOST, TODAY - DAY)
        (alert,) = programme.rows(Alert, ref)
        assert (alert.kind, alert.raised_on) == (AlertKind.CHILD_MISSING, TODAY - DAY)
        assert (alert.resolved_on, alert.void) == (None, False)
        actions = [line.action for line in programme.trail(ref)]
        assert actions[-2:] == ["alert.raised", "case.closed"]

    def test_raises_one_alert_only(self, programme: Programme) -> None:
        ref = programme.arrived(age_group=AgeGroup.AGE_15_17)
        programme.step(programme.nord, record_child_handover, ref, self.MISSING)
        programme.step(programme.iom, close_case, ref, TODAY, LOST)
        assert len(programme.rows(Alert, ref)) == 1

    def test_raises_none_for_an_adult(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.closed(ref, LOST)
        assert programme.rows(Alert, ref) == []

    def test_takes_the_alert_back_when_it_is_undone(self, programme: Programme) -> None:
        ref = programme.arrived(age_group=AgeGroup.AGE_15_17)
        programme.closed(ref, LOST)
        programme.do(programme.iom, undo_step, ref, programme.last_event_id(ref))
        (alert,) = programme.rows(Alert, ref)
        assert alert.void
        assert programme.trail(ref)[-2].action == "alert.taken_back"

    def test_leaves_an_alert_that_somebody_has_resolved_meanwhile(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived(age_group=AgeGroup.AGE_15_17)
        programme.closed(ref, LOST)
        number = programme.rows(Alert, ref)[0].id
        found = AlertResolution.FOUND_SAFE
        programme.step(programme.nord, resolve_alert, ref, number, found, TODAY)
        programme.do(programme.iom, undo_step, ref, programme.events(ref)[-1].id or 0)
        assert not programme.rows(Alert, ref)[0].void


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
        for ref in (closed, programme.rejected(), programme.arrived()):
            with pytest.raises(StepNotPossible):
                programme.step(programme.iom, reverse_lost_contact, ref, TODAY)

    def test_refuses_a_case_lost_before_the_return(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.step(programme.iom, close_case, ref, TODAY, LOST)
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, reverse_lost_contact, ref, TODAY)
