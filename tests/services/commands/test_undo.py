"""Ten minutes to take back what one has just saved."""

from datetime import date

import pytest

from models.codes import (
    ClosingReason,
    CorrectionReason,
    EventKind,
    Milestone,
    PriorException,
    PriorParticipation,
    PutOffReason,
    Result,
    Stage,
)
from models.decisions import Decision
from models.follow_ups import FollowUp
from services.access import Viewer
from services.commands.decisions import grant
from services.commands.endings import close_case, reverse_lost_contact, withdraw
from services.commands.follow_ups import correct_contact
from services.commands.journeys import correct_day, put_off_journey
from services.commands.undo import undo_contact, undo_step
from services.errors import (
    ApplicationStands,
    CorrectionStands,
    NotYoursToUndo,
    SomethingBuildsOnIt,
    StepNotPossible,
    TooLateToUndo,
)
from tests.factories import DEPARTED, TODAY, Programme, a_grant, contact

M1 = Milestone.M1
WRONG = CorrectionReason.TYPED_WRONG


def undo_last(programme: Programme, ref: str, actor: Viewer | None = None) -> None:
    """Undo the step recorded last."""
    programme.do(actor or programme.iom, undo_step, ref, programme.last_event_id(ref))


class TestUndoContact:
    def test_opens_the_follow_up_again_and_keeps_the_contact(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1)
        programme.do(programme.nord, undo_contact, contact_id)
        (undone,) = programme.contacts(ref)
        assert (undone.void, undone.voided_by) == (True, programme.nord.user_id)
        follow_up = programme.follow_up(ref, M1)
        assert (follow_up.done_on, follow_up.attempts) == (None, 0)
        assert programme.journey(ref).first_reached_on is None
        assert programme.trail(ref)[-1].action == "contact.undone"

    def test_is_possible_for_ten_minutes(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1)
        programme.later(minutes=10)
        with pytest.raises(TooLateToUndo):
            programme.do(programme.nord, undo_contact, contact_id)
        programme.later(seconds=-2)
        programme.do(programme.nord, undo_contact, contact_id)

    def test_is_the_writers_alone(self, programme: Programme) -> None:
        contact_id = programme.logged(programme.arrived(), M1)
        with pytest.raises(NotYoursToUndo):
            programme.do(programme.iom, undo_contact, contact_id)

    def test_is_possible_once(self, programme: Programme) -> None:
        contact_id = programme.logged(programme.arrived(), M1)
        programme.do(programme.nord, undo_contact, contact_id)
        with pytest.raises(StepNotPossible):
            programme.do(programme.nord, undo_contact, contact_id)

    def test_is_refused_when_the_case_has_taken_a_step_since(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1)
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.REMIGRATED)
        with pytest.raises(SomethingBuildsOnIt):
            programme.do(programme.nord, undo_contact, contact_id)

    def test_is_no_way_to_take_a_correction_back(self, programme: Programme) -> None:
        contact_id = programme.logged(programme.arrived(), M1)
        corrected = programme.do(programme.nord, correct_contact, contact_id, contact(), WRONG)
        with pytest.raises(CorrectionStands):
            programme.do(programme.nord, undo_contact, corrected)


class TestUndoStep:
    def test_takes_the_case_back_and_keeps_both_events(self, programme: Programme) -> None:
        ref = programme.assessed()
        undo_last(programme, ref)
        assert programme.case(ref).stage is Stage.SUBMITTED
        submitted, assessed, undone = programme.events(ref)
        assert (assessed.void, undone.kind) == (True, EventKind.UNDONE)
        assert undone.refers_to == assessed.id
        assert submitted.left_on is None
        assert {assessed.left_on, undone.left_on} == {assessed.happened_on}
        assert programme.trail(ref)[-1].action == "step.undone"

    def test_lets_the_step_be_taken_again_on_another_day(self, programme: Programme) -> None:
        ref = programme.granted()
        undo_last(programme, ref)
        programme.step(programme.iom, grant, ref, a_grant(decided_on=TODAY))
        case = programme.case(ref)
        assert (case.stage, case.stage_since) == (Stage.GRANTED, TODAY)

    def test_of_a_grant_takes_the_decision_and_its_exception_back(
        self, programme: Programme
    ) -> None:
        ref = programme.assessed(prior_participation=PriorParticipation.YES)
        form = a_grant(prior_exception=PriorException.OTHER_CIRCUMSTANCES)
        programme.step(programme.iom, grant, ref, form)
        undo_last(programme, ref)
        assert [decision.void for decision in programme.rows(Decision, ref)] == [True]
        assert programme.case(ref).prior_exception is None

    def test_of_a_departure_takes_its_day_away(self, programme: Programme) -> None:
        ref = programme.travelling()
        undo_last(programme, ref)
        assert programme.journey(ref).departed_on is None

    def test_of_a_journey_put_off_brings_the_departure_back(self, programme: Programme) -> None:
        ref = programme.travelling(on=DEPARTED)
        programme.step(programme.iom, put_off_journey, ref, TODAY, PutOffReason.SAFETY)
        undo_last(programme, ref)
        assert programme.case(ref).stage is Stage.TRAVELLING
        assert programme.journey(ref).departed_on == DEPARTED

    def test_of_an_arrival_takes_its_follow_ups_with_it(self, programme: Programme) -> None:
        ref = programme.arrived()
        undo_last(programme, ref)
        assert programme.rows(FollowUp, ref) == []
        assert programme.journey(ref).arrived_on is None
        assert programme.case(ref).stage is Stage.TRAVELLING

    def test_of_an_ending_opens_what_it_cancelled(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.step(programme.nord, withdraw, ref, TODAY)
        undo_last(programme, ref, programme.nord)
        case = programme.case(ref)
        assert (case.stage, case.ended_on, case.ended_as) == (Stage.REINTEGRATION, None, None)
        assert programme.follow_up(ref, M1).cancelled_on is None

    def test_of_a_closing_in_error_lets_the_case_count_again(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.REGISTERED_IN_ERROR)
        undo_last(programme, ref)
        assert programme.case(ref).counts
        assert all(event.counts for event in programme.events(ref))
        assert programme.follow_up(ref, M1).counts


class TestUndoStepRefuses:
    def test_after_ten_minutes(self, programme: Programme) -> None:
        ref = programme.assessed()
        programme.later(minutes=10)
        with pytest.raises(TooLateToUndo):
            undo_last(programme, ref)

    def test_somebody_elses_step(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, withdraw, ref, TODAY)
        with pytest.raises(NotYoursToUndo):
            undo_last(programme, ref, programme.iom)

    def test_a_step_that_another_one_follows(self, programme: Programme) -> None:
        ref = programme.travelling()
        granted = next(event for event in programme.events(ref) if event.stage is Stage.GRANTED)
        with pytest.raises(SomethingBuildsOnIt):
            programme.do(programme.iom, undo_step, ref, granted.id or 0)

    def test_the_application_itself(self, programme: Programme) -> None:
        ref = programme.submitted()
        with pytest.raises(ApplicationStands):
            undo_last(programme, ref, programme.nord)

    def test_a_step_that_was_undone_before(self, programme: Programme) -> None:
        ref = programme.assessed()
        event_id = programme.last_event_id(ref)
        programme.do(programme.iom, undo_step, ref, event_id)
        with pytest.raises(StepNotPossible):
            programme.do(programme.iom, undo_step, ref, event_id)

    def test_an_arrival_on_which_a_contact_rests(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1, result=Result.NOT_REACHED)
        arrival = programme.last_event_id(ref)
        with pytest.raises(SomethingBuildsOnIt):
            programme.do(programme.iom, undo_step, ref, arrival)
        programme.do(programme.nord, undo_contact, contact_id)
        programme.do(programme.iom, undo_step, ref, arrival)
        (kept,) = programme.contacts(ref)
        assert (kept.milestone, kept.follow_up_id) == (M1, None)

    def test_a_case_taken_up_again_when_a_contact_followed(self, programme: Programme) -> None:
        ref = programme.arrived(on=date(2026, 8, 1))
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.LOST_CONTACT)
        programme.step(programme.iom, reverse_lost_contact, ref, TODAY)
        programme.logged(ref, Milestone.M3)
        with pytest.raises(SomethingBuildsOnIt):
            undo_last(programme, ref)

    def test_a_corrected_step(self, programme: Programme) -> None:
        ref = programme.assessed()
        event_id = programme.last_event_id(ref)
        programme.step(programme.iom, correct_day, ref, event_id, TODAY, WRONG)
        with pytest.raises(CorrectionStands):
            undo_last(programme, ref)
