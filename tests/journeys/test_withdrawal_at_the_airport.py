"""The person stands at the airport and chooses to stay: no reason is asked, nothing is lost."""

import inspect

import pytest

from models.codes import ConsentKind, Milestone, PutOffReason, Stage
from models.journeys import Arrival, Departure
from services.commands.consents import give_consent, withdraw_consent
from services.commands.decisions import grant
from services.commands.endings import withdraw
from services.commands.journeys import put_off_journey, record_arrival, record_departure
from services.errors import ConsentCannotBeWithdrawn, ConsentMissing, StepNotPossible
from tests.factories import ARRIVED, DEPARTED, GRANTED, TODAY, Programme, a_grant
from tests.journeys.telling import figure, seen, states, waiting


class TestWithdrawal:
    def test_asks_for_no_reason(self) -> None:
        assert set(inspect.signature(withdraw).parameters) == {"work", "ref", "on", "version"}

    @pytest.mark.parametrize(
        "reached", ["submitted", "assessed", "granted", "travelling", "arrived"]
    )
    def test_is_one_clear_step_from_every_open_stage(
        self, programme: Programme, reached: str
    ) -> None:
        ref = getattr(programme, reached)()
        programme.step(programme.nord, withdraw, ref, TODAY)
        case = programme.case(ref)
        assert (case.stage, case.ended_on) == (Stage.WITHDRAWN, TODAY)
        assert waiting(programme, programme.nord) == []
        assert figure(programme, "caseload").n == 0

    def test_at_the_airport_keeps_the_grant_in_the_figures(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.step(programme.iom, withdraw, ref, DEPARTED)
        assert figure(programme, "supported").n == 1
        assert figure(programme, "returned").n == 0
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, record_departure, ref, Departure(departed_on=TODAY))

    def test_after_the_return_stays_in_the_denominator(self, programme: Programme) -> None:
        arrived_on = ARRIVED.replace(year=2025)
        ref = programme.arrived(arrived_on)
        programme.step(programme.nord, withdraw, ref, arrived_on)
        done = figure(programme, "completion_within_year")
        assert (done.n, done.of) == (0, 1)
        assert states(programme, ref)[Milestone.M12] == "CANCELLED"

    def test_on_the_journey_leads_to_no_arrival(self, programme: Programme) -> None:
        ref = programme.travelling()
        programme.step(programme.nord, withdraw, ref, DEPARTED)
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, record_arrival, ref, Arrival(arrived_on=TODAY))


class TestAJourneyBrokenOff:
    def test_can_be_begun_again(self, programme: Programme) -> None:
        ref, iom = programme.travelling(), programme.iom
        programme.step(iom, put_off_journey, ref, DEPARTED, PutOffReason.PERSONS_WISH)
        assert seen(programme, ref, iom).stage is Stage.GRANTED
        programme.step(iom, record_departure, ref, Departure(departed_on=ARRIVED))
        programme.step(iom, record_arrival, ref, Arrival(arrived_on=ARRIVED))
        assert figure(programme, "supported").n == 1
        assert figure(programme, "returned").n == 1


class TestConsentTakenBack:
    @pytest.mark.parametrize("kind", [ConsentKind.PROGRAMME, ConsentKind.DATA_SHARING])
    def test_stops_the_case_until_it_is_given_again(
        self, programme: Programme, kind: ConsentKind
    ) -> None:
        ref = programme.granted()
        programme.step(programme.nord, withdraw_consent, ref, kind, TODAY)
        leave = Departure(departed_on=TODAY)
        with pytest.raises(ConsentMissing):
            programme.step(programme.iom, record_departure, ref, leave)
        assert programme.case(ref).stage is Stage.GRANTED
        programme.step(programme.nord, give_consent, ref, kind, TODAY)
        programme.step(programme.iom, record_departure, ref, leave)
        assert programme.case(ref).stage is Stage.TRAVELLING

    def test_is_withdrawn_for_each_by_itself(self, programme: Programme) -> None:
        ref = programme.assessed()
        programme.step(programme.nord, withdraw_consent, ref, ConsentKind.DATA_SHARING, TODAY)
        consents = {
            one.kind: one.withdrawn_on for one in seen(programme, ref, programme.nord).consents
        }
        assert consents[ConsentKind.DATA_SHARING] == TODAY
        assert consents[ConsentKind.PROGRAMME] is None
        with pytest.raises(ConsentMissing):
            programme.step(programme.iom, grant, ref, a_grant(decided_on=GRANTED))

    def test_leaves_what_happened_before_as_it_was(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.step(programme.nord, withdraw_consent, ref, ConsentKind.PROGRAMME, TODAY)
        before = Departure(departed_on=DEPARTED)
        programme.step(programme.iom, record_departure, ref, before)
        assert programme.case(ref).stage is Stage.TRAVELLING

    def test_a_confirmation_is_no_consent(self, programme: Programme) -> None:
        ref = programme.submitted()
        with pytest.raises(ConsentCannotBeWithdrawn):
            programme.step(programme.nord, withdraw_consent, ref, ConsentKind.INFORMED, TODAY)
