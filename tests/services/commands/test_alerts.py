"""Alerts: raised for a missing child, resolved with how it ended."""

from datetime import timedelta

import pytest

from models.alerts import Alert
from models.codes import AgeGroup, AlertKind, AlertResolution, ClosingReason
from services.commands.alerts import raise_missing, resolve_alert
from services.commands.endings import close_case, withdraw
from services.errors import (
    AlertOver,
    AlreadyAlerted,
    ChangedMeanwhile,
    ConcernsAnAdult,
    DatedInFuture,
    DatedTooEarly,
    StepNotPossible,
    UnknownReference,
)
from tests.factories import APPLIED, TODAY, Programme

DAY = timedelta(days=1)
FOUND = AlertResolution.FOUND_SAFE


@pytest.fixture
def child(programme: Programme) -> str:
    """Give the case of a child under assessment."""
    return programme.assessed(age_group=AgeGroup.AGE_15_17)


@pytest.fixture
def missing(programme: Programme, child: str) -> int:
    """Give the number of the alert for that child, two days old."""
    programme.step(programme.nord, raise_missing, child, TODAY - 2 * DAY)
    return programme.rows(Alert, child)[0].id or 0


class TestRaiseMissing:
    def test_keeps_since_when_and_who_said_so(self, programme: Programme, child: str) -> None:
        programme.step(programme.nord, raise_missing, child, TODAY - DAY)
        (alert,) = programme.rows(Alert, child)
        assert (alert.kind, alert.raised_on) == (AlertKind.CHILD_MISSING, TODAY - DAY)
        assert (alert.raised_by, alert.resolved_on) == (programme.nord.user_id, None)
        assert programme.trail(child)[-1].action == "alert.raised"

    def test_leaves_the_case_where_it_is(self, programme: Programme, child: str) -> None:
        path = programme.events(child)
        programme.step(programme.iom, raise_missing, child, TODAY)
        assert programme.events(child) == path

    def test_is_possible_after_the_case_has_ended(self, programme: Programme, child: str) -> None:
        programme.step(programme.nord, withdraw, child, TODAY)
        programme.step(programme.nord, raise_missing, child, TODAY)

    def test_refuses_an_adults_case(self, programme: Programme) -> None:
        with pytest.raises(ConcernsAnAdult):
            programme.step(programme.nord, raise_missing, programme.submitted(), TODAY)

    def test_refuses_a_case_registered_in_error(self, programme: Programme, child: str) -> None:
        in_error = ClosingReason.REGISTERED_IN_ERROR
        programme.step(programme.iom, close_case, child, TODAY, in_error)
        with pytest.raises(StepNotPossible):
            programme.step(programme.nord, raise_missing, child, TODAY)

    def test_refuses_a_second_alert_while_the_first_is_open(
        self, programme: Programme, child: str, missing: int
    ) -> None:
        with pytest.raises(AlreadyAlerted):
            programme.step(programme.iom, raise_missing, child, TODAY)
        programme.step(programme.nord, resolve_alert, child, missing, FOUND, TODAY)
        programme.step(programme.iom, raise_missing, child, TODAY)
        assert len(programme.rows(Alert, child)) == 2

    def test_refuses_days_before_the_application_and_after_today(
        self, programme: Programme, child: str
    ) -> None:
        with pytest.raises(DatedTooEarly):
            programme.step(programme.nord, raise_missing, child, APPLIED - DAY)
        with pytest.raises(DatedInFuture):
            programme.step(programme.nord, raise_missing, child, TODAY + DAY)
        programme.step(programme.nord, raise_missing, child, APPLIED)

    def test_refuses_an_old_version_of_the_case(
        self, programme: Programme, child: str, missing: int
    ) -> None:
        assert missing
        with pytest.raises(ChangedMeanwhile):
            programme.do(programme.iom, raise_missing, child, TODAY, version=2)


class TestResolveAlert:
    def test_keeps_how_it_ended_and_when(
        self, programme: Programme, child: str, missing: int
    ) -> None:
        programme.step(programme.iom, resolve_alert, child, missing, FOUND, TODAY - 2 * DAY)
        (alert,) = programme.rows(Alert, child)
        assert (alert.resolution, alert.resolved_on) == (FOUND, TODAY - 2 * DAY)
        assert alert.resolved_by == programme.iom.user_id
        assert programme.trail(child)[-1].action == "alert.resolved"

    def test_is_possible_once(self, programme: Programme, child: str, missing: int) -> None:
        programme.step(programme.nord, resolve_alert, child, missing, FOUND, TODAY)
        with pytest.raises(AlertOver):
            programme.step(programme.nord, resolve_alert, child, missing, FOUND, TODAY)

    def test_refuses_days_before_the_alert_and_after_today(
        self, programme: Programme, child: str, missing: int
    ) -> None:
        with pytest.raises(DatedTooEarly):
            programme.step(programme.nord, resolve_alert, child, missing, FOUND, TODAY - 3 * DAY)
        with pytest.raises(DatedInFuture):
            programme.step(programme.nord, resolve_alert, child, missing, FOUND, TODAY + DAY)

    def test_refuses_another_cases_alert(self, programme: Programme, missing: int) -> None:
        other = programme.submitted(age_group=AgeGroup.AGE_15_17)
        for number in (missing, 4711):
            with pytest.raises(UnknownReference):
                programme.step(programme.nord, resolve_alert, other, number, FOUND, TODAY)
