"""The two consents: withdrawn and given again, each on its own, and what waits meanwhile."""

from datetime import timedelta

import pytest

from models.codes import ConsentKind, Stage
from models.consents import FORM_VERSION, Consent
from models.journeys import Departure
from services.commands.consents import give_consent, withdraw_consent
from services.commands.endings import withdraw
from services.commands.journeys import record_departure
from services.errors import (
    ConsentCannotBeWithdrawn,
    ConsentMissing,
    ConsentNotGiven,
    DatedInFuture,
    DatedTooEarly,
    StepNotPossible,
)
from tests.factories import APPLIED, TODAY, Programme

DAY = timedelta(days=1)
SHARING, PROGRAMME = ConsentKind.DATA_SHARING, ConsentKind.PROGRAMME
TICKED = {"consent_programme_on": APPLIED, "consent_data_sharing_on": APPLIED}


def of_kind(programme: Programme, ref: str, kind: ConsentKind) -> list[Consent]:
    """Read the consents of a kind."""
    return [row for row in programme.rows(Consent, ref) if row.kind is kind]


class TestWithdrawConsent:
    @pytest.mark.parametrize("stage", ["submitted", "granted", "arrived", "rejected"])
    def test_is_possible_in_every_stage_and_moves_nothing(
        self, programme: Programme, stage: str
    ) -> None:
        ref = getattr(programme, stage)()
        before = programme.case(ref).stage
        programme.step(programme.nord, withdraw_consent, ref, SHARING, TODAY)
        assert programme.case(ref).stage is before
        (withdrawn,) = of_kind(programme, ref, SHARING)
        assert (withdrawn.withdrawn_on, withdrawn.withdrawn_by) == (TODAY, programme.nord.user_id)
        assert withdrawn.withdrawn_at is not None
        assert programme.trail(ref)[-1].fields == ["consent_data_sharing_on"]

    def test_leaves_the_other_one_standing(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, withdraw_consent, ref, SHARING, TODAY)
        assert of_kind(programme, ref, PROGRAMME)[0].withdrawn_on is None

    def test_stops_the_journey_until_it_is_given_again(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.step(programme.nord, withdraw_consent, ref, PROGRAMME, TODAY)
        leaving = Departure(departed_on=TODAY)
        with pytest.raises(ConsentMissing):
            programme.step(programme.iom, record_departure, ref, leaving)
        programme.step(programme.nord, give_consent, ref, PROGRAMME, TODAY)
        programme.step(programme.iom, record_departure, ref, leaving)
        assert programme.case(ref).stage is Stage.TRAVELLING

    @pytest.mark.parametrize("kind", sorted(set(ConsentKind) - {SHARING, PROGRAMME}))
    def test_refuses_what_is_a_confirmation(self, programme: Programme, kind: ConsentKind) -> None:
        with pytest.raises(ConsentCannotBeWithdrawn):
            programme.step(programme.nord, withdraw_consent, programme.submitted(), kind, TODAY)

    def test_is_possible_once(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, withdraw_consent, ref, SHARING, TODAY)
        with pytest.raises(ConsentNotGiven):
            programme.step(programme.iom, withdraw_consent, ref, SHARING, TODAY)

    def test_is_not_dated_before_it_was_given_or_after_today(self, programme: Programme) -> None:
        ref = programme.submitted(**TICKED)
        with pytest.raises(DatedTooEarly):
            programme.step(programme.nord, withdraw_consent, ref, SHARING, APPLIED - DAY)
        with pytest.raises(DatedInFuture):
            programme.step(programme.nord, withdraw_consent, ref, SHARING, TODAY + DAY)
        programme.step(programme.nord, withdraw_consent, ref, SHARING, APPLIED)


class TestGiveConsent:
    def test_keeps_the_old_one_and_adds_one_on_the_form_of_today(
        self, programme: Programme
    ) -> None:
        ref = programme.submitted(**TICKED)
        programme.step(programme.nord, withdraw_consent, ref, SHARING, TODAY - 3 * DAY)
        programme.step(programme.nord, give_consent, ref, SHARING, TODAY - DAY)
        old, again = of_kind(programme, ref, SHARING)
        assert (old.given_on, old.withdrawn_on) == (APPLIED, TODAY - 3 * DAY)
        assert (again.given_on, again.withdrawn_on) == (TODAY - DAY, None)
        assert again.form_version == FORM_VERSION

    def test_can_be_withdrawn_and_given_over_and_over(self, programme: Programme) -> None:
        ref = programme.submitted()
        for _ in range(3):
            programme.step(programme.nord, withdraw_consent, ref, SHARING, TODAY)
            programme.step(programme.nord, give_consent, ref, SHARING, TODAY)
        assert len(of_kind(programme, ref, SHARING)) == 4

    def test_refuses_one_that_stands(self, programme: Programme) -> None:
        with pytest.raises(ConsentNotGiven):
            programme.step(programme.nord, give_consent, programme.submitted(), SHARING, TODAY)

    def test_refuses_what_is_a_confirmation(self, programme: Programme) -> None:
        informed = ConsentKind.INFORMED
        with pytest.raises(ConsentCannotBeWithdrawn):
            programme.step(programme.nord, give_consent, programme.submitted(), informed, TODAY)

    def test_refuses_a_case_that_has_ended(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, withdraw_consent, ref, SHARING, TODAY)
        programme.step(programme.nord, withdraw, ref, TODAY)
        with pytest.raises(StepNotPossible):
            programme.step(programme.nord, give_consent, ref, SHARING, TODAY)

    def test_is_not_dated_before_the_withdrawal_or_after_today(self, programme: Programme) -> None:
        ref = programme.submitted(**TICKED)
        programme.step(programme.nord, withdraw_consent, ref, SHARING, TODAY - DAY)
        with pytest.raises(DatedTooEarly):
            programme.step(programme.nord, give_consent, ref, SHARING, TODAY - 2 * DAY)
        with pytest.raises(DatedInFuture):
            programme.step(programme.nord, give_consent, ref, SHARING, TODAY + DAY)
        programme.step(programme.nord, give_consent, ref, SHARING, TODAY - DAY)
