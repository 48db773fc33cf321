"""Nobody answers; the case is proposed as lost, a person confirms it, and she is found again."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from models.codes import ClosingReason, Milestone, Result, Stage
from services.commands.endings import close_case, reverse_lost_contact
from services.commands.undo import undo_contact
from services.errors import NotAllowed, StepNotPossible
from services.queries.lost_contact import proposed_lost
from tests.factories import ARRIVED, TODAY, Programme
from tests.journeys.telling import figure, seen, states, waiting

SILENT = Result.NOT_REACHED


def proposed(programme: Programme) -> list[str]:
    with Session(programme.engine) as session:
        found = proposed_lost(session, programme.iom, today=TODAY, attempts=3, days=30)
        return [row.ref for row in found]


def silent(programme: Programme) -> str:
    """Three attempts, the first of them a month ago."""
    ref = programme.arrived()
    for days in (31, 20, 2):
        programme.logged(ref, Milestone.M1, TODAY - timedelta(days), SILENT)
    return ref


class TestProposed:
    def test_after_three_attempts_over_thirty_days(self, programme: Programme) -> None:
        ref = silent(programme)
        assert proposed(programme) == [ref]
        assert seen(programme, ref, programme.iom).lost
        assert programme.case(ref).stage is Stage.REINTEGRATION

    def test_not_before_the_third_attempt(self, programme: Programme) -> None:
        ref = programme.arrived()
        for days in (31, 20):
            programme.logged(ref, Milestone.M1, TODAY - timedelta(days), SILENT)
        assert proposed(programme) == []
        assert not seen(programme, ref, programme.iom).lost

    def test_not_when_the_person_has_answered_since(self, programme: Programme) -> None:
        ref = silent(programme)
        programme.logged(ref, Milestone.M1, TODAY - timedelta(1))
        assert proposed(programme) == []

    def test_an_undone_attempt_is_none(self, programme: Programme) -> None:
        ref = programme.arrived()
        for days in (31, 20):
            programme.logged(ref, Milestone.M1, TODAY - timedelta(days), SILENT)
        last = programme.logged(ref, Milestone.M1, TODAY, SILENT)
        assert proposed(programme) == [ref]
        programme.do(programme.nord, undo_contact, last)
        assert proposed(programme) == []

    def test_nothing_closes_by_itself(self, programme: Programme) -> None:
        ref = silent(programme)
        programme.later(days=500)
        assert programme.case(ref).stage is Stage.REINTEGRATION


class TestConfirmed:
    def test_by_iom_and_nobody_else(self, programme: Programme) -> None:
        ref = silent(programme)
        with pytest.raises(NotAllowed):
            programme.step(programme.nord, close_case, ref, TODAY, ClosingReason.LOST_CONTACT)
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.LOST_CONTACT)
        assert waiting(programme, programme.nord) == []
        assert states(programme, ref)[Milestone.M12] == "CANCELLED"
        assert seen(programme, ref, programme.iom).follow_ups[-1].cancelled_as == "LOST_CONTACT"

    def test_found_again_opens_what_can_still_be_done(self, programme: Programme) -> None:
        ref = silent(programme)
        programme.step(
            programme.iom, close_case, ref, TODAY - timedelta(1), ClosingReason.LOST_CONTACT
        )
        programme.step(programme.iom, reverse_lost_contact, ref, TODAY)
        assert programme.case(ref).stage is Stage.REINTEGRATION
        assert states(programme, ref) == dict.fromkeys(
            (Milestone.M1, Milestone.M3, Milestone.M6, Milestone.M12), "OPEN"
        )
        assert figure(programme, "caseload").n == 1
        assert proposed(programme) == []

    def test_only_a_lost_contact_is_reversed(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.REMIGRATED)
        with pytest.raises(StepNotPossible):
            programme.step(programme.iom, reverse_lost_contact, ref, TODAY)


def test_the_days_are_counted_from_the_first_attempt(programme: Programme) -> None:
    ref = programme.arrived(ARRIVED)
    for days in (29, 20, 2):
        programme.logged(ref, Milestone.M1, TODAY - timedelta(days), SILENT)
    assert proposed(programme) == []
    assert not seen(programme, ref, programme.iom).lost
