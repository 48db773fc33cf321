"""When a case looks lost: what counts as an attempt, since when, and for how many days."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import AgeGroup, ClosingReason, Milestone, Region, Result
from models.follow_ups import Contact
from services.access import Viewer
from services.commands.endings import close_case, reverse_lost_contact, withdraw
from services.commands.follow_ups import log_contact
from services.commands.undo import undo_contact
from services.queries.lost_contact import is_lost, looks_lost, proposed_lost
from tests.factories import ARRIVED, TODAY, Programme, contact, selects

DAY = timedelta(days=1)
M1, EXTRA = Milestone.M1, Milestone.EXTRA
ATTEMPTS, DAYS = 3, 30
LONG_AGO = TODAY - DAYS * DAY


def proposed(programme: Programme, viewer: Viewer | None = None, **changed: Any) -> tuple[str, ...]:
    """Name the cases that look lost, as every way of asking tells them."""
    asked: dict[str, Any] = {"today": TODAY, "attempts": ATTEMPTS, "days": DAYS} | changed
    with Session(programme.engine) as session:
        page = proposed_lost(session, viewer or programme.iom, **asked)
        everywhere = session.exec(select(Case.ref).where(looks_lost(**asked))).all()
        cases = session.exec(select(Case)).all()
        standing = session.exec(select(Contact).where(col(Contact.void).is_(False))).all()
    one_by_one = {
        case.ref
        for case in cases
        if case.stage == "REINTEGRATION"
        and is_lost(
            [contact for contact in standing if contact.case_id == case.id],
            since=case.stage_since,
            **asked,
        )
    }
    assert set(everywhere) == one_by_one
    assert page.total == len(page.rows)
    return tuple(row.ref for row in page)


def tried(
    programme: Programme, ref: str, on: date, milestone: Milestone = M1, attempts: int = 1
) -> int:
    """Log that the person was not reached."""
    return programme.logged(ref, milestone, on, Result.NOT_REACHED, attempts=attempts)


@pytest.fixture
def silent(programme: Programme) -> str:
    """A returnee tried three times in thirty days."""
    ref = programme.arrived()
    for on in (LONG_AGO, LONG_AGO + 12 * DAY, TODAY - DAY):
        tried(programme, ref, on)
    return ref


class TestProposedLost:
    def test_is_enough_attempts_over_enough_days(self, programme: Programme, silent: str) -> None:
        assert proposed(programme) == (silent,)

    def test_counts_tries_and_not_entries(self, programme: Programme) -> None:
        ref = programme.arrived()
        tried(programme, ref, LONG_AGO, attempts=2)
        assert proposed(programme) == ()
        tried(programme, ref, TODAY)
        assert proposed(programme) == (ref,)

    @pytest.mark.parametrize("changed", [{"attempts": 4}, {"days": 31}])
    def test_follows_the_settings(
        self, programme: Programme, silent: str, changed: dict[str, int]
    ) -> None:
        assert silent not in proposed(programme, **changed)

    def test_waits_one_more_day_for_its_last_day(self, programme: Programme, silent: str) -> None:
        assert proposed(programme, today=TODAY - DAY) == ()
        assert proposed(programme, today=TODAY) == (silent,)

    def test_counts_extra_contacts_too(self, programme: Programme) -> None:
        ref = programme.arrived()
        tried(programme, ref, LONG_AGO, EXTRA, attempts=2)
        tried(programme, ref, TODAY, EXTRA)
        assert proposed(programme) == (ref,)

    def test_counts_attempts_on_the_day_of_the_arrival(self, programme: Programme) -> None:
        ref = programme.arrived()
        tried(programme, ref, ARRIVED, attempts=3)
        assert proposed(programme) == (ref,)

    @pytest.mark.parametrize("answer", [Result.REACHED, Result.DECLINED])
    @pytest.mark.parametrize("on", [TODAY - DAY, TODAY])
    def test_is_over_when_the_person_answers(
        self, programme: Programme, silent: str, answer: Result, on: date
    ) -> None:
        programme.logged(silent, EXTRA, on, answer)
        assert proposed(programme) == ()

    def test_counts_only_what_was_tried_since_the_person_answered(
        self, programme: Programme, silent: str
    ) -> None:
        programme.logged(silent, EXTRA, LONG_AGO + DAY)
        assert proposed(programme) == ()
        tried(programme, silent, TODAY)
        assert proposed(programme) == ()
        assert proposed(programme, days=18) == (silent,)

    def test_goes_on_after_a_partners_report(self, programme: Programme, silent: str) -> None:
        programme.logged(silent, M1, TODAY, Result.PARTNER_REPORT)
        assert proposed(programme) == (silent,)

    def test_does_not_count_contact_that_would_have_been_unsafe(self, programme: Programme) -> None:
        ref = programme.arrived()
        tried(programme, ref, LONG_AGO, attempts=2)
        programme.logged(ref, EXTRA, TODAY, Result.NOT_SAFE_TO_CONTACT)
        assert proposed(programme) == ()

    def test_does_not_count_what_was_undone(self, programme: Programme) -> None:
        ref = programme.arrived()
        tried(programme, ref, LONG_AGO, attempts=2)
        programme.do(programme.nord, undo_contact, tried(programme, ref, TODAY))
        assert proposed(programme) == ()

    def test_is_there_again_when_the_answer_was_undone(
        self, programme: Programme, silent: str
    ) -> None:
        programme.do(programme.nord, undo_contact, programme.logged(silent, M1, TODAY))
        assert proposed(programme) == (silent,)

    def test_is_nothing_for_a_case_that_has_ended(self, programme: Programme, silent: str) -> None:
        programme.step(programme.nord, withdraw, silent, TODAY)
        assert proposed(programme) == ()

    def test_begins_anew_when_a_lost_contact_was_found(
        self, programme: Programme, silent: str
    ) -> None:
        lost = ClosingReason.LOST_CONTACT
        programme.step(programme.iom, close_case, silent, TODAY - DAY, lost)
        programme.step(programme.iom, reverse_lost_contact, silent, TODAY)
        assert proposed(programme) == ()
        tried(programme, silent, TODAY, attempts=3)
        assert proposed(programme, days=0) == (silent,)

    def test_puts_children_first(self, programme: Programme, silent: str) -> None:
        child = programme.arrived(age_group=AgeGroup.AGE_15_17)
        tried(programme, child, LONG_AGO, attempts=3)
        assert proposed(programme) == (child, silent)

    def test_stays_in_the_viewers_regions(self, programme: Programme, silent: str) -> None:
        other = programme.arrived(region=Region.SYD)
        form = contact(LONG_AGO, Result.NOT_REACHED, attempts=3)
        programme.do(programme.syd, log_contact, other, None, form)
        assert set(proposed(programme)) == {silent, other}
        assert proposed(programme, programme.nord) == (silent,)
        assert proposed(programme, programme.syd) == (other,)

    def test_asks_the_database_once(self, programme: Programme, silent: str) -> None:
        assert silent
        with Session(programme.engine) as session, selects(programme.engine) as asked:
            proposed_lost(session, programme.iom, today=TODAY, attempts=ATTEMPTS, days=DAYS)
        assert len(asked) == 1

    def test_counts_more_than_one_leaf_holds(self, programme: Programme, silent: str) -> None:
        other = programme.arrived()
        tried(programme, other, LONG_AGO, attempts=3)
        with Session(programme.engine) as session:
            page = proposed_lost(
                session, programme.iom, today=TODAY, attempts=ATTEMPTS, days=DAYS, size=1
            )
        assert (len(page), page.total) == (1, 2)
        assert page[0].ref == silent
