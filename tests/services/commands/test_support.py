"""The support plan: what may be planned, when it counts as given, and what is taken out again."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from models.codes import (
    ClosingReason,
    CorrectionReason,
    Milestone,
    Stage,
    Support,
    SupportForm,
    SupportPhase,
)
from models.support_items import PlannedSupport, SupportItem
from services.commands.endings import close_case, withdraw
from services.commands.support import plan_support, record_support_given, strike_support
from services.errors import (
    ChangedMeanwhile,
    DatedInFuture,
    DatedTooEarly,
    NothingChosen,
    StepNotPossible,
    SupportOver,
    SupportPlannedTwice,
    UnknownReference,
)
from tests.factories import APPLIED, NOW, TODAY, Programme

DAY = timedelta(days=1)
WRONG = CorrectionReason.TYPED_WRONG
TICKET = PlannedSupport(code=Support.TICKET, phase=SupportPhase.DURING, form=SupportForm.IN_KIND)
HOUSING = PlannedSupport(code=Support.HOUSING, phase=SupportPhase.AFTER, planned_on=TODAY + DAY)


def plan(programme: Programme, ref: str) -> list[SupportItem]:
    """Read the plan, with what was taken out of it."""
    return programme.rows(SupportItem, ref)


def planned(programme: Programme, ref: str, *wanted: PlannedSupport) -> int:
    """Plan support and return the number of the last line."""
    programme.step(programme.iom, plan_support, ref, wanted)
    return plan(programme, ref)[-1].id or 0


def give(programme: Programme, ref: str, support_id: int, on: object = TODAY) -> None:
    programme.step(programme.iom, record_support_given, ref, support_id, on)


class TestPlanSupport:
    def test_keeps_every_line_as_it_was_filled_in(self, programme: Programme) -> None:
        ref = programme.granted()
        planned(programme, ref, TICKET, HOUSING)
        ticket, housing = plan(programme, ref)
        assert (ticket.code, ticket.phase, ticket.form) == ("TICKET", "DURING", "IN_KIND")
        assert (housing.planned_on, housing.done_on, housing.void) == (TODAY + DAY, None, False)
        assert housing.granted_at is None

    def test_names_fields_in_the_trail_and_never_what_was_planned(
        self, programme: Programme
    ) -> None:
        ref = programme.granted()
        planned(programme, ref, TICKET)
        line = programme.trail(ref)[-1]
        assert (line.action, line.fields) == ("support.planned", ["code", "form", "phase"])
        assert line.case_version == programme.case(ref).version

    def test_is_possible_before_the_decision(self, programme: Programme) -> None:
        ref = programme.submitted()
        counselling = PlannedSupport(code=Support.COUNSELLING, phase=SupportPhase.BEFORE)
        planned(programme, ref, counselling)
        assert len(plan(programme, ref)) == 1

    def test_remembers_what_was_given_before_it_was_planned(self, programme: Programme) -> None:
        ref = programme.granted()
        planned(programme, ref, TICKET.model_copy(update={"done_on": TODAY - DAY}))
        (ticket,) = plan(programme, ref)
        assert ticket.done_on == TODAY - DAY
        assert ticket.done_recorded_by == programme.iom.user_id
        assert ticket.done_recorded_at is not None
        assert ticket.done_recorded_at >= NOW

    def test_tells_at_which_follow_up_it_was_granted(self, programme: Programme) -> None:
        ref = programme.arrived()
        version = programme.case(ref).version
        more = PlannedSupport(code=Support.EXTRA, phase=SupportPhase.AFTER)
        programme.do(
            *(programme.iom, plan_support, ref, [more]), granted_at=Milestone.M1, version=version
        )
        assert plan(programme, ref)[0].granted_at is Milestone.M1
        assert "granted_at" in programme.trail(ref)[-1].fields

    @pytest.mark.parametrize("stage", ["granted", "travelling"])
    def test_grants_nothing_at_a_follow_up_before_there_is_one(
        self, programme: Programme, stage: str
    ) -> None:
        ref = getattr(programme, stage)()
        version = programme.case(ref).version
        with pytest.raises(StepNotPossible):
            programme.do(
                *(programme.iom, plan_support, ref, [HOUSING]),
                granted_at=Milestone.M1,
                version=version,
            )

    def test_refuses_an_empty_plan(self, programme: Programme) -> None:
        ref = programme.granted()
        with pytest.raises(NothingChosen):
            planned(programme, ref)

    def test_refuses_what_waits_in_the_plan(self, programme: Programme) -> None:
        ref = programme.granted()
        planned(programme, ref, TICKET)
        with pytest.raises(SupportPlannedTwice):
            planned(programme, ref, HOUSING, TICKET)
        assert len(plan(programme, ref)) == 1

    def test_refuses_the_same_line_twice_in_one_form(self, programme: Programme) -> None:
        ref = programme.granted()
        with pytest.raises(SupportPlannedTwice):
            planned(programme, ref, TICKET, TICKET)

    def test_plans_again_what_was_given_or_taken_out(self, programme: Programme) -> None:
        ref = programme.granted()
        give(programme, ref, planned(programme, ref, TICKET))
        programme.step(programme.iom, strike_support, ref, planned(programme, ref, TICKET), WRONG)
        planned(programme, ref, TICKET)
        assert len(plan(programme, ref)) == 3

    def test_keeps_legal_help_before_and_after_the_journey_apart(
        self, programme: Programme
    ) -> None:
        ref = programme.granted()
        both = [
            PlannedSupport(code=Support.LEGAL, phase=phase)
            for phase in (SupportPhase.BEFORE, SupportPhase.AFTER)
        ]
        planned(programme, ref, *both)
        assert len(plan(programme, ref)) == 2

    def test_refuses_days_before_the_application(self, programme: Programme) -> None:
        ref = programme.granted()
        for name in ("planned_on", "done_on"):
            early = TICKET.model_copy(update={name: APPLIED - DAY})
            with pytest.raises(DatedTooEarly) as refusal:
                planned(programme, ref, early)
            assert refusal.value.facts == {"earliest": APPLIED}
        planned(programme, ref, TICKET.model_copy(update={"planned_on": APPLIED}))

    def test_refuses_support_given_tomorrow(self, programme: Programme) -> None:
        ref = programme.granted()
        with pytest.raises(DatedInFuture):
            planned(programme, ref, TICKET.model_copy(update={"done_on": TODAY + DAY}))

    def test_plans_nothing_for_a_case_that_has_ended(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.step(programme.nord, withdraw, ref, TODAY)
        assert programme.case(ref).stage is Stage.WITHDRAWN
        with pytest.raises(StepNotPossible):
            planned(programme, ref, TICKET)

    def test_refuses_a_form_drawn_from_an_older_version(self, programme: Programme) -> None:
        ref = programme.granted()
        version = programme.case(ref).version
        planned(programme, ref, TICKET)
        with pytest.raises(ChangedMeanwhile):
            programme.do(programme.iom, plan_support, ref, [HOUSING], version=version)

    def test_knows_which_support_belongs_to_which_part_of_the_path(self) -> None:
        with pytest.raises(ValidationError):
            PlannedSupport.model_validate({"code": "TICKET", "phase": "AFTER"})


class TestRecordSupportGiven:
    def test_keeps_the_day_and_who_wrote_it(self, programme: Programme) -> None:
        ref = programme.granted()
        give(programme, ref, planned(programme, ref, TICKET), TODAY - DAY)
        (ticket,) = plan(programme, ref)
        assert (ticket.done_on, ticket.done_recorded_by) == (TODAY - DAY, programme.iom.user_id)
        assert programme.trail(ref)[-1].action == "support.given"

    def test_is_possible_when_the_case_has_ended(self, programme: Programme) -> None:
        ref = programme.arrived()
        support_id = planned(programme, ref, HOUSING)
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.REMIGRATED)
        give(programme, ref, support_id, TODAY - DAY)
        assert plan(programme, ref)[0].done_on == TODAY - DAY

    def test_refuses_a_second_time(self, programme: Programme) -> None:
        ref = programme.granted()
        support_id = planned(programme, ref, TICKET)
        give(programme, ref, support_id)
        with pytest.raises(SupportOver):
            give(programme, ref, support_id)

    @pytest.mark.parametrize(
        ("days", "refusal"), [(1, DatedInFuture), ((APPLIED - TODAY).days - 1, DatedTooEarly)]
    )
    def test_refuses_days_outside_the_case(
        self, programme: Programme, days: int, refusal: type[Exception]
    ) -> None:
        ref = programme.granted()
        support_id = planned(programme, ref, TICKET)
        with pytest.raises(refusal):
            give(programme, ref, support_id, TODAY + days * DAY)

    def test_refuses_the_support_of_another_case(self, programme: Programme) -> None:
        ref, other = programme.granted(), programme.granted()
        for support_id in (planned(programme, other, TICKET), 0):
            with pytest.raises(UnknownReference):
                give(programme, ref, support_id)


class TestStrikeSupport:
    def test_takes_it_out_and_keeps_it_to_be_seen(self, programme: Programme) -> None:
        ref = programme.granted()
        support_id = planned(programme, ref, TICKET)
        programme.step(programme.iom, strike_support, ref, support_id, WRONG)
        (ticket,) = plan(programme, ref)
        assert (ticket.void, ticket.void_reason) == (True, WRONG)
        assert ticket.voided_by == programme.iom.user_id
        line = programme.trail(ref)[-1]
        assert (line.action, line.reason) == ("support.struck", "TYPED_WRONG")

    def test_takes_out_what_was_marked_as_given_by_mistake(self, programme: Programme) -> None:
        ref = programme.granted()
        support_id = planned(programme, ref, TICKET)
        give(programme, ref, support_id)
        programme.step(programme.iom, strike_support, ref, support_id, WRONG)
        assert plan(programme, ref)[0].void

    def test_refuses_a_second_time_and_to_be_given_afterwards(self, programme: Programme) -> None:
        ref = programme.granted()
        support_id = planned(programme, ref, TICKET)
        programme.step(programme.iom, strike_support, ref, support_id, WRONG)
        with pytest.raises(SupportOver):
            programme.step(programme.iom, strike_support, ref, support_id, WRONG)
        with pytest.raises(SupportOver):
            give(programme, ref, support_id)
