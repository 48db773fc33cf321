"""Whose form was overtaken learns who did what to the case meanwhile."""

import pytest
from sqlmodel import Session

from models.codes import CorrectionReason, Gender, Region
from services.access import Viewer
from services.commands.applications import correct_application
from services.commands.cases import endorse
from services.commands.decisions import start_assessment
from services.errors import UnknownReference
from services.queries.changes_since import Change, changes_since
from tests.factories import ASSESSED, TODAY, Programme, corrected_facts


def since(
    programme: Programme, ref: str, version: int, viewer: Viewer | None = None
) -> tuple[Change, ...]:
    with Session(programme.engine) as session:
        return changes_since(session, viewer or programme.nord, ref, version)


class TestChangesSince:
    def test_are_the_deeds_after_the_version_that_was_drawn(self, programme: Programme) -> None:
        ref = programme.submitted()
        drawn = programme.case(ref).version
        programme.step(programme.iom, start_assessment, ref, ASSESSED)
        facts, why = corrected_facts(gender=Gender.OTHER), CorrectionReason.BETTER_KNOWLEDGE
        programme.step(programme.nord, correct_application, ref, facts, why)
        first, second = since(programme, ref, drawn)
        assert (first.action, first.actor) == ("assessment.started", "Iom")
        assert (second.action, second.actor) == ("application.corrected", "Nord")
        assert second.fields == ("gender",)
        assert first.at < second.at
        assert since(programme, ref, drawn + 1) == (second,)
        assert since(programme, ref, programme.case(ref).version) == ()

    def test_are_told_for_ones_own_regions_only(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, endorse, ref, TODAY)
        with pytest.raises(UnknownReference):
            since(programme, ref, 1, programme.syd)
        programme.handed_over(ref)
        assert since(programme, ref, 1, programme.syd)
        with pytest.raises(UnknownReference):
            since(programme, ref, 1)

    def test_another_regions_case_is_not_there(self, programme: Programme) -> None:
        ref = programme.submitted(region=Region.SYD)
        with pytest.raises(UnknownReference):
            since(programme, ref, 0)
