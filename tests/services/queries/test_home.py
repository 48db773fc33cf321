"""What has happened while one was away."""

import pytest
from sqlmodel import Session

from models.codes import Milestone, Region, Role
from services.access import Viewer
from services.errors import NotAllowed
from services.queries.home import changed_since
from tests.factories import Programme


class TestChangedSince:
    def test_are_the_cases_of_ones_regions_that_changed_the_last_first(
        self, programme: Programme
    ) -> None:
        before = programme.submitted()
        followed = programme.arrived()
        since = programme.at
        elsewhere = programme.submitted(region=Region.SYD)
        fresh = programme.submitted()
        programme.logged(followed, Milestone.M1)
        with Session(programme.engine) as session:
            north = [row.ref for row in changed_since(session, programme.nord, since)]
            all_over = [row.ref for row in changed_since(session, programme.iom, since)]
        assert north == [followed, fresh]
        assert all_over == [followed, fresh, elsewhere]
        assert before not in all_over

    def test_are_refused_to_who_reads_no_cases(self, programme: Programme) -> None:
        with Session(programme.engine) as session, pytest.raises(NotAllowed):
            changed_since(session, Viewer(9, "admin", "Admin", Role.ADMIN), programme.at)
