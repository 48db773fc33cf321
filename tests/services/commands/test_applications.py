"""Correcting what an application says, with a reason and without losing what it said."""

from typing import Any

import pytest
from pydantic import ValidationError

from models.cases import ChildChecks, CorrectedFacts
from models.codes import (
    AgeGroup,
    CorrectionReason,
    Exploitation,
    Gender,
    PriorParticipation,
    ReturnBasis,
    Stage,
    UrgentNeed,
)
from services.commands.applications import correct_application
from services.commands.endings import withdraw
from services.commands.participation import confirm_participation
from services.errors import (
    ChangedMeanwhile,
    HomeIsNotACitizenship,
    NothingChanged,
    ParticipationStands,
    ReturnCountryUnknown,
    SettlementNotChecked,
    StepNotPossible,
    SwedenIsNoReturn,
    SwedishCitizen,
    UnknownReference,
)
from tests.factories import TODAY, Programme, child_checks, corrected_facts

WRONG = CorrectionReason.TYPED_WRONG
THIRD_COUNTRY = ReturnBasis.THIRD_COUNTRY_PERMANENT_RESIDENCE
NO = PriorParticipation.NO


def correct(programme: Programme, ref: str, **facts: Any) -> None:
    """Let Nord's coordinator correct these facts and leave the others as they were."""
    known = programme.case(ref).model_dump(include=set(CorrectedFacts.model_fields))
    form = CorrectedFacts.model_validate(known | facts)
    programme.step(programme.nord, correct_application, ref, form, WRONG)


class TestCorrectApplication:
    def test_keeps_what_was_there_beside_what_is_right(self, programme: Programme) -> None:
        ref = programme.submitted()
        needs = [UrgentNeed.MEDICAL]
        correct(programme, ref, gender=Gender.MAN, accompanying_children=2, urgent_needs=needs)
        case = programme.case(ref)
        assert (case.gender, case.accompanying_children) == (Gender.MAN, 2)
        noted = {row.field: (row.before, row.after) for row in programme.changes(ref)}
        assert noted == {
            "gender": ("WOMAN", "MAN"),
            "accompanying_children": (0, 2),
            "urgent_needs": ([], ["MEDICAL"]),
        }
        assert {row.reason for row in programme.changes(ref)} == {WRONG}
        assert {row.changed_by for row in programme.changes(ref)} == {programme.nord.user_id}

    def test_tells_the_trail_the_fields_and_the_reason(self, programme: Programme) -> None:
        ref = programme.submitted()
        correct(programme, ref, exploitation=[Exploitation.LABOUR, Exploitation.SEXUAL])
        line = programme.trail(ref)[-1]
        assert (line.action, line.fields) == ("application.corrected", ["exploitation"])
        assert (line.reason, line.case_version) == (WRONG.value, 2)

    @pytest.mark.parametrize("stage", ["information_asked", "arrived", "rejected"])
    def test_is_possible_in_every_stage_and_moves_nothing(
        self, programme: Programme, stage: str
    ) -> None:
        ref = getattr(programme, stage)()
        path = programme.events(ref)
        correct(programme, ref, gender=Gender.NOT_NOTED)
        assert programme.events(ref) == path

    def test_refuses_to_correct_nothing(self, programme: Programme) -> None:
        with pytest.raises(NothingChanged):
            correct(programme, programme.submitted())

    def test_refuses_an_old_version_of_the_case(self, programme: Programme) -> None:
        ref = programme.assessed()
        form = corrected_facts()
        with pytest.raises(ChangedMeanwhile):
            programme.do(programme.nord, correct_application, ref, form, WRONG, version=1)

    @pytest.mark.parametrize(
        ("facts", "refusal"),
        [
            ({"citizenship": ["SE"]}, SwedishCitizen),
            ({"citizenship": ["SE", "BG"], "return_country": "SE"}, SwedenIsNoReturn),
            ({"return_country": "RO"}, HomeIsNotACitizenship),
            ({"return_country": "XX", "return_basis": THIRD_COUNTRY}, ReturnCountryUnknown),
        ],
    )
    def test_holds_on_to_who_may_take_part(
        self, programme: Programme, facts: dict[str, Any], refusal: type[Exception]
    ) -> None:
        ref = programme.submitted()
        with pytest.raises(refusal):
            correct(programme, ref, **facts)
        assert programme.changes(ref) == []

    @pytest.mark.parametrize(
        "facts",
        [
            {"region": "SYD"},
            {"applied_on": "2026-01-01"},
            {"family_check_on": "2026-01-01"},
            {"exploitation": ["LABOUR", "LABOUR"]},
            {"citizenship": []},
            {"gender": "FEMALE"},
            {"name": "Maria"},
        ],
    )
    def test_knows_no_other_facts(self, facts: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            corrected_facts(**facts)


class TestCorrectedAge:
    def test_makes_a_child_of_an_adult_before_the_decision(self, programme: Programme) -> None:
        ref = programme.assessed()
        correct(programme, ref, age_group=AgeGroup.AGE_15_17)
        assert programme.case(ref).is_child

    def test_makes_an_adult_of_a_child_and_drops_the_child_block(
        self, programme: Programme
    ) -> None:
        checks = child_checks().model_dump()
        ref = programme.assessed(age_group=AgeGroup.CHILD_UNKNOWN, **checks)
        correct(programme, ref, age_group=AgeGroup.AGE_18_24)
        case = programme.case(ref)
        assert not case.is_child
        assert ChildChecks(**case.model_dump()) == ChildChecks()
        noted = {row.field for row in programme.changes(ref)}
        assert noted == {"age_group"} | {name for name, kept in checks.items() if kept}

    def test_changes_within_childhood_at_any_time(self, programme: Programme) -> None:
        ref = programme.arrived(age_group=AgeGroup.CHILD_UNKNOWN)
        correct(programme, ref, age_group=AgeGroup.AGE_0_11)
        assert programme.case(ref).is_child

    @pytest.mark.parametrize("stage", ["granted", "arrived", "rejected"])
    def test_makes_no_child_of_an_adult_once_it_is_decided(
        self, programme: Programme, stage: str
    ) -> None:
        ref = getattr(programme, stage)()
        with pytest.raises(StepNotPossible):
            correct(programme, ref, age_group=AgeGroup.AGE_15_17)

    def test_makes_no_child_of_an_adult_who_has_withdrawn(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, withdraw, ref, TODAY)
        with pytest.raises(StepNotPossible):
            correct(programme, ref, age_group=AgeGroup.AGE_15_17)


class TestCorrectedParticipation:
    def test_is_the_coordinators_until_iom_has_confirmed_it(self, programme: Programme) -> None:
        ref = programme.assessed()
        correct(programme, ref, prior_participation=PriorParticipation.UNKNOWN)
        programme.step(programme.iom, confirm_participation, ref, NO, on=TODAY)
        with pytest.raises(ParticipationStands):
            correct(programme, ref, prior_participation=PriorParticipation.YES)
        correct(programme, ref, gender=Gender.MAN)


class TestCorrectedCountry:
    def test_may_become_a_third_country_before_the_decision(self, programme: Programme) -> None:
        ref = programme.assessed()
        correct(programme, ref, return_basis=THIRD_COUNTRY, return_country="RO")
        assert programme.case(ref).return_basis is THIRD_COUNTRY

    def test_does_not_become_a_third_country_that_nobody_checked(
        self, programme: Programme
    ) -> None:
        ref = programme.granted()
        with pytest.raises(SettlementNotChecked):
            correct(programme, ref, return_basis=THIRD_COUNTRY, return_country="RO")
        assert programme.case(ref).stage is Stage.GRANTED

    def test_may_be_another_country_at_any_time(self, programme: Programme) -> None:
        ref = programme.arrived()
        correct(programme, ref, citizenship=["BG", "RO"], return_country="RO")
        assert programme.case(ref).return_country == "RO"


class TestCorrectedHousehold:
    def test_is_named_by_its_first_case(self, programme: Programme) -> None:
        first = programme.submitted()
        second = programme.submitted(household_ref=first)
        third = programme.submitted()
        correct(programme, third, household_ref=second.lower())
        assert {programme.case(ref).household_ref for ref in (first, second, third)} == {first}

    def test_lives_on_without_the_case_that_gave_it_its_name(self, programme: Programme) -> None:
        first = programme.submitted()
        second, third = (programme.submitted(household_ref=first) for _ in range(2))
        correct(programme, first, household_ref=None)
        assert programme.case(first).household_ref is None
        assert [programme.case(ref).household_ref for ref in (second, third)] == [second, second]

    def test_is_not_made_of_one_case(self, programme: Programme) -> None:
        ref = programme.submitted()
        with pytest.raises(NothingChanged):
            correct(programme, ref, household_ref=ref)
        assert programme.case(ref).household_ref is None

    def test_does_not_tell_whether_another_region_has_the_case(self, programme: Programme) -> None:
        ref = programme.submitted()
        with pytest.raises(UnknownReference):
            correct(programme, ref, household_ref=programme.submitted(region="SYD"))
