"""An adult applies, is asked for more, is granted, travels, and is followed up for a year."""

from datetime import date, timedelta

from models.codes import (
    ClosingReason,
    InformationAsked,
    InformationSource,
    Milestone,
    Stage,
    Support,
    SupportForm,
    SupportPhase,
)
from models.journeys import Arrival, Departure
from models.support_items import PlannedSupport
from services.clock import day_of
from services.commands.cases import endorse
from services.commands.decisions import (
    answer_information,
    grant,
    request_information,
    start_assessment,
)
from services.commands.endings import close_case
from services.commands.journeys import record_arrival, record_departure
from services.commands.support import plan_support, record_support_given
from tests.factories import TODAY, Programme, a_grant, judged
from tests.journeys.telling import figure, seen, states, waiting

HOME = date(2025, 9, 30)
"""The day of arrival: its twelfth month closes on 30 October 2026, before TODAY."""


def on(days: int) -> date:
    return HOME + timedelta(days)


def taken_home(programme: Programme) -> str:
    ref = programme.submitted(applied_on=on(-90))
    iom, nord = programme.iom, programme.nord
    programme.step(nord, endorse, ref, on(-88))
    programme.step(iom, start_assessment, ref, on(-85))
    programme.step(iom, request_information, ref, on(-80), [InformationAsked.RISK])
    programme.do(
        nord,
        answer_information,
        ref,
        on(-75),
        answered=[InformationAsked.RISK],
        source=InformationSource.APPLICANT,
        version=programme.case(ref).version,
    )
    programme.step(iom, grant, ref, a_grant(decided_on=on(-60), risk_assessed_on=on(-70)))
    ticket = PlannedSupport(code=Support.TICKET, phase=SupportPhase.DURING)
    housing = PlannedSupport(
        code=Support.HOUSING, phase=SupportPhase.AFTER, form=SupportForm.CASH, planned_on=on(5)
    )
    programme.step(iom, plan_support, ref, [ticket, housing])
    programme.step(iom, record_departure, ref, Departure(departed_on=on(-1)))
    programme.step(iom, record_arrival, ref, Arrival(arrived_on=HOME, met_at_arrival=True))
    return ref


class TestAnAdultThroughTheProgramme:
    def test_four_follow_ups_fall_due_on_clipped_month_ends(self, programme: Programme) -> None:
        ref = taken_home(programme)
        due = {one.milestone: one.due_on for one in seen(programme, ref, programme.iom).follow_ups}
        assert due == {
            Milestone.M1: date(2025, 10, 30),
            Milestone.M3: date(2025, 12, 30),
            Milestone.M6: date(2026, 3, 30),
            Milestone.M12: date(2026, 9, 30),
        }

    def test_support_is_told_as_given_and_outstanding(self, programme: Programme) -> None:
        ref = taken_home(programme)
        ticket, housing = seen(programme, ref, programme.iom).support
        programme.step(programme.iom, record_support_given, ref, ticket.id, on(-1))
        support = seen(programme, ref, programme.nord).support
        assert {one.code: one.done_on for one in support} == {
            Support.TICKET: on(-1),
            Support.HOUSING: None,
        }
        assert housing.form is SupportForm.CASH
        assert figure(programme, "supported", since=on(-90), until=TODAY).n == 1

    def test_a_year_later_all_is_done_and_the_case_is_closed(self, programme: Programme) -> None:
        ref = taken_home(programme)
        for milestone, days in ((Milestone.M1, 30), (Milestone.M3, 95), (Milestone.M6, 180)):
            programme.logged(ref, milestone, on(days))
        programme.logged(ref, Milestone.M12, on(350), **judged())
        assert set(states(programme, ref).values()) == {"DONE"}
        assert waiting(programme, programme.nord) == []
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.FOLLOWUP_COMPLETED)
        assert programme.case(ref).stage is Stage.CLOSED
        done = figure(programme, "completion_within_year")
        assert (done.n, done.of, done.within_365) == (1, 1, 1)
        assert figure(programme, "caseload").n == 0

    def test_without_the_three_dimensions_the_last_one_stays_open(
        self, programme: Programme
    ) -> None:
        ref = taken_home(programme)
        programme.logged(ref, Milestone.M12, on(350))
        assert states(programme, ref)[Milestone.M12] == "MISSED"
        assert figure(programme, "completion_within_year").n == 0
        assert figure(programme, "reached_once").n == 1

    def test_the_moment_of_recording_is_kept_beside_the_day(self, programme: Programme) -> None:
        ref = taken_home(programme)
        events = programme.events(ref)
        assert [event.happened_on for event in events][-1] == HOME
        assert {day_of(event.recorded_at) for event in events} == {TODAY}
