"""Earlier participation as IOM confirms it, and which cases are one person's."""

from datetime import timedelta

import pytest

from models.codes import ClosingReason, PriorException, PriorParticipation
from services.commands.endings import close_case, withdraw
from services.commands.participation import confirm_participation
from services.errors import (
    DatedInFuture,
    DatedTooEarly,
    ExceptionMissing,
    NoEarlierCase,
    NothingChanged,
    ParticipationNotConfirmed,
    StepNotPossible,
    UnknownReference,
    WrongReference,
)
from tests.factories import APPLIED, TODAY, Programme

DAY = timedelta(days=1)
YES, NO = PriorParticipation.YES, PriorParticipation.NO
EXCEPTION = PriorException.NEW_EXPLOITATION


def confirm(programme: Programme, ref: str, earlier_ref: str | None) -> None:
    """Let IOM find that the person had a case before."""
    programme.step(programme.iom, confirm_participation, ref, YES, earlier_ref, on=TODAY)


class TestConfirmParticipation:
    def test_keeps_the_answer_its_day_and_what_was_said_before(self, programme: Programme) -> None:
        ref = programme.assessed(prior_participation=PriorParticipation.UNKNOWN)
        programme.step(programme.iom, confirm_participation, ref, NO, on=TODAY - DAY)
        case = programme.case(ref)
        assert (case.prior_participation, case.participation_confirmed_on) == (NO, TODAY - DAY)
        noted = {row.field: (row.before, row.after) for row in programme.changes(ref)}
        assert noted == {
            "prior_participation": ("UNKNOWN", "NO"),
            "participation_confirmed_on": (None, (TODAY - DAY).isoformat()),
        }

    def test_confirms_what_the_application_said(self, programme: Programme) -> None:
        ref = programme.assessed()
        programme.step(programme.iom, confirm_participation, ref, NO, on=TODAY)
        assert [row.field for row in programme.changes(ref)] == ["participation_confirmed_on"]
        with pytest.raises(NothingChanged):
            programme.step(programme.iom, confirm_participation, ref, NO, on=TODAY)

    def test_can_be_confirmed_anew_and_then_forgets_what_no_longer_holds(
        self, programme: Programme
    ) -> None:
        first, ref = programme.rejected(), programme.assessed()
        programme.step(
            programme.iom, confirm_participation, ref, YES, first, on=TODAY, exception=EXCEPTION
        )
        assert programme.case(ref).prior_exception is EXCEPTION
        programme.step(programme.iom, confirm_participation, ref, NO, on=TODAY)
        case = programme.case(ref)
        assert (case.earlier_ref, case.prior_exception, case.person_ref) == (None, None, ref)

    @pytest.mark.parametrize("stage", ["submitted", "information_asked", "rejected"])
    def test_belongs_to_the_assessment_or_later_while_the_case_is_open(
        self, programme: Programme, stage: str
    ) -> None:
        ref = getattr(programme, stage)()
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, confirm_participation, ref, NO, on=TODAY)

    def test_is_yes_or_no(self, programme: Programme) -> None:
        unknown = PriorParticipation.UNKNOWN
        ref = programme.assessed()
        with pytest.raises(ParticipationNotConfirmed):
            programme.step(programme.iom, confirm_participation, ref, unknown, on=TODAY)

    def test_refuses_days_before_the_application_and_after_today(
        self, programme: Programme
    ) -> None:
        ref = programme.assessed()
        with pytest.raises(DatedTooEarly):
            programme.step(programme.iom, confirm_participation, ref, NO, on=APPLIED - DAY)
        with pytest.raises(DatedInFuture):
            programme.step(programme.iom, confirm_participation, ref, NO, on=TODAY + DAY)
        programme.step(programme.iom, confirm_participation, ref, NO, on=APPLIED)

    def test_found_after_the_grant_needs_the_special_circumstances(
        self, programme: Programme
    ) -> None:
        ref = programme.granted()
        with pytest.raises(ExceptionMissing):
            confirm(programme, ref, None)
        programme.step(
            programme.iom, confirm_participation, ref, YES, on=TODAY, exception=EXCEPTION
        )
        assert programme.case(ref).prior_exception is EXCEPTION


class TestEarlierCase:
    def test_makes_both_cases_one_persons(self, programme: Programme) -> None:
        first, second = programme.rejected(), programme.assessed()
        confirm(programme, second, first.lower().replace("-", ""))
        case = programme.case(second)
        assert (case.earlier_ref, case.person_ref) == (first, first)
        assert programme.case(first).person_ref == first

    def test_is_looked_for_in_every_region(self, programme: Programme) -> None:
        elsewhere = programme.submitted(region="SYD")
        second = programme.assessed()
        confirm(programme, second, elsewhere)
        assert programme.case(second).person_ref == elsewhere

    def test_leads_back_over_several_cases_in_whatever_order_they_are_found(
        self, programme: Programme
    ) -> None:
        first, second, third = (programme.assessed() for _ in range(3))
        fourth = programme.assessed()
        confirm(programme, third, second)
        confirm(programme, fourth, third)
        assert programme.case(fourth).person_ref == second
        confirm(programme, second, first)
        refs = (first, second, third, fourth)
        assert {programme.case(ref).person_ref for ref in refs} == {first}

    def test_parts_from_the_person_when_it_was_somebody_else(self, programme: Programme) -> None:
        first, second, third = (programme.assessed() for _ in range(3))
        confirm(programme, second, first)
        confirm(programme, third, second)
        programme.step(programme.iom, confirm_participation, second, NO, on=TODAY)
        assert programme.case(first).person_ref == first
        assert [programme.case(ref).person_ref for ref in (second, third)] == [second, second]

    def test_may_have_been_applied_for_on_the_same_day_but_not_later(
        self, programme: Programme
    ) -> None:
        same_day = programme.submitted()
        later = programme.submitted(applied_on=APPLIED + DAY)
        ref = programme.assessed()
        with pytest.raises(NoEarlierCase):
            confirm(programme, ref, later)
        confirm(programme, ref, same_day)

    def test_is_neither_the_case_itself_nor_one_that_leads_back_to_it(
        self, programme: Programme
    ) -> None:
        first, second, third = (programme.assessed() for _ in range(3))
        confirm(programme, second, first)
        confirm(programme, third, second)
        for ref in (first, second, third):
            with pytest.raises(NoEarlierCase):
                confirm(programme, first, ref)

    def test_was_not_registered_in_error(self, programme: Programme) -> None:
        wrong, ref = programme.submitted(), programme.assessed()
        programme.step(programme.iom, close_case, wrong, TODAY, ClosingReason.REGISTERED_IN_ERROR)
        with pytest.raises(NoEarlierCase):
            confirm(programme, ref, wrong)

    def test_has_a_reference_that_somebody_has(self, programme: Programme) -> None:
        ref = programme.assessed()
        with pytest.raises(UnknownReference):
            confirm(programme, ref, "0000-0000")
        with pytest.raises(WrongReference):
            confirm(programme, ref, "Ivanova")

    def test_is_not_needed_when_it_lies_outside_hemvag(self, programme: Programme) -> None:
        ref = programme.assessed()
        confirm(programme, ref, None)
        case = programme.case(ref)
        assert (case.prior_participation, case.person_ref) == (YES, ref)

    def test_may_have_ended_by_withdrawal(self, programme: Programme) -> None:
        first, second = programme.submitted(), programme.assessed()
        programme.step(programme.nord, withdraw, first, TODAY)
        confirm(programme, second, first)
