"""An application is rejected; a new one is a new case, and a person may have several."""

import pytest

from models.codes import PriorParticipation, RejectionReason, RiskLevel, Stage
from models.decisions import Decision, Rejection
from services.commands.decisions import grant, reject, start_assessment
from services.commands.participation import confirm_participation
from services.errors import OnlyForChildren, StepNotPossible
from tests.factories import ASSESSED, GRANTED, TODAY, Programme, a_grant
from tests.journeys.telling import figure


def rejected(programme: Programme) -> str:
    ref = programme.assessed()
    form = Rejection(
        decided_on=GRANTED,
        reason=RejectionReason.RETURN_NOT_SAFE,
        risk_assessed_on=ASSESSED,
        risk_level=RiskLevel.HIGH,
    )
    programme.step(programme.iom, reject, ref, form)
    return ref


class TestRejected:
    def test_ends_the_case_with_its_reason_and_risk(self, programme: Programme) -> None:
        ref = rejected(programme)
        case, decision = programme.case(ref), programme.rows(Decision, ref)[0]
        assert (case.stage, case.ended_as) == (Stage.REJECTED, "RETURN_NOT_SAFE")
        assert (decision.reason, decision.risk_level) == (
            RejectionReason.RETURN_NOT_SAFE,
            RiskLevel.HIGH,
        )
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, grant, ref, a_grant())

    def test_a_childs_reason_is_for_children(self, programme: Programme) -> None:
        ref = programme.assessed()
        reason = RejectionReason.NOT_IN_CHILDS_BEST_INTEREST
        with pytest.raises(OnlyForChildren):
            programme.step(programme.iom, reject, ref, Rejection(decided_on=GRANTED, reason=reason))


class TestApplyingAgain:
    def test_is_a_new_case_of_the_same_person(self, programme: Programme) -> None:
        earlier = rejected(programme)
        again = programme.submitted(applied_on=TODAY)
        programme.step(programme.iom, start_assessment, again, TODAY)
        version = programme.case(again).version
        programme.do(
            programme.iom,
            confirm_participation,
            again,
            PriorParticipation.YES,
            earlier,
            on=TODAY,
            version=version,
        )
        assert programme.case(again).person_ref == programme.case(earlier).person_ref == earlier
        assert again != earlier
        assert figure(programme, "applications").n == 2
