"""A case that was under way when Hemväg started is entered in one sitting, with its true days."""

from datetime import date, timedelta

from sqlalchemy.engine import Engine

from models.codes import Milestone
from tests.factories import TODAY, Programme, begun
from tests.journeys.telling import figure, seen, states, waiting

STARTED = date(2026, 9, 1)
HOME = STARTED - timedelta(200)


def entered(engine: Engine) -> tuple[Programme, str]:
    programme = begun(engine, started_on=STARTED)
    return programme, programme.arrived(HOME)


class TestACaseAlreadyUnderWay:
    def test_has_follow_ups_from_before_that_are_not_missed(self, engine: Engine) -> None:
        programme, ref = entered(engine)
        found = {one.milestone: one for one in seen(programme, ref, programme.iom).follow_ups}
        assert found[Milestone.M1].before_hemvag
        assert found[Milestone.M3].before_hemvag
        assert states(programme, ref)[Milestone.M1] is None
        assert not found[Milestone.M12].before_hemvag

    def test_is_followed_up_from_now_on(self, engine: Engine) -> None:
        programme, ref = entered(engine)
        milestones = {row.milestone for row in waiting(programme, programme.nord)}
        assert milestones == {Milestone.M12} | (
            {Milestone.M6} if states(programme, ref)[Milestone.M6] == "OPEN" else set()
        )

    def test_counts_on_its_true_days(self, engine: Engine) -> None:
        programme, _ = entered(engine)
        year = {"since": date(2026, 1, 1), "until": TODAY}
        assert figure(programme, "returned", **year).n == 1
        assert figure(programme, "caseload", HOME).n == 1
        assert figure(programme, "caseload", HOME - timedelta(1)).n == 1
        assert figure(programme, "caseload", HOME - timedelta(400)).n == 0

    def test_a_contact_from_before_makes_no_figure_better(self, engine: Engine) -> None:
        programme, ref = entered(engine)
        programme.logged(ref, Milestone.M1, HOME + timedelta(30))
        assert figure(programme, "six_month_follow_up").n == 0
        assert states(programme, ref)[Milestone.M1] == "DONE"
