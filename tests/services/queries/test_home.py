"""What waits for one viewer, and what has happened while one was away."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from models.codes import AgeGroup, HandoverReason, Milestone, Region, Result, Role
from services.access import Viewer
from services.commands.alerts import raise_missing
from services.commands.cases import endorse
from services.commands.decisions import start_assessment
from services.commands.handovers import ask_handover
from services.commands.intake_drafts import keep_draft
from services.errors import NotAllowed
from services.queries.home import Asking, Desk, Limits, changed_since, desk
from tests.factories import ASSESSED, NOW, TODAY, Programme, selects
from tests.people import cookie_of


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


DAY = timedelta(days=1)
LIMITS = Limits(information_days=14, lost_contact_attempts=3, lost_contact_days=30)
ASKING = Asking(now=NOW, today=TODAY, now_in=None, short=2)


def at_desk(programme: Programme, viewer: Viewer, asking: Asking = ASKING) -> Desk:
    with Session(programme.engine) as session, selects(programme.engine) as sent:
        found = desk(session, viewer, asking, LIMITS)
    assert len(sent) <= 7
    return found


@pytest.fixture
def busy(programme: Programme) -> dict[str, str]:
    """A programme in which something of each kind waits, named by the list it is on."""
    refs = {
        "alerts": programme.submitted(age_group=AgeGroup.AGE_15_17),
        "asked": programme.submitted(),
        "information_late": programme.information_asked(on=TODAY - 15 * DAY),
        "information": programme.information_asked(on=TODAY - 14 * DAY),
        "to_close": programme.arrived(on=TODAY - 500 * DAY),
        "lost": programme.arrived(on=TODAY - 60 * DAY),
        "followed": programme.arrived(),
    }
    programme.step(programme.iom, raise_missing, refs["alerts"], TODAY)
    moved = HandoverReason.PERSON_MOVED
    programme.step(programme.nord, ask_handover, refs["asked"], Region.SYD, moved)
    silence = Result.NOT_REACHED
    programme.logged(refs["lost"], Milestone.EXTRA, TODAY - 30 * DAY, silence, attempts=3)
    return refs


class TestDesk:
    def test_shows_iom_what_it_decides_closes_and_is_late(
        self, programme: Programme, busy: dict[str, str]
    ) -> None:
        found = at_desk(programme, programme.iom)
        assert [alert.case.ref for alert in found.alerts] == [busy["alerts"]]
        assert [row.ref for row in found.asked] == [busy["asked"]]
        assert [row.ref for row in found.information] == [busy["information_late"]]
        assert [row.ref for row in found.to_close] == [busy["to_close"]]
        assert [row.ref for row in found.lost] == [busy["lost"]]
        assert (found.to_answer, found.draft) == ((), None)

    def test_shows_the_first_of_long_lists_and_how_many_there_are(
        self, programme: Programme, busy: dict[str, str]
    ) -> None:
        to_decide = at_desk(programme, programme.iom).to_decide
        assert to_decide.total == 4
        assert [row.ref for row in to_decide] == [busy["alerts"], busy["information"]]

    def test_shows_a_coordinator_what_a_coordinator_can_do(
        self, programme: Programme, busy: dict[str, str]
    ) -> None:
        found = at_desk(programme, programme.nord)
        assert found.information.total == 2
        assert [row.ref for row in found.asked] == [busy["asked"]]
        assert [alert.case.ref for alert in found.alerts] == [busy["alerts"]]
        assert [page.total for page in (found.to_decide, found.to_close, found.lost)] == [0, 0, 0]
        assert [row.ref for row in found.overdue] == [busy["followed"]]

    def test_shows_another_region_only_what_it_is_asked_to_answer(
        self, programme: Programme, busy: dict[str, str]
    ) -> None:
        found = at_desk(programme, programme.syd)
        assert [row.ref for row in found.to_answer] == [busy["asked"]]
        waiting = replace(found, to_answer=())
        assert not any(vars(waiting).values())

    def test_shows_what_others_changed_since_the_last_visit(self, programme: Programme) -> None:
        visited, _ = cookie_of(programme.engine, programme.nord, NOW - DAY)
        ref = programme.assessed()
        assert [row.ref for row in at_desk(programme, programme.nord).changed] == [ref]
        still_there = replace(ASKING, now_in=visited)
        assert at_desk(programme, programme.nord, still_there).changed.total == 0

    def test_shows_a_coordinators_own_draft(self, programme: Programme) -> None:
        programme.jot(programme.nord, keep_draft, {"consent_record_on": TODAY})
        draft = at_desk(programme, programme.nord).draft
        assert draft is not None
        assert draft.facts == {"consent_record_on": TODAY.isoformat()}
        assert at_desk(programme, programme.syd).draft is None

    def test_is_read_in_few_statements_with_something_of_each_kind(
        self, programme: Programme, busy: dict[str, str]
    ) -> None:
        assert busy
        for viewer, most in ((programme.nord, 6), (programme.iom, 5)):
            cookie_of(programme.engine, viewer, NOW - DAY)
            with Session(programme.engine) as session, selects(programme.engine) as sent:
                desk(session, viewer, ASKING, LIMITS)
            assert len(sent) == most

    def test_is_refused_to_who_reads_no_cases(self, programme: Programme) -> None:
        with pytest.raises(NotAllowed):
            at_desk(programme, Viewer(9, "admin", "Admin", Role.ADMIN))
