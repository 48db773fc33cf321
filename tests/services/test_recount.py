"""Recounting finds what a command forgot, names it, and changes nothing."""

import sqlalchemy as sa
from sqlmodel import Session

from models.cases import Case
from models.codes import Milestone, Stage
from models.follow_ups import FollowUp
from models.journeys import Journey
from models.stage_events import StageEvent
from services.recount import differences
from tests.factories import ARRIVED, TODAY, Programme


def found(programme: Programme) -> list[tuple[str, str, str]]:
    """Recount, and say of which case which table's column differs."""
    with Session(programme.engine) as session:
        return [(each.ref, each.table, each.column) for each in differences(session)]


def spoil(programme: Programme, table: type, **columns: object) -> None:
    """Set columns behind the commands' back."""
    with programme.engine.begin() as connection:
        connection.execute(sa.update(table).values(**columns))


class TestDifferences:
    def test_finds_none_where_commands_wrote(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, Milestone.M1)
        programme.submitted()
        assert found(programme) == []

    def test_finds_a_stage_that_does_not_follow(self, programme: Programme) -> None:
        ref = programme.submitted()
        spoil(programme, Case, stage=Stage.GRANTED)
        assert found(programme) == [(ref, "cases", "stage")]

    def test_finds_a_spell_that_does_not_end(self, programme: Programme) -> None:
        ref = programme.assessed()
        spoil(programme, StageEvent, left_on=None)
        assert found(programme) == [(ref, "stage_events", "left_on")]

    def test_finds_a_follow_up_that_is_not_settled(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, Milestone.M1)
        spoil(programme, FollowUp, done_on=None)
        assert found(programme) == [(ref, "follow_ups", "done_on")]

    def test_finds_a_journey_on_another_day(self, programme: Programme) -> None:
        ref = programme.arrived()
        spoil(programme, Journey, arrived_on=TODAY)
        assert (ref, "journeys", "arrived_on") in found(programme)

    def test_changes_nothing(self, programme: Programme) -> None:
        programme.arrived()
        spoil(programme, Journey, arrived_on=TODAY)
        before = found(programme)
        assert found(programme) == before

    def test_goes_through_every_case(self, programme: Programme) -> None:
        refs = [programme.submitted() for _ in range(3)]
        spoil(programme, Case, ended_on=ARRIVED)
        assert [ref for ref, _, _ in found(programme)] == refs
