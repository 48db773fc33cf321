"""The way to IOM's decision, and what a grant rests on."""

from datetime import timedelta
from typing import Any

import pytest

from models.cases import ChildChecks
from models.codes import (
    AgeGroup,
    ConsentKind,
    DecisionKind,
    InformationAsked,
    PriorException,
    PriorParticipation,
    RejectionReason,
    RiskLevel,
    Stage,
    YesNoUnknown,
)
from models.decisions import Decision
from services.commands.cases import record_child_checks
from services.commands.decisions import (
    answer_information,
    grant,
    reject,
    request_information,
    start_assessment,
)
from services.errors import (
    ChangedMeanwhile,
    ChildChecksOpen,
    ConsentMissing,
    DatedInFuture,
    DatedTooEarly,
    ExceptionMissing,
    HandoverOpen,
    NeedsNotAssessed,
    NothingAsked,
    OnlyForChildren,
    RiskNotAssessed,
    StepNotPossible,
    SupportNotSufficient,
    UnknownReference,
)
from tests.factories import APPLIED, ASSESSED, GRANTED, TODAY, Programme, a_grant, child_checks

DAY = timedelta(days=1)


class TestStartAssessment:
    def test_moves_a_submitted_case_and_makes_the_first_caseworker_responsible(
        self, programme: Programme
    ) -> None:
        ref = programme.submitted()
        programme.step(programme.iom, start_assessment, ref, ASSESSED)
        case = programme.case(ref)
        assert (case.stage, case.stage_since) == (Stage.ASSESSMENT, ASSESSED)
        assert case.responsible_iom == programme.iom.user_id
        assert case.responsible_coordinator == programme.nord.user_id

    def test_refuses_a_case_that_is_further_along(self, programme: Programme) -> None:
        ref = programme.assessed()
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, start_assessment, ref, TODAY)

    def test_refuses_days_before_the_application_and_after_today(
        self, programme: Programme
    ) -> None:
        ref = programme.submitted()
        with pytest.raises(DatedTooEarly) as refusal:
            programme.step(programme.iom, start_assessment, ref, APPLIED - DAY)
        assert refusal.value.facts == {"earliest": APPLIED}
        with pytest.raises(DatedInFuture):
            programme.step(programme.iom, start_assessment, ref, TODAY + DAY)

    def test_may_happen_on_the_day_of_the_application(self, programme: Programme) -> None:
        programme.assessed(on=APPLIED)

    def test_refuses_the_version_before_the_last(self, programme: Programme) -> None:
        ref = programme.assessed()
        with pytest.raises(ChangedMeanwhile):
            programme.do(
                programme.iom, request_information, ref, TODAY, [InformationAsked.RISK], version=1
            )

    def test_refuses_a_reference_nobody_has(self, programme: Programme) -> None:
        with pytest.raises(UnknownReference):
            programme.do(programme.iom, start_assessment, "0000-0000", TODAY, version=1)


class TestInformation:
    def test_is_asked_for_by_codes_and_answered_by_the_coordinator(
        self, programme: Programme
    ) -> None:
        ref = programme.submitted()
        asked = [InformationAsked.CONSENT, InformationAsked.RISK]
        programme.step(programme.iom, request_information, ref, ASSESSED, asked)
        assert programme.case(ref).stage is Stage.INFO_REQUESTED
        assert programme.events(ref)[-1].asked == "RISK,CONSENT"
        programme.step(programme.nord, answer_information, ref, ASSESSED)
        assert programme.case(ref).stage is Stage.ASSESSMENT

    def test_may_be_answered_by_iom_for_the_applicant(self, programme: Programme) -> None:
        ref = programme.assessed()
        programme.step(programme.iom, request_information, ref, TODAY, [InformationAsked.HEALTH])
        programme.step(programme.iom, answer_information, ref, TODAY)
        assert programme.case(ref).stage is Stage.ASSESSMENT

    def test_is_not_asked_for_without_saying_what(self, programme: Programme) -> None:
        ref = programme.submitted()
        with pytest.raises(NothingAsked):
            programme.step(programme.iom, request_information, ref, ASSESSED, [])


class TestGrant:
    def test_keeps_the_decision_and_what_it_rests_on(self, programme: Programme) -> None:
        ref = programme.granted()
        (decision,) = programme.rows(Decision, ref)
        assert (decision.kind, decision.decided_on) == (DecisionKind.GRANTED, GRANTED)
        assert (decision.risk_level, decision.risk_assessed_on) == (RiskLevel.LOW, ASSESSED)
        assert decision.event_id == programme.last_event_id(ref)
        assert decision.decided_by == programme.iom.user_id
        assert programme.case(ref).stage is Stage.GRANTED

    @pytest.mark.parametrize(
        ("facts", "refusal"),
        [
            ({"risk_assessed_on": None}, RiskNotAssessed),
            ({"risk_level": RiskLevel.NOT_DONE}, RiskNotAssessed),
            ({"risk_assessed_on": GRANTED + DAY}, RiskNotAssessed),
            ({"needs_health_assessed": False}, NeedsNotAssessed),
            ({"support_sufficient": False}, SupportNotSufficient),
            ({"decided_on": TODAY + DAY}, DatedInFuture),
            ({"decided_on": ASSESSED - DAY}, DatedTooEarly),
        ],
    )
    def test_refuses_without_what_it_rests_on(
        self, programme: Programme, facts: dict[str, Any], refusal: type[Exception]
    ) -> None:
        ref = programme.assessed()
        with pytest.raises(refusal):
            programme.step(programme.iom, grant, ref, a_grant(**facts))
        assert programme.rows(Decision, ref) == []
        assert programme.case(ref).stage is Stage.ASSESSMENT

    def test_refuses_a_case_not_under_assessment(self, programme: Programme) -> None:
        ref = programme.submitted()
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, grant, ref, a_grant())

    @pytest.mark.parametrize("kind", [ConsentKind.PROGRAMME, ConsentKind.DATA_SHARING])
    def test_refuses_after_a_consent_was_withdrawn(
        self, programme: Programme, kind: ConsentKind
    ) -> None:
        ref = programme.assessed()
        programme.consent_withdrawn(ref, kind)
        with pytest.raises(ConsentMissing):
            programme.step(programme.iom, grant, ref, a_grant())

    def test_asks_for_the_exception_when_the_person_has_taken_part_before(
        self, programme: Programme
    ) -> None:
        ref = programme.assessed(prior_participation=PriorParticipation.YES)
        with pytest.raises(ExceptionMissing):
            programme.step(programme.iom, grant, ref, a_grant())
        exception = PriorException.NEW_EXPLOITATION
        programme.step(programme.iom, grant, ref, a_grant(prior_exception=exception))
        assert programme.case(ref).prior_exception is exception

    def test_keeps_no_exception_for_somebody_who_never_took_part(
        self, programme: Programme
    ) -> None:
        ref = programme.assessed()
        form = a_grant(prior_exception=PriorException.CHILD)
        programme.step(programme.iom, grant, ref, form)
        assert programme.case(ref).prior_exception is None


class TestGrantToAChild:
    @pytest.fixture
    def childs(self, programme: Programme) -> str:
        return programme.assessed(age_group=AgeGroup.AGE_12_14)

    def test_goes_through_with_all_checks_done(self, programme: Programme, childs: str) -> None:
        programme.step(programme.iom, record_child_checks, childs, child_checks())
        programme.step(programme.iom, grant, childs, a_grant())
        assert programme.case(childs).stage is Stage.GRANTED

    def test_needs_no_judgement_of_best_interests_when_the_child_is_with_the_family(
        self, programme: Programme, childs: str
    ) -> None:
        checks = child_checks(
            separated_from_family=YesNoUnknown.NO,
            best_interest_sweden_on=None,
            best_interest_home_on=None,
        )
        programme.step(programme.iom, record_child_checks, childs, checks)
        programme.step(programme.iom, grant, childs, a_grant())

    @pytest.mark.parametrize(
        ("open_check", "n"),
        [
            ({"family_check_on": None}, 1),
            ({"family_check_on": GRANTED + DAY}, 1),
            ({"best_interest_sweden_on": None}, 1),
            ({"best_interest_home_on": None}, 1),
            ({"best_interest_home_on": None, "best_interest_sweden_on": None}, 2),
            ({"best_interest_home_on": None, "separated_from_family": YesNoUnknown.UNKNOWN}, 1),
            ({"separated_from_family": None}, 1),
        ],
    )
    def test_names_every_check_that_is_open_on_the_day_of_the_decision(
        self, programme: Programme, childs: str, open_check: dict[str, Any], n: int
    ) -> None:
        programme.step(programme.iom, record_child_checks, childs, child_checks(**open_check))
        with pytest.raises(ChildChecksOpen) as refusal:
            programme.step(programme.iom, grant, childs, a_grant())
        missing = refusal.value.facts["missing"]
        assert isinstance(missing, tuple)
        assert len(missing) == n

    def test_asks_who_is_responsible_until_the_hand_over(
        self, programme: Programme, childs: str
    ) -> None:
        checks = child_checks(responsible_until_handover=None)
        programme.step(programme.iom, record_child_checks, childs, checks)
        with pytest.raises(HandoverOpen):
            programme.step(programme.iom, grant, childs, a_grant())

    def test_asks_nothing_of_the_kind_of_an_adult(self, programme: Programme) -> None:
        ref = programme.granted()
        assert ChildChecks(**programme.case(ref).model_dump()) == ChildChecks()


class TestReject:
    def test_ends_the_case_with_its_reason(self, programme: Programme) -> None:
        ref = programme.assessed()
        programme.step(programme.iom, reject, ref, GRANTED, RejectionReason.NOT_ELIGIBLE)
        case = programme.case(ref)
        assert (case.stage, case.ended_on) == (Stage.REJECTED, GRANTED)
        (decision,) = programme.rows(Decision, ref)
        assert (decision.kind, decision.reason) == (
            DecisionKind.REJECTED,
            RejectionReason.NOT_ELIGIBLE,
        )

    def test_keeps_a_childs_reason_for_children(self, programme: Programme) -> None:
        reason = RejectionReason.NOT_IN_CHILDS_BEST_INTEREST
        adult = programme.assessed()
        with pytest.raises(OnlyForChildren):
            programme.step(programme.iom, reject, adult, GRANTED, reason)
        child = programme.assessed(age_group=AgeGroup.CHILD_UNKNOWN)
        programme.step(programme.iom, reject, child, GRANTED, reason)

    def test_is_final(self, programme: Programme) -> None:
        ref = programme.assessed()
        programme.step(programme.iom, reject, ref, GRANTED, RejectionReason.RETURN_NOT_SAFE)
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, grant, ref, a_grant())
