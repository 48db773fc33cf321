"""What ends the wait for the one-year follow-up: by hand, and on cases taken along by commands."""

from datetime import date, timedelta
from math import isclose

import pytest
from sqlmodel import Session

from models.codes import ClosingReason, Milestone, Region
from services.access import EVERYWHERE, Scope
from services.commands.endings import close_case, withdraw
from services.measures.first_year import first_year
from services.measures.incidence import Incidence, incidence
from services.measures.questions import Question
from services.measures.registry import measure
from services.queries.cubes import Cube
from services.queries.incidence import LONGEST, NOT_ENDED, Ending
from services.statistics.calendar import window
from tests.factories import TODAY, Programme, judged

DAY = timedelta(days=1)
LONG_AGO = date(2025, 2, 28)
OPENS, CLOSES = window(12, LONG_AGO)


def counted(*ended: tuple[str, int]) -> Cube:
    """Count people by what ended their wait, and when."""
    counts: dict[tuple[str | int, ...], int] = {}
    for kind, days in ended:
        counts[kind, days] = counts.get((kind, days), 0) + 1
    return Cube(("ending", "days"), counts)


def last_shares(found: Incidence) -> dict[Ending, float]:
    """Return each ending's share at the end of the curve."""
    return {kind: shares[-1] for kind, shares in zip(Ending, found.shares, strict=True)}


class TestIncidence:
    def test_is_what_is_reckoned_by_hand(self) -> None:
        # At risk 4, 2, 1: 1/4; then 3/4 of 1/2; then 3/8 of 1. One is not followed beyond day 150.
        found = incidence(
            counted(
                (Ending.WITHDREW, 100), (NOT_ENDED, 150), (Ending.LOST, 200), (Ending.DONE, 300)
            )
        )
        shares = last_shares(found)
        assert isclose(shares[Ending.WITHDREW], 1 / 4)
        assert isclose(shares[Ending.LOST], 3 / 8)
        assert isclose(shares[Ending.DONE], 3 / 8)
        assert found.waiting == 1

    def test_without_anybody_under_way_it_is_a_plain_share(self) -> None:
        over = [(NOT_ENDED, LONGEST + 1)] * 3
        found = incidence(counted(*[(Ending.DONE, 290)] * 5, (Ending.LOST, 40), *over))
        done = found.rows[0]
        assert (done.n, done.of, found.waiting) == (5, 9, 0)
        assert done.share is not None
        assert isclose(done.share, 5 / 9)

    def test_says_nothing_of_a_day_that_nobody_has_come_to(self) -> None:
        found = incidence(counted((Ending.DONE, 290), (NOT_ENDED, 300)))
        assert found.rows[0].share is None
        assert found.known_until == 300

    def test_once_nobody_is_left_the_shares_stay_as_they_are(self) -> None:
        ended = [(Ending.DONE, 300)] * 9 + [(Ending.LOST, 40)] * 3
        found = incidence(counted(*ended, (NOT_ENDED, 20)))
        shares = [row.share for row in found.rows[:3]]
        assert shares == [pytest.approx(0.75), 0, pytest.approx(0.25)]
        assert (found.waiting, found.known_until) == (1, 300)

    @pytest.mark.parametrize("after", [1, 2])
    def test_the_day_after_the_window_nobody_is_under_way(
        self, programme: Programme, after: int
    ) -> None:
        programme.arrived(LONG_AGO)
        with Session(programme.engine) as session:
            day = Question(CLOSES + after * DAY)
            last = first_year(session, day, EVERYWHERE)
        assert last.incidence is not None
        assert last.incidence.waiting == last.followed[-1].programme.rows[0].not_yet_due == 0

    def test_tells_how_many_are_still_observed(self) -> None:
        found = incidence(counted((Ending.LOST, 90), (Ending.DONE, 91), (NOT_ENDED, 400)))
        assert found.at_risk[:3] == ((0, 3), (91, 2), (182, 1))

    def test_new_exploitation_can_end_what_is_observed_only(self) -> None:
        people = counted((Ending.RE_EXPLOITED, 50), (Ending.DONE, 300), (NOT_ENDED, LONGEST + 1))
        as_ending = last_shares(incidence(people))
        as_limit = last_shares(incidence(people, re_exploited_ends=False))
        assert isclose(as_ending[Ending.DONE], 1 / 3)
        assert isclose(as_limit[Ending.DONE], 1 / 2)
        assert as_limit[Ending.RE_EXPLOITED] == 0

    def test_of_nobody_has_a_row_for_every_ending(self) -> None:
        found = incidence(Cube(("ending", "days"), {}))
        assert [row.group for row in found.rows] == [(kind.value,) for kind in Ending]
        assert found.of == 0


@pytest.fixture
def ended(programme: Programme) -> Programme:
    """Give five who came home on one day, and each went another way."""
    refs = [programme.arrived(LONG_AGO) for _ in range(5)]
    programme.logged(refs[0], Milestone.M12, OPENS, **judged())
    programme.step(programme.nord, withdraw, refs[1], LONG_AGO + 10 * DAY)
    reasons = (ClosingReason.LOST_CONTACT, ClosingReason.REMIGRATED)
    for ref, reason in zip(refs[2:4], reasons, strict=True):
        programme.step(programme.iom, close_case, ref, LONG_AGO + 20 * DAY, reason)
    return programme


class TestEndings:
    def test_everybody_is_counted_once(self, ended: Programme) -> None:
        with Session(ended.engine) as session:
            asked = Question(TODAY, by=("ending",))
            rows = measure(session, "follow_up_endings", asked, EVERYWHERE).rows
        counts = {Ending(str(row.group[0])): row.n for row in rows if row.n}
        alone = (Ending.DONE, Ending.WITHDREW, Ending.LOST, Ending.REMIGRATED)
        assert counts == dict.fromkeys(alone, 1)
        assert {row.of for row in rows} == {5}

    def test_whoever_ended_early_was_not_reachable_later(self, ended: Programme) -> None:
        with Session(ended.engine) as session:
            found = first_year(session, Question(TODAY), EVERYWHERE)
        last = found.followed[-1]
        assert (last.programme.rows[0].n, last.programme.rows[0].of) == (1, 5)
        assert (last.reachable.rows[0].n, last.reachable.rows[0].of) == (1, 2)

    def test_done_is_as_many_as_completion_says(self, ended: Programme) -> None:
        with Session(ended.engine) as session:
            found = first_year(session, Question(TODAY), EVERYWHERE)
        assert found.incidence is not None
        assert found.incidence.rows[0].n == found.followed[-1].programme.rows[0].n

    def test_is_of_the_whole_country_whichever_region_is_chosen(self, ended: Programme) -> None:
        asked = Question(TODAY, regions=[Region.SYD])
        with Session(ended.engine) as session:
            found = first_year(session, asked, EVERYWHERE)
        assert found.incidence is not None
        assert found.incidence.of == 5
        assert found.followed[-1].programme.rows[0].of == 0

    def test_is_not_told_to_whoever_sees_some_regions(self, ended: Programme) -> None:
        with Session(ended.engine) as session:
            found = first_year(session, Question(TODAY), Scope(frozenset({Region.NORD})))
        assert found.incidence is None
        assert found.followed[-1].programme.rows[0].of == 5

    def test_before_the_window_is_over_they_are_under_way(self, ended: Programme) -> None:
        with Session(ended.engine) as session:
            found = first_year(session, Question(CLOSES), EVERYWHERE)
        assert found.incidence is not None
        assert found.incidence.waiting == 1
