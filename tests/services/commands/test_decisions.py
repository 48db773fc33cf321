"""The way to IOM's decision, and what a grant rests on."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.cases import ChildChecks
from models.codes import (
    AgeGroup,
    ConsentKind,
    CorrectionReason,
    DecisionKind,
    InformationAsked,
    InformationSource,
    PriorException,
    PriorParticipation,
    RejectionReason,
    ReturnBasis,
    RiskLevel,
    SettlementBasis,
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
from services.commands.journeys import correct_day
from services.commands.participation import confirm_participation
from services.commands.undo import undo_step
from services.errors import (
    ChangedMeanwhile,
    ChildChecksOpen,
    ConsentMissing,
    DatedInFuture,
    DatedTooEarly,
    ExceptionMissing,
    HandoverOpen,
    NeedsNotAssessed,
    NoSuchDay,
    NothingAsked,
    NothingChosen,
    OnlyForChildren,
    ParticipationNotConfirmed,
    RiskHalfAssessed,
    RiskNotAssessed,
    SettlementNotChecked,
    StepNotPossible,
    SupportNotSufficient,
    UnknownCode,
    UnknownReference,
)
from tests.factories import (
    APPLIED,
    ASSESSED,
    GRANTED,
    TODAY,
    Programme,
    a_grant,
    a_rejection,
    child_checks,
)

DAY = timedelta(days=1)
THIRD_COUNTRY = ReturnBasis.THIRD_COUNTRY_PERMANENT_RESIDENCE


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
        programme.answered(ref, ASSESSED, *asked)
        assert programme.case(ref).stage is Stage.ASSESSMENT
        answer = programme.events(ref)[-1]
        assert (answer.answered, answer.answered_by) == ("RISK,CONSENT", "COORDINATOR")

    def test_may_be_answered_by_iom_for_the_applicant_and_in_part(
        self, programme: Programme
    ) -> None:
        ref = programme.information_asked(InformationAsked.HEALTH, InformationAsked.RISK)
        self.answer(programme, ref, {InformationAsked.HEALTH})
        answer = programme.events(ref)[-1]
        assert (answer.answered, answer.answered_by) == ("HEALTH", "APPLICANT")
        assert programme.case(ref).stage is Stage.ASSESSMENT

    def test_is_not_answered_without_saying_what_has_come(self, programme: Programme) -> None:
        ref = programme.information_asked()
        with pytest.raises(NothingChosen):
            self.answer(programme, ref, set())

    def test_is_not_answered_with_what_nobody_asked_for(self, programme: Programme) -> None:
        ref = programme.information_asked(InformationAsked.RISK)
        with pytest.raises(UnknownCode):
            self.answer(programme, ref, {InformationAsked.RISK, InformationAsked.HEALTH})

    def test_is_answered_for_the_request_that_waits_also_in_another_region(
        self, programme: Programme
    ) -> None:
        ref = programme.information_asked(InformationAsked.RISK)
        programme.answered(ref, ASSESSED)
        needs = [InformationAsked.NEEDS]
        programme.step(programme.iom, request_information, ref, TODAY, needs)
        programme.handed_over(ref)
        with pytest.raises(UnknownCode):
            self.answer(programme, ref, {InformationAsked.RISK})
        self.answer(programme, ref, {InformationAsked.NEEDS})

    def test_is_not_answered_when_nothing_was_asked(self, programme: Programme) -> None:
        ref = programme.assessed()
        with pytest.raises(StepNotPossible):
            self.answer(programme, ref, {InformationAsked.RISK})

    def test_keeps_what_has_come_when_the_day_is_corrected(self, programme: Programme) -> None:
        ref = programme.information_asked()
        programme.answered(ref, TODAY)
        answer = programme.last_event_id(ref)
        wrong = CorrectionReason.TYPED_WRONG
        programme.step(programme.iom, correct_day, ref, answer, ASSESSED, wrong)
        right = programme.events(ref)[-1]
        assert (right.happened_on, right.answered) == (ASSESSED, "RISK")

    @staticmethod
    def answer(programme: Programme, ref: str, answered: set[InformationAsked]) -> None:
        programme.step(
            programme.iom,
            answer_information,
            ref,
            TODAY,
            answered=answered,
            source=InformationSource.APPLICANT,
        )

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
        found = PriorParticipation.YES
        with pytest.raises(ExceptionMissing):
            programme.step(programme.iom, grant, ref, a_grant(prior_participation=found))
        assert programme.case(ref).participation_confirmed_on is None
        exception = PriorException.NEW_EXPLOITATION
        form = a_grant(prior_participation=found, prior_exception=exception)
        programme.step(programme.iom, grant, ref, form)
        case = programme.case(ref)
        assert (case.prior_exception, case.participation_confirmed_on) == (exception, GRANTED)

    @pytest.mark.parametrize("told", PriorParticipation)
    def test_waits_until_iom_has_said_whether_the_person_took_part_before(
        self, programme: Programme, told: PriorParticipation
    ) -> None:
        ref = programme.assessed(prior_participation=told)
        for open_answer in (None, PriorParticipation.UNKNOWN):
            with pytest.raises(ParticipationNotConfirmed):
                programme.step(programme.iom, grant, ref, a_grant(prior_participation=open_answer))
        programme.step(programme.iom, grant, ref, a_grant())
        assert programme.case(ref).prior_participation is PriorParticipation.NO

    def test_is_content_with_what_was_confirmed_before(self, programme: Programme) -> None:
        ref = programme.assessed()
        no = PriorParticipation.NO
        programme.step(programme.iom, confirm_participation, ref, no, on=ASSESSED)
        programme.step(programme.iom, grant, ref, a_grant(prior_participation=None))
        assert programme.case(ref).participation_confirmed_on == ASSESSED

    def test_enters_the_earlier_case_and_leaves_it_again_when_undone(
        self, programme: Programme
    ) -> None:
        first = programme.rejected()
        ref = programme.assessed(prior_participation=PriorParticipation.UNKNOWN)
        form = a_grant(
            prior_participation=PriorParticipation.YES,
            earlier_ref=first.lower(),
            prior_exception=PriorException.RETURN_NOT_COMPLETED,
        )
        programme.step(programme.iom, grant, ref, form)
        case = programme.case(ref)
        assert (case.earlier_ref, case.person_ref) == (first, first)
        programme.do(programme.iom, undo_step, ref, programme.last_event_id(ref))
        case = programme.case(ref)
        assert (case.earlier_ref, case.person_ref, case.prior_exception) == (None, ref, None)
        assert case.prior_participation is PriorParticipation.UNKNOWN
        assert case.participation_confirmed_on is None

    def test_asks_what_lets_the_person_settle_in_a_third_country(
        self, programme: Programme
    ) -> None:
        third = {"return_basis": THIRD_COUNTRY, "return_country": "RO"}
        ref = programme.assessed(**third)
        with pytest.raises(SettlementNotChecked):
            programme.step(programme.iom, grant, ref, a_grant())
        basis = SettlementBasis.RIGHT_TO_SETTLE
        programme.step(programme.iom, grant, ref, a_grant(settlement_basis=basis))
        assert programme.rows(Decision, ref)[0].settlement_basis is basis

    def test_keeps_no_such_basis_for_the_home_country(self, programme: Programme) -> None:
        ref = programme.assessed()
        form = a_grant(settlement_basis=SettlementBasis.PERMANENT_PERMIT)
        programme.step(programme.iom, grant, ref, form)
        assert programme.rows(Decision, ref)[0].settlement_basis is None

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
    def test_ends_the_case_with_its_reason_and_the_risk(self, programme: Programme) -> None:
        ref = programme.assessed()
        form = a_rejection(risk_assessed_on=GRANTED, risk_level=RiskLevel.HIGH)
        programme.step(programme.iom, reject, ref, form)
        case = programme.case(ref)
        assert (case.stage, case.ended_on) == (Stage.REJECTED, GRANTED)
        assert case.ended_as == "NOT_ELIGIBLE"
        (decision,) = programme.rows(Decision, ref)
        assert (decision.kind, decision.reason) == (
            DecisionKind.REJECTED,
            RejectionReason.NOT_ELIGIBLE,
        )
        assert (decision.risk_assessed_on, decision.risk_level) == (GRANTED, RiskLevel.HIGH)

    @pytest.mark.parametrize(
        ("risk", "refusal"),
        [
            ({"risk_assessed_on": ASSESSED}, RiskHalfAssessed),
            ({"risk_level": RiskLevel.LOW}, RiskHalfAssessed),
            (
                {"risk_level": RiskLevel.LOW, "risk_assessed_on": GRANTED + DAY},
                RiskHalfAssessed,
            ),
            (
                {"risk_level": RiskLevel.LOW, "risk_assessed_on": date(2011, 12, 31)},
                NoSuchDay,
            ),
        ],
    )
    def test_refuses_half_a_risk_assessment(
        self, programme: Programme, risk: dict[str, Any], refusal: type[Exception]
    ) -> None:
        ref = programme.assessed()
        with pytest.raises(refusal):
            programme.step(programme.iom, reject, ref, a_rejection(**risk))
        assert programme.case(ref).stage is Stage.ASSESSMENT

    def test_keeps_a_childs_reason_for_children(self, programme: Programme) -> None:
        form = a_rejection(reason=RejectionReason.NOT_IN_CHILDS_BEST_INTEREST)
        adult = programme.assessed()
        with pytest.raises(OnlyForChildren):
            programme.step(programme.iom, reject, adult, form)
        child = programme.assessed(age_group=AgeGroup.CHILD_UNKNOWN)
        programme.step(programme.iom, reject, child, form)

    def test_is_final(self, programme: Programme) -> None:
        ref = programme.rejected()
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, grant, ref, a_grant())
