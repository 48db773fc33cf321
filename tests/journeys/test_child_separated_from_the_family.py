"""A child who is separated from the family: nothing is granted or closed before it is safe to."""

from datetime import timedelta

import pytest

from models.cases import ChildHandover
from models.codes import (
    AdultChild,
    AgeGroup,
    AlertKind,
    AlertResolution,
    ClosingReason,
    Escort,
    NotHandedOver,
    ResponsibleRole,
    Stage,
    YesNoUnknown,
)
from models.journeys import Departure
from services.commands.alerts import raise_missing, resolve_alert
from services.commands.cases import record_child_checks
from services.commands.decisions import grant
from services.commands.endings import close_case
from services.commands.journeys import record_departure
from services.errors import (
    ChildChecksOpen,
    ConcernsAnAdult,
    HandedOverTwice,
    HandoverOfChildOpen,
    HandoverOpen,
)
from tests.factories import ARRIVED, ASSESSED, TODAY, Programme, a_grant, child_checks
from tests.journeys.telling import figure, seen, waiting

CHILD = {"age_group": AgeGroup.AGE_12_14}


class TestAChildSeparatedFromTheFamily:
    def test_is_not_granted_while_anything_is_open(self, programme: Programme) -> None:
        ref = programme.assessed(**CHILD)
        for missing in ("family_check_on", "best_interest_sweden_on", "best_interest_home_on"):
            checks = child_checks(**{missing: None})
            programme.step(programme.nord, record_child_checks, ref, checks)
            with pytest.raises(ChildChecksOpen):
                programme.step(programme.iom, grant, ref, a_grant())
        nobody = child_checks(responsible_until_handover=None)
        programme.step(programme.nord, record_child_checks, ref, nobody)
        with pytest.raises(HandoverOpen):
            programme.step(programme.iom, grant, ref, a_grant())
        programme.step(programme.nord, record_child_checks, ref, child_checks())
        programme.step(programme.iom, grant, ref, a_grant())
        assert programme.case(ref).stage is Stage.GRANTED

    def test_needs_no_judgement_abroad_when_it_is_not_separated(self, programme: Programme) -> None:
        ref = programme.assessed(**CHILD)
        with_family = child_checks(
            separated_from_family=YesNoUnknown.NO,
            best_interest_sweden_on=None,
            best_interest_home_on=None,
        )
        programme.step(programme.nord, record_child_checks, ref, with_family)
        programme.step(programme.iom, grant, ref, a_grant())
        assert programme.case(ref).stage is Stage.GRANTED

    def test_what_was_checked_before_stays_to_be_seen(self, programme: Programme) -> None:
        ref = programme.assessed(**CHILD)
        guardian = child_checks(responsible_until_handover=ResponsibleRole.GUARDIAN)
        programme.step(programme.nord, record_child_checks, ref, guardian)
        version = programme.case(ref).version
        programme.step(programme.iom, record_child_checks, ref, child_checks())
        assert programme.case(ref).version == version + 1
        assert programme.case(ref).responsible_until_handover is ResponsibleRole.SOCIAL_SERVICES

    def test_comes_first_in_the_tracker(self, programme: Programme) -> None:
        programme.arrived(ARRIVED - timedelta(10))
        child = programme.arrived(**CHILD)
        assert next(row.ref for row in waiting(programme, programme.nord) if row.days < 0) == child

    def test_is_not_closed_before_somebody_has_taken_over(self, programme: Programme) -> None:
        ref, iom = programme.arrived(**CHILD), programme.iom
        reason = ClosingReason.DECLINED_FURTHER_CONTACT
        with pytest.raises(HandoverOfChildOpen):
            programme.step(iom, close_case, ref, TODAY, reason)
        both = ChildHandover(
            handed_over_on=ARRIVED, not_handed_over=NotHandedOver.RETURNED_TO_PARENTS
        )
        with pytest.raises(HandedOverTwice):
            self._close(programme, ref, reason, both)
        self._close(programme, ref, reason, ChildHandover(handed_over_on=ARRIVED))
        assert programme.case(ref).stage is Stage.CLOSED
        assert programme.case(ref).handed_over_on == ARRIVED

    def test_is_closed_with_a_reason_why_nobody_took_over(self, programme: Programme) -> None:
        ref = programme.arrived(**CHILD)
        home = ChildHandover(not_handed_over=NotHandedOver.RETURNED_TO_PARENTS)
        self._close(programme, ref, ClosingReason.REFERRED_OTHER, home)
        assert programme.case(ref).stage is Stage.CLOSED

    def test_that_goes_missing_alerts_region_and_iom_until_resolved(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived(**CHILD)
        programme.step(programme.nord, raise_missing, ref, TODAY)
        alert = seen(programme, ref, programme.iom).alerts[0]
        assert (alert.kind, alert.resolved_on) == (AlertKind.CHILD_MISSING, None)
        found = AlertResolution.FOUND_SAFE
        programme.step(programme.nord, resolve_alert, ref, alert.id, found, TODAY)
        assert not [
            one for one in seen(programme, ref, programme.iom).alerts if one.resolved_on is None
        ]

    def test_whose_contact_is_lost_is_missing_not_just_lost(self, programme: Programme) -> None:
        ref = programme.arrived(**CHILD)
        gone = ChildHandover(not_handed_over=NotHandedOver.CHILD_MISSING)
        self._close(programme, ref, ClosingReason.LOST_CONTACT, gone)
        alerts = seen(programme, ref, programme.iom).alerts
        assert [one.kind for one in alerts if one.resolved_on is None] == [AlertKind.CHILD_MISSING]

    def test_is_counted_as_a_child_and_its_companions_beside(self, programme: Programme) -> None:
        programme.arrived(**CHILD)
        programme.arrived(accompanying_children=2)
        returned = {row: figure(programme, "returned", adult_child=row).n for row in AdultChild}
        assert returned == {AdultChild.ADULT: 1, AdultChild.CHILD: 1}
        assert figure(programme, "returned").accompanying == 2

    def _close(
        self, programme: Programme, ref: str, reason: ClosingReason, handover: ChildHandover
    ) -> None:
        version = programme.case(ref).version
        programme.do(
            programme.iom, close_case, ref, TODAY, reason, handover=handover, version=version
        )


def test_an_adult_cannot_be_a_missing_child(programme: Programme) -> None:
    ref = programme.arrived()
    with pytest.raises(ConcernsAnAdult):
        programme.step(programme.nord, raise_missing, ref, TODAY)


def test_a_child_travels_with_an_escort(programme: Programme) -> None:
    ref = programme.granted(**CHILD)
    travel = Departure(departed_on=ASSESSED + timedelta(60), escort=Escort.OPERATIONAL)
    programme.step(programme.iom, record_departure, ref, travel)
    assert programme.journey(ref).escort is Escort.OPERATIONAL
