"""What has happened while one was away."""

from datetime import datetime

import pytest
from sqlmodel import Session

from models.codes import AgeGroup, Milestone, Region, Role
from services.access import Viewer
from services.commands.cases import endorse
from services.commands.decisions import start_assessment
from services.errors import NotAllowed
from services.queries.home import changed_since
from tests.factories import ASSESSED, TODAY, Programme


def changed(programme: Programme, viewer: Viewer, since: datetime) -> list[str]:
    with Session(programme.engine) as session:
        return [row.ref for row in changed_since(session, viewer, since)]


class TestChangedSince:
    def test_are_the_cases_of_ones_regions_that_others_changed_the_last_first(
        self, programme: Programme
    ) -> None:
        before = programme.submitted()
        followed = programme.arrived()
        since = programme.at
        elsewhere = programme.submitted(region=Region.SYD)
        fresh = programme.submitted()
        programme.logged(followed, Milestone.M1)
        assert changed(programme, programme.iom, since) == [followed, fresh, elsewhere]
        assert before not in changed(programme, programme.manager, since)
        assert changed(programme, programme.syd, since) == []

    def test_leave_out_what_only_oneself_has_done(self, programme: Programme) -> None:
        since = programme.at
        both, own = programme.submitted(), programme.submitted()
        programme.step(programme.iom, start_assessment, both, ASSESSED)
        programme.step(programme.nord, endorse, both, TODAY)
        programme.step(programme.nord, endorse, own, TODAY)
        assert changed(programme, programme.nord, since) == [both]

    def test_put_children_first(self, programme: Programme) -> None:
        since = programme.at
        child = programme.submitted(age_group=AgeGroup.AGE_15_17)
        adult = programme.submitted()
        assert changed(programme, programme.iom, since) == [child, adult]

    def test_come_along_when_a_case_is_handed_over(self, programme: Programme) -> None:
        ref = programme.submitted()
        since = programme.at
        programme.handed_over(ref)
        assert changed(programme, programme.syd, since) == [ref]
        assert changed(programme, programme.nord, since) == []

    def test_are_refused_to_who_reads_no_cases(self, programme: Programme) -> None:
        with Session(programme.engine) as session, pytest.raises(NotAllowed):
            changed_since(session, Viewer(9, "admin", "Admin", Role.ADMIN), programme.at)
