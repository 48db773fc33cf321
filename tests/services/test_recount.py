"""Recounting finds what a command forgot, names it, and changes nothing."""

import sqlalchemy as sa
from sqlmodel import Session

from models.cases import Case
from models.codes import Milestone, PriorParticipation, Stage
from models.follow_ups import FollowUp
from models.journeys import Journey
from models.stage_events import StageEvent
from services.commands.participation import confirm_participation
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

    def test_finds_a_case_that_names_another_person_than_it_leads_back_to(
        self, programme: Programme
    ) -> None:
        first, second, third = (programme.assessed() for _ in range(3))
        for ref, earlier in ((second, first), (third, second)):
            yes = PriorParticipation.YES
            programme.step(programme.iom, confirm_participation, ref, yes, earlier, on=TODAY)
        assert found(programme) == []
        spoil(programme, Case, person_ref=second)
        differing = {(ref, "cases", "person_ref") for ref in (first, second, third)}
        assert set(found(programme)) == differing

    def test_finds_earlier_cases_that_go_round_in_a_circle(self, programme: Programme) -> None:
        ref = programme.submitted()
        spoil(programme, Case, earlier_ref=ref)
        assert found(programme) == [(ref, "cases", "person_ref")]

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
