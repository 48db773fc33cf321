"""A case goes on in another region once that region has accepted."""

import pytest

from models.codes import (
    CorrectionReason,
    EventKind,
    HandoverAnswer,
    HandoverReason,
    InformationAsked,
    Milestone,
    Region,
    Stage,
)
from models.handovers import Handover
from models.journeys import Arrival
from services.access import Viewer
from services.commands.decisions import request_information
from services.commands.endings import withdraw
from services.commands.handovers import answer_handover, ask_handover, take_handover_back
from services.commands.journeys import correct_day, record_arrival
from services.commands.undo import undo_step
from services.errors import (
    ChangedMeanwhile,
    DatedTooEarly,
    HandoverOver,
    HandoverStands,
    HandoverUnderWay,
    NotAllowed,
    SameRegion,
    StepNotPossible,
    UnknownReference,
)
from tests.factories import ASSESSED, DEPARTED, TODAY, Programme

SAFETY = HandoverReason.SAFETY
WRONG = CorrectionReason.TYPED_WRONG


def asked(programme: Programme, ref: str, actor: Viewer | None = None) -> int:
    """Ask Syd to take a case over."""
    return programme.step(actor or programme.nord, ask_handover, ref, Region.SYD, SAFETY)


def answered(programme: Programme, number: int, *, accept: bool = True) -> None:
    """Let Syd's coordinator answer."""
    programme.do(programme.syd, answer_handover, number, accept=accept)


class TestAskHandover:
    def test_leaves_the_case_where_it_is_until_it_is_answered(self, programme: Programme) -> None:
        ref = programme.assessed()
        asked(programme, ref)
        assert programme.case(ref).region is Region.NORD
        (handover,) = programme.rows(Handover, ref)
        assert (handover.from_region, handover.to_region) == (Region.NORD, Region.SYD)
        assert (handover.asked_on, handover.reason, handover.answer) == (TODAY, SAFETY, None)
        line = programme.trail(ref)[-1]
        assert (line.action, line.reason, line.case_version) == ("handover.asked", "SAFETY", 3)

    def test_is_refused_to_the_cases_own_region(self, programme: Programme) -> None:
        with pytest.raises(SameRegion):
            programme.step(programme.nord, ask_handover, programme.submitted(), Region.NORD, SAFETY)

    def test_is_refused_while_another_region_is_asked(self, programme: Programme) -> None:
        ref = programme.submitted()
        asked(programme, ref)
        with pytest.raises(HandoverUnderWay):
            asked(programme, ref, programme.iom)

    def test_is_refused_for_an_ended_case(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, withdraw, ref, TODAY)
        with pytest.raises(StepNotPossible):
            asked(programme, ref)

    def test_is_refused_to_other_regions_and_old_forms(self, programme: Programme) -> None:
        ref = programme.submitted()
        with pytest.raises(UnknownReference):
            asked(programme, ref, programme.syd)
        with pytest.raises(ChangedMeanwhile):
            programme.do(programme.nord, ask_handover, ref, Region.SYD, SAFETY, version=9)


class TestAnswerHandover:
    def test_brings_the_case_into_the_region_in_the_stage_it_had(
        self, programme: Programme
    ) -> None:
        ref = programme.assessed()
        answered(programme, asked(programme, ref))
        case = programme.case(ref)
        assert (case.region, case.stage, case.stage_since) == (
            Region.SYD,
            Stage.ASSESSMENT,
            ASSESSED,
        )
        assert (case.last_step_on, case.responsible_coordinator) == (TODAY, programme.syd.user_id)
        event = programme.events(ref)[-1]
        assert (event.kind, event.region) == (EventKind.HANDED_OVER, Region.SYD)
        (handover,) = programme.rows(Handover, ref)
        assert (handover.answer, handover.event_id) == (HandoverAnswer.ACCEPTED, event.id)
        assert programme.trail(ref)[-1].action == "handover.accepted"

    def test_takes_the_case_away_from_the_region_that_asked(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.handed_over(ref)
        with pytest.raises(UnknownReference):
            programme.step(programme.nord, withdraw, ref, TODAY)
        programme.step(programme.syd, withdraw, ref, TODAY)

    def test_can_be_a_no_and_the_case_stays(self, programme: Programme) -> None:
        ref = programme.submitted()
        answered(programme, asked(programme, ref), accept=False)
        assert programme.case(ref).region is Region.NORD
        assert programme.case(ref).responsible_coordinator == programme.nord.user_id
        answered(programme, asked(programme, ref))
        assert programme.case(ref).region is Region.SYD

    def test_is_given_once(self, programme: Programme) -> None:
        number = asked(programme, programme.submitted())
        answered(programme, number)
        with pytest.raises(HandoverOver):
            answered(programme, number, accept=False)

    def test_is_the_asked_regions_coordinators(self, programme: Programme) -> None:
        number = asked(programme, programme.submitted())
        for actor in (programme.nord, programme.iom, programme.manager):
            with pytest.raises(NotAllowed):
                programme.do(actor, answer_handover, number, accept=True)
        with pytest.raises(UnknownReference):
            answered(programme, number + 1)

    def test_is_too_late_once_the_case_has_ended(self, programme: Programme) -> None:
        ref = programme.submitted()
        number = asked(programme, ref)
        programme.step(programme.nord, withdraw, ref, TODAY)
        with pytest.raises(StepNotPossible):
            answered(programme, number)
        answered(programme, number, accept=False)


class TestTakeHandoverBack:
    def test_lets_the_region_ask_another(self, programme: Programme) -> None:
        ref = programme.submitted()
        number = asked(programme, ref)
        programme.step(programme.nord, take_handover_back, ref)
        with pytest.raises(HandoverOver):
            answered(programme, number)
        with pytest.raises(HandoverOver):
            programme.step(programme.nord, take_handover_back, ref)
        programme.step(programme.iom, ask_handover, ref, Region.OST, SAFETY)
        answers = [handover.answer for handover in programme.rows(Handover, ref)]
        assert answers == [HandoverAnswer.TAKEN_BACK, None]


class TestPathOfAHandedOverCase:
    def test_goes_on_where_it_stood(self, programme: Programme) -> None:
        ref = programme.travelling()
        programme.handed_over(ref)
        programme.step(programme.iom, record_arrival, ref, Arrival(arrived_on=TODAY))
        follow_up = programme.follow_up(ref, Milestone.M1)
        assert (follow_up.region, follow_up.arrived_on) == (Region.SYD, TODAY)
        assert programme.journey(ref).departed_on == DEPARTED

    def test_takes_no_step_before_the_hand_over(self, programme: Programme) -> None:
        ref = programme.travelling()
        programme.handed_over(ref)
        with pytest.raises(DatedTooEarly):
            programme.step(programme.iom, record_arrival, ref, Arrival(arrived_on=DEPARTED))

    def test_keeps_an_arrival_with_its_region(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.handed_over(ref)
        assert programme.follow_up(ref, Milestone.M12).region is Region.NORD

    def test_waits_for_information_as_before(self, programme: Programme) -> None:
        ref = programme.assessed()
        wanted = [InformationAsked.RISK]
        programme.step(programme.iom, request_information, ref, TODAY, wanted)
        programme.handed_over(ref)
        assert programme.case(ref).stage is Stage.INFO_REQUESTED

    def test_lets_nobody_undo_or_redate_the_hand_over(self, programme: Programme) -> None:
        ref = programme.assessed()
        programme.handed_over(ref)
        number = programme.last_event_id(ref)
        for actor in (programme.syd, programme.iom):
            with pytest.raises(HandoverStands):
                programme.do(actor, undo_step, ref, number)
            with pytest.raises(StepNotPossible):
                programme.step(actor, correct_day, ref, number, TODAY, WRONG)
