"""A return to a third country where the person may settle, and IOM has seen on what basis."""

import pytest

from models.codes import ReturnBasis, SettlementBasis, Stage
from models.decisions import Decision
from services.commands.decisions import grant
from services.errors import HomeIsNotACitizenship, SettlementNotChecked, SwedenIsNoReturn
from tests.factories import Programme, a_grant
from tests.journeys.telling import figure

ELSEWHERE = {
    "citizenship": ["NG"],
    "return_country": "IT",
    "return_basis": ReturnBasis.THIRD_COUNTRY_PERMANENT_RESIDENCE,
}


class TestAThirdCountry:
    def test_must_be_said_to_be_one(self, programme: Programme) -> None:
        with pytest.raises(HomeIsNotACitizenship):
            programme.submitted(citizenship=["NG"], return_country="IT")

    def test_is_never_sweden(self, programme: Programme) -> None:
        with pytest.raises(SwedenIsNoReturn):
            programme.submitted(**ELSEWHERE | {"return_country": "SE"})

    def test_is_granted_on_what_lets_the_person_settle(self, programme: Programme) -> None:
        ref = programme.assessed(**ELSEWHERE)
        with pytest.raises(SettlementNotChecked):
            programme.step(programme.iom, grant, ref, a_grant())
        permit = SettlementBasis.PERMANENT_PERMIT
        programme.step(programme.iom, grant, ref, a_grant(settlement_basis=permit))
        assert programme.case(ref).stage is Stage.GRANTED
        assert programme.rows(Decision, ref)[0].settlement_basis is permit
        assert figure(programme, "supported", by=("return_country",)).group == ("IT",)

    def test_home_needs_no_such_basis(self, programme: Programme) -> None:
        ref = programme.assessed()
        programme.step(programme.iom, grant, ref, a_grant())
        assert programme.rows(Decision, ref)[0].settlement_basis is None
