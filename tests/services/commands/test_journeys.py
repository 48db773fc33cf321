"""Departure, arrival with its follow-ups, a journey put off, and days corrected."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.codes import (
    AgeGroup,
    ConsentKind,
    CorrectionReason,
    Escort,
    EventKind,
    Milestone,
    PutOffReason,
    Region,
    Result,
    Stage,
)
from models.decisions import Decision
from models.follow_ups import FollowUp
from models.journeys import Arrival, Departure
from services.commands.cases import endorse, record_child_checks
from services.commands.decisions import grant
from services.commands.endings import withdraw
from services.commands.journeys import (
    correct_day,
    put_off_journey,
    record_arrival,
    record_departure,
)
from services.errors import (
    ArrivesAfterContact,
    ChangedMeanwhile,
    ChildChecksOpen,
    ConsentMissing,
    DatedInFuture,
    DatedTooEarly,
    DatedTooLate,
    EndsBeforeContact,
    NotAllowed,
    StepNotPossible,
)
from services.statistics.calendar import due_days, window
from tests.factories import (
    APPLIED,
    ARRIVED,
    ASSESSED,
    DEPARTED,
    GRANTED,
    TODAY,
    Programme,
    a_grant,
    child_checks,
)

DAY = timedelta(days=1)
WRONG = CorrectionReason.TYPED_WRONG


def corrected(programme: Programme, ref: str, stage: Stage, day: date, actor: Any = None) -> None:
    """Correct the day of the step to a stage."""
    event = next(e for e in programme.events(ref) if e.stage is stage and not e.void)
    programme.step(actor or programme.iom, correct_day, ref, event.id, day, WRONG)


class TestRecordDeparture:
    def test_keeps_the_day_and_how_the_person_travels(self, programme: Programme) -> None:
        ref = programme.granted()
        form = Departure(departed_on=DEPARTED, escort=Escort.MEDICAL, transit_assist=True)
        programme.step(programme.iom, record_departure, ref, form)
        journey = programme.journey(ref)
        assert (journey.departed_on, journey.escort) == (DEPARTED, Escort.MEDICAL)
        assert journey.transit_assist
        assert programme.case(ref).stage is Stage.TRAVELLING

    def test_refuses_before_the_grant(self, programme: Programme) -> None:
        ref = programme.assessed()
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, record_departure, ref, Departure(departed_on=TODAY))

    def test_refuses_a_day_before_the_grant(self, programme: Programme) -> None:
        ref = programme.granted()
        form = Departure(departed_on=GRANTED - DAY)
        with pytest.raises(DatedTooEarly):
            programme.step(programme.iom, record_departure, ref, form)

    def test_refuses_after_a_consent_was_withdrawn(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.consent_withdrawn(ref, ConsentKind.DATA_SHARING)
        with pytest.raises(ConsentMissing):
            programme.step(programme.iom, record_departure, ref, Departure(departed_on=TODAY))


class TestRecordArrival:
    def test_plans_the_four_follow_ups_on_their_days(self, programme: Programme) -> None:
        ref = programme.arrived(on=ARRIVED)
        due = due_days(ARRIVED)
        for milestone, months in (("M1", 1), ("M3", 3), ("M6", 6), ("M12", 12)):
            follow_up = programme.follow_up(ref, Milestone(milestone))
            assert follow_up.due_on == due[months]
            assert (follow_up.opens_on, follow_up.closes_on) == window(months, ARRIVED)
            assert (follow_up.arrived_on, follow_up.region) == (ARRIVED, Region.NORD)
        assert len(programme.rows(FollowUp, ref)) == 4

    def test_clips_due_days_to_the_end_of_the_month(self, programme: Programme) -> None:
        ref = programme.arrived(on=date(2024, 2, 29))
        assert programme.follow_up(ref, Milestone.M12).due_on == date(2025, 2, 28)

    def test_may_be_on_the_day_of_departure(self, programme: Programme) -> None:
        ref = programme.travelling(on=DEPARTED)
        programme.step(
            programme.iom, record_arrival, ref, Arrival(arrived_on=DEPARTED, met_at_arrival=True)
        )
        journey = programme.journey(ref)
        assert (journey.departed_on, journey.arrived_on) == (DEPARTED, DEPARTED)
        assert journey.met_at_arrival

    def test_refuses_a_day_before_the_departure_or_after_today(self, programme: Programme) -> None:
        ref = programme.travelling(on=DEPARTED)
        with pytest.raises(DatedTooEarly):
            programme.step(programme.iom, record_arrival, ref, Arrival(arrived_on=DEPARTED - DAY))
        with pytest.raises(DatedInFuture):
            programme.step(programme.iom, record_arrival, ref, Arrival(arrived_on=TODAY + DAY))
        assert programme.rows(FollowUp, ref) == []

    def test_refuses_a_second_arrival(self, programme: Programme) -> None:
        ref = programme.arrived()
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, record_arrival, ref, Arrival(arrived_on=TODAY))


class TestPutOffJourney:
    def test_takes_the_case_back_to_granted_and_the_departure_away(
        self, programme: Programme
    ) -> None:
        ref = programme.travelling()
        programme.step(programme.iom, put_off_journey, ref, DEPARTED, PutOffReason.HEALTH)
        assert programme.case(ref).stage is Stage.GRANTED
        assert programme.journey(ref).departed_on is None
        assert programme.events(ref)[-1].reason == "HEALTH"

    def test_leaves_the_way_open_for_another_departure(self, programme: Programme) -> None:
        ref = programme.travelling()
        programme.put_off(ref, DEPARTED)
        form = Departure(departed_on=TODAY, escort=Escort.OPERATIONAL)
        programme.step(programme.iom, record_departure, ref, form)
        journey = programme.journey(ref)
        assert (journey.departed_on, journey.escort) == (TODAY, Escort.OPERATIONAL)

    def test_refuses_after_the_arrival(self, programme: Programme) -> None:
        ref = programme.arrived()
        with pytest.raises(StepNotPossible):
            programme.put_off(ref, TODAY)


class TestCorrectDay:
    def test_puts_a_new_step_in_the_place_of_the_wrong_one_and_keeps_both(
        self, programme: Programme
    ) -> None:
        ref = programme.granted()
        corrected(programme, ref, Stage.ASSESSMENT, ASSESSED + DAY)
        wrong, right = (e for e in programme.events(ref) if e.stage is Stage.ASSESSMENT)
        assert (wrong.void, right.void) == (True, False)
        assert (right.refers_to, right.position) == (wrong.id, wrong.position)
        assert (right.happened_on, right.left_on) == (ASSESSED + DAY, GRANTED)
        assert right.kind is EventKind.MOVED
        assert programme.case(ref).stage is Stage.GRANTED

    def test_gives_the_reason_in_the_trail(self, programme: Programme) -> None:
        ref = programme.assessed()
        corrected(programme, ref, Stage.ASSESSMENT, TODAY)
        line = programme.trail(ref)[-1]
        assert (line.action, line.reason) == ("step.corrected", "TYPED_WRONG")

    def test_of_the_application_is_the_coordinators(self, programme: Programme) -> None:
        ref = programme.submitted()
        corrected(programme, ref, Stage.SUBMITTED, APPLIED - DAY, programme.nord)
        case = programme.case(ref)
        assert (case.applied_on, case.stage_since) == (APPLIED - DAY, APPLIED - DAY)
        with pytest.raises(NotAllowed):
            corrected(programme, ref, Stage.SUBMITTED, APPLIED, programme.iom)

    def test_of_a_decision_moves_the_decision(self, programme: Programme) -> None:
        ref = programme.granted()
        corrected(programme, ref, Stage.GRANTED, GRANTED + DAY)
        (decision,) = programme.rows(Decision, ref)
        assert decision.decided_on == GRANTED + DAY
        assert decision.event_id == programme.last_event_id(ref)

    def test_of_a_departure_moves_the_journey(self, programme: Programme) -> None:
        ref = programme.arrived()
        corrected(programme, ref, Stage.TRAVELLING, DEPARTED + DAY)
        assert programme.journey(ref).departed_on == DEPARTED + DAY

    def test_of_an_ending_moves_what_it_cancelled(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.step(programme.nord, withdraw, ref, TODAY)
        corrected(programme, ref, Stage.WITHDRAWN, TODAY - DAY, programme.nord)
        assert programme.case(ref).ended_on == TODAY - DAY
        assert programme.follow_up(ref, Milestone.M3).cancelled_on == TODAY - DAY

    def test_can_be_corrected_once_more(self, programme: Programme) -> None:
        ref = programme.assessed()
        corrected(programme, ref, Stage.ASSESSMENT, TODAY)
        corrected(programme, ref, Stage.ASSESSMENT, TODAY - DAY)
        assert programme.case(ref).stage_since == TODAY - DAY
        assert len(programme.events(ref)) == 4


class TestCorrectDayRefuses:
    def test_days_outside_the_steps_beside_it(self, programme: Programme) -> None:
        ref = programme.granted()
        with pytest.raises(DatedTooEarly):
            corrected(programme, ref, Stage.ASSESSMENT, APPLIED - DAY)
        with pytest.raises(DatedTooLate) as refusal:
            corrected(programme, ref, Stage.ASSESSMENT, GRANTED + DAY)
        assert refusal.value.facts == {"latest": GRANTED}
        with pytest.raises(DatedInFuture):
            corrected(programme, ref, Stage.GRANTED, TODAY + DAY)

    def test_a_grant_before_its_risk_assessment(self, programme: Programme) -> None:
        ref = programme.granted()
        with pytest.raises(DatedTooEarly) as refusal:
            corrected(programme, ref, Stage.GRANTED, ASSESSED - DAY)
        assert refusal.value.facts == {"earliest": ASSESSED}

    def test_a_childs_grant_before_the_checks_it_rested_on(self, programme: Programme) -> None:
        ref = programme.assessed(age_group=AgeGroup.AGE_15_17)
        late = child_checks(family_check_on=GRANTED)
        programme.step(programme.iom, record_child_checks, ref, late)
        programme.step(programme.iom, grant, ref, a_grant())
        with pytest.raises(ChildChecksOpen):
            corrected(programme, ref, Stage.GRANTED, GRANTED - DAY)

    def test_an_application_after_its_endorsement(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, endorse, ref, ASSESSED)
        with pytest.raises(DatedTooLate):
            corrected(programme, ref, Stage.SUBMITTED, ASSESSED + DAY, programme.nord)

    def test_an_arrival_after_a_contact(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, Milestone.M1, TODAY - 5 * DAY, Result.NOT_REACHED)
        with pytest.raises(ArrivesAfterContact):
            corrected(programme, ref, Stage.REINTEGRATION, TODAY - 4 * DAY)
        corrected(programme, ref, Stage.REINTEGRATION, TODAY - 5 * DAY)

    def test_an_ending_before_the_person_was_last_spoken_with(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, Milestone.M1, TODAY - DAY)
        programme.step(programme.nord, withdraw, ref, TODAY)
        with pytest.raises(EndsBeforeContact):
            corrected(programme, ref, Stage.WITHDRAWN, TODAY - 2 * DAY, programme.nord)

    def test_a_step_that_stands_no_longer_or_is_another_cases(self, programme: Programme) -> None:
        ref, other = programme.assessed(), programme.assessed()
        first = programme.last_event_id(ref)
        corrected(programme, ref, Stage.ASSESSMENT, TODAY)
        for event_id in (first, programme.last_event_id(other), 0):
            with pytest.raises(StepNotPossible):
                programme.step(programme.iom, correct_day, ref, event_id, TODAY, WRONG)

    def test_an_old_version_of_the_case(self, programme: Programme) -> None:
        ref = programme.assessed()
        event_id = programme.last_event_id(ref)
        with pytest.raises(ChangedMeanwhile):
            programme.do(programme.iom, correct_day, ref, event_id, TODAY, WRONG, version=1)

    def test_a_coordinator_who_corrects_ioms_step(self, programme: Programme) -> None:
        ref = programme.assessed()
        with pytest.raises(NotAllowed):
            corrected(programme, ref, Stage.ASSESSMENT, TODAY, programme.nord)

    def test_a_manager_altogether(self, programme: Programme) -> None:
        ref = programme.rejected()
        with pytest.raises(NotAllowed):
            corrected(programme, ref, Stage.REJECTED, TODAY, programme.manager)


class TestCorrectedArrival:
    EARLIER = ARRIVED - DAY

    def test_moves_the_follow_ups_that_are_open_and_the_trail_names_them(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived()
        corrected(programme, ref, Stage.REINTEGRATION, self.EARLIER)
        due = due_days(self.EARLIER)
        for milestone, months in ((Milestone.M1, 1), (Milestone.M6, 6), (Milestone.M12, 12)):
            follow_up = programme.follow_up(ref, milestone)
            assert (follow_up.due_on, follow_up.arrived_on) == (due[months], self.EARLIER)
            assert (follow_up.opens_on, follow_up.closes_on) == window(months, self.EARLIER)
        line = programme.trail(ref)[-1]
        assert line.action == "follow_up.moved"
        assert line.fields == ["M1.due_on", "M12.due_on", "M3.due_on", "M6.due_on"]

    def test_leaves_the_due_day_of_a_settled_one_where_it_was(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, Milestone.M1)
        due_on = programme.follow_up(ref, Milestone.M1).due_on
        corrected(programme, ref, Stage.REINTEGRATION, self.EARLIER)
        follow_up = programme.follow_up(ref, Milestone.M1)
        assert (follow_up.due_on, follow_up.done_on) == (due_on, TODAY)
        assert "M1.due_on" not in programme.trail(ref)[-1].fields

    def test_tells_done_from_late_by_the_true_arrival(self, programme: Programme) -> None:
        ref = programme.arrived(on=ARRIVED)
        programme.logged(ref, Milestone.M1)
        corrected(programme, ref, Stage.TRAVELLING, GRANTED)
        corrected(programme, ref, Stage.REINTEGRATION, GRANTED + DAY)
        follow_up = programme.follow_up(ref, Milestone.M1)
        assert (follow_up.done_on, follow_up.late_on) == (None, TODAY)
        assert programme.contacts(ref)[0].follow_up_id == follow_up.id

    def test_moves_nothing_in_the_trail_when_another_step_is_corrected(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived()
        corrected(programme, ref, Stage.TRAVELLING, DEPARTED + DAY)
        assert programme.trail(ref)[-1].action == "step.corrected"
