"""The person moves south: one region asks, the other accepts, each figure knows whose it is."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from models.codes import HandoverReason, Milestone, Region, Stage
from services.access import Viewer
from services.commands.decisions import grant, start_assessment
from services.commands.handovers import answer_handover, ask_handover, take_handover_back
from services.errors import (
    HandoverOver,
    HandoverUnderWay,
    NotAllowed,
    SameRegion,
    UnknownReference,
)
from services.queries.handovers import handovers_waiting
from tests.factories import ARRIVED, GRANTED, TODAY, Programme, a_grant
from tests.journeys.telling import figure, seen, waiting

MOVED = HandoverReason.PERSON_MOVED


def asked(programme: Programme, ref: str) -> int:
    programme.step(programme.nord, ask_handover, ref, Region.SYD, MOVED)
    return inbox(programme, programme.syd)[-1]


def inbox(programme: Programme, viewer: Viewer) -> list[int]:
    with Session(programme.engine) as session:
        return [row.id for row in handovers_waiting(session, viewer)]


def handed_over(programme: Programme, ref: str) -> None:
    programme.do(programme.syd, answer_handover, asked(programme, ref), accept=True)


class TestAsking:
    def test_shows_the_other_region_that_somebody_asks_and_not_who(
        self, programme: Programme
    ) -> None:
        ref = programme.assessed()
        asked(programme, ref)
        with pytest.raises(UnknownReference):
            seen(programme, ref, programme.syd)
        assert seen(programme, ref, programme.nord).handover is not None
        assert inbox(programme, programme.nord) == []

    def test_is_done_once_at_a_time_and_for_another_region(self, programme: Programme) -> None:
        ref = programme.assessed()
        with pytest.raises(SameRegion):
            programme.step(programme.nord, ask_handover, ref, Region.NORD, MOVED)
        asked(programme, ref)
        with pytest.raises(HandoverUnderWay):
            programme.step(programme.nord, ask_handover, ref, Region.OST, MOVED)

    def test_can_be_taken_back(self, programme: Programme) -> None:
        ref = programme.assessed()
        number = asked(programme, ref)
        programme.step(programme.nord, take_handover_back, ref)
        with pytest.raises(HandoverOver):
            programme.do(programme.syd, answer_handover, number, accept=True)
        assert programme.case(ref).region is Region.NORD

    def test_can_be_declined(self, programme: Programme) -> None:
        ref = programme.assessed()
        programme.do(programme.syd, answer_handover, asked(programme, ref), accept=False)
        assert programme.case(ref).region is Region.NORD
        assert seen(programme, ref, programme.nord).handover is None

    def test_only_the_region_that_is_asked_answers(self, programme: Programme) -> None:
        number = asked(programme, programme.assessed())
        for other in (programme.nord, programme.manager):
            with pytest.raises(NotAllowed):
                programme.do(other, answer_handover, number, accept=True)


class TestAccepted:
    def test_moves_the_case_with_its_stage_and_its_coordinator(self, programme: Programme) -> None:
        ref = programme.assessed()
        since = programme.case(ref).stage_since
        handed_over(programme, ref)
        case = programme.case(ref)
        assert (case.region, case.stage, case.stage_since) == (
            Region.SYD,
            Stage.ASSESSMENT,
            since,
        )
        assert case.responsible_coordinator == programme.syd.user_id
        with pytest.raises(UnknownReference):
            seen(programme, ref, programme.nord)
        assert seen(programme, ref, programme.syd).ref == ref

    def test_moves_the_caseload_from_that_day_on(self, programme: Programme) -> None:
        handed_over(programme, programme.assessed())
        yesterday = TODAY - timedelta(1)
        nord, syd = {"regions": (Region.NORD,)}, {"regions": (Region.SYD,)}
        assert figure(programme, "caseload", yesterday, **nord).n == 1
        assert figure(programme, "caseload", TODAY, **nord).n == 0
        assert figure(programme, "caseload", TODAY, **syd).n == 1
        assert figure(programme, "caseload").n == 1

    def test_goes_on_as_usual(self, programme: Programme) -> None:
        ref = programme.submitted()
        handed_over(programme, ref)
        programme.step(programme.iom, start_assessment, ref, TODAY)
        form = a_grant(decided_on=TODAY, risk_assessed_on=TODAY)
        programme.step(programme.iom, grant, ref, form)
        assert figure(programme, "supported", regions=(Region.SYD,)).n == 1
        assert figure(programme, "supported", regions=(Region.NORD,)).n == 0

    def test_after_the_return_moves_the_tracker_but_not_the_region_of_the_return(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived(ARRIVED)
        handed_over(programme, ref)
        assert waiting(programme, programme.nord) == []
        assert {row.ref for row in waiting(programme, programme.syd)} == {ref}
        assert figure(programme, "returned", regions=(Region.NORD,)).n == 1
        overdue = figure(programme, "overdue", regions=(Region.SYD,))
        assert overdue.n == 1
        assert figure(programme, "overdue", regions=(Region.NORD,)).n == 0

    def test_counts_a_grant_once(self, programme: Programme) -> None:
        ref = programme.granted(GRANTED)
        handed_over(programme, ref)
        assert figure(programme, "supported").n == 1
        assert figure(programme, "supported", regions=(Region.NORD,)).n == 1

    def test_leaves_the_follow_ups_where_they_fall_due(self, programme: Programme) -> None:
        ref = programme.arrived(ARRIVED)
        before = programme.follow_up(ref, Milestone.M1).due_on
        handed_over(programme, ref)
        assert programme.follow_up(ref, Milestone.M1).due_on == before
