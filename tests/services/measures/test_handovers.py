"""A hand-over moves a case's work to the other region, never its history."""

from datetime import date, timedelta

from sqlmodel import Session

from models.codes import Milestone, Region
from services.access import EVERYWHERE, Permission, Viewer, scope_of
from services.measures.questions import Question
from services.measures.registry import listed, measure
from services.queries.follow_ups import FollowUpFilter, follow_ups_waiting
from tests.factories import TODAY, Programme

YESTERDAY = TODAY - timedelta(days=1)


def counted(programme: Programme, name: str, as_of: date) -> dict[Region, int]:
    """Return a figure's number for each region that has any."""
    with Session(programme.engine) as session:
        table = measure(session, name, Question(as_of, by=("region",)), EVERYWHERE)
    return {Region(row.group[0]): row.n for row in table.rows if row.n}


def in_list(programme: Programme, viewer: Viewer) -> list[int]:
    """Return the overdue follow-ups that the viewer's list holds."""
    with Session(programme.engine) as session:
        rows = follow_ups_waiting(session, viewer, FollowUpFilter(), today=TODAY)
    return [row.id for row in rows if row.days < 0]


def in_figure(programme: Programme, viewer: Viewer) -> list[int]:
    """Return the follow-ups that the viewer's own figure of today counts."""
    with Session(programme.engine) as session:
        scope = scope_of(viewer, Permission.CASE_READ)
        question = Question(TODAY, regions=tuple(scope.regions))
        return list(listed(session, viewer, "overdue", question, ()))


class TestHandover:
    def test_moves_overdue_follow_ups_on_its_day_and_not_before(self, programme: Programme) -> None:
        programme.handed_over(programme.arrived())
        assert counted(programme, "overdue", YESTERDAY) == {Region.NORD: 1}
        assert counted(programme, "overdue", TODAY) == {Region.SYD: 1}
        assert counted(programme, "caseload", YESTERDAY) == {Region.NORD: 1}
        assert counted(programme, "caseload", TODAY) == {Region.SYD: 1}

    def test_leaves_list_and_figure_alike_in_both_regions(self, programme: Programme) -> None:
        programme.handed_over(programme.arrived())
        programme.arrived()
        for viewer, n in ((programme.nord, 1), (programme.syd, 1), (programme.iom, 2)):
            assert sorted(in_list(programme, viewer)) == sorted(in_figure(programme, viewer))
            assert len(in_list(programme, viewer)) == n

    def test_back_again_brings_them_back(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.handed_over(ref)
        programme.handed_over(ref, Region.NORD)
        assert counted(programme, "overdue", TODAY) == {Region.NORD: 1}

    def test_leaves_the_arrival_where_it_was(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.handed_over(ref)
        assert programme.follow_up(ref, Milestone.M12).region is Region.NORD
        assert counted(programme, "returned", TODAY) == {Region.NORD: 1}
        assert counted(programme, "supported", TODAY) == {Region.NORD: 1}
