"""The person has died: the case is closed, and the figures neither blame nor hide it."""

from datetime import date, timedelta

import pytest

from models.codes import ClosingReason, Milestone, Stage
from services.commands.endings import close_case
from services.commands.follow_ups import log_contact
from services.errors import AfterEnding
from tests.factories import TODAY, Programme, contact, judged
from tests.journeys.telling import figure, states, waiting

HOME = date(2025, 6, 1)
DEAD = ClosingReason.DECEASED


class TestDeceased:
    def test_before_the_last_window_leaves_the_denominator(self, programme: Programme) -> None:
        ref = programme.arrived(HOME)
        programme.logged(ref, Milestone.M1, HOME + timedelta(30))
        programme.step(programme.iom, close_case, ref, HOME + timedelta(100), DEAD)
        row = figure(programme, "completion_within_year")
        assert (row.n, row.of or 0) == (0, 0)
        assert figure(programme, "returned", since=HOME, until=TODAY).n == 1
        assert states(programme, ref)[Milestone.M1] == "DONE"
        assert states(programme, ref)[Milestone.M12] == "CANCELLED"

    def test_after_the_last_follow_up_was_done_counts_as_done(self, programme: Programme) -> None:
        ref = programme.arrived(HOME)
        programme.logged(ref, Milestone.M12, HOME + timedelta(330), **judged())
        programme.step(programme.iom, close_case, ref, HOME + timedelta(340), DEAD)
        row = figure(programme, "completion_within_year")
        assert (row.n, row.of) == (1, 1)

    def test_leaves_the_worklists_at_once(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.step(programme.iom, close_case, ref, TODAY, DEAD)
        assert waiting(programme, programme.nord) == []
        assert programme.case(ref).stage is Stage.CLOSED

    def test_nobody_is_rung_after_that_day(self, programme: Programme) -> None:
        ref = programme.arrived(HOME)
        programme.step(programme.iom, close_case, ref, HOME + timedelta(100), DEAD)
        number = programme.follow_up(ref, Milestone.M6).id
        late = contact(HOME + timedelta(180))
        with pytest.raises(AfterEnding):
            programme.do(programme.nord, log_contact, ref, number, late)
