"""The trail as it is read: by filter and leaf, without values; and who has looked at a case."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from models.codes import Region, RejectionReason, Role
from services.access import Viewer
from services.chain import Break
from services.commands.decisions import start_assessment
from services.errors import NotAllowed
from services.keeping.subject_copies import subject_copy
from services.queries.trail import (
    Check,
    Leaf,
    LineKind,
    Looker,
    TrailFilter,
    last_check,
    lookers,
    people_in_trail,
    trail_lines,
    unusual_reads,
)
from services.reading import CASE_OPENED, LIST_OPENED, Look, note_look
from services.unit_of_work import jot
from tests.factories import NOW, Programme
from tests.people import enrol

LATER = NOW + timedelta(days=3)


@pytest.fixture
def auditor(programme: Programme) -> Viewer:
    return enrol(programme.engine, "auditor")["auditor"]


def noted(programme: Programme, viewer: Viewer, *lines: tuple[str, str], days: int = 0) -> None:
    """Leave lines of book-keeping."""
    with jot(programme.engine, viewer, NOW + timedelta(days=days)) as work:
        for action, subject in lines:
            work.record(action, subject)


def read(programme: Programme, viewer: Viewer, wanted: TrailFilter, size: int = 100) -> Leaf:
    with Session(programme.engine) as session:
        return trail_lines(session, viewer, wanted, size=size)


def actions(programme: Programme, viewer: Viewer, wanted: TrailFilter) -> list[str]:
    return [line.action for line in read(programme, viewer, wanted).lines]


class TestTrailLines:
    def test_are_read_newest_first(self, programme: Programme, auditor: Viewer) -> None:
        noted(programme, programme.iom, ("session.opened", "iom"), ("session.ended", "iom"))
        assert actions(programme, auditor, TrailFilter())[:2] == ["session.ended", "session.opened"]

    def test_are_read_leaf_by_leaf_whatever_joins_meanwhile(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        noted(programme, programme.iom, *[("tests.done", f"{n}") for n in range(5)])
        wanted = TrailFilter(actor="iom")
        first = read(programme, auditor, wanted, size=2)
        noted(programme, programme.iom, ("tests.done", "new"))
        before = first.lines[-1].position
        second = read(programme, auditor, TrailFilter(actor="iom", before=before), size=2)
        last = read(
            programme, auditor, TrailFilter(actor="iom", before=second.lines[-1].position), size=2
        )
        told = [line.subject for leaf in (first, second, last) for line in leaf.lines]
        assert told == ["4", "3", "2", "1", "0"]
        assert [first.more, second.more, last.more] == [True, True, False]

    def test_of_one_person(self, programme: Programme, auditor: Viewer) -> None:
        noted(programme, programme.iom, ("tests.done", ""))
        noted(programme, programme.nord, ("tests.left", ""))
        assert actions(programme, auditor, TrailFilter(actor="nord")) == ["tests.left"]

    def test_of_one_sort(self, programme: Programme, auditor: Viewer) -> None:
        lines = {
            LineKind.LOOK: "case.opened",
            LineKind.CHANGE: "case.closed",
            LineKind.SIGN_IN: "session.opened",
            LineKind.ACCOUNT: "user.changed",
            LineKind.REFUSAL: "access.refused",
            LineKind.SYSTEM: "trail.checked",
        }
        noted(programme, programme.iom, *[(action, "1") for action in lines.values()])
        for kind, action in lines.items():
            wanted = TrailFilter(actor="iom", kind=kind)
            assert actions(programme, auditor, wanted) == [action], kind

    def test_about_one_reference(self, programme: Programme, auditor: Viewer) -> None:
        ref, _ = programme.submitted(), programme.submitted()
        found = read(programme, auditor, TrailFilter(about=ref))
        assert {line.subject for line in found.lines} == {ref}

    def test_of_some_days_in_stockholm(self, programme: Programme, auditor: Viewer) -> None:
        for days in (-1, 0, 1):
            noted(programme, programme.iom, ("tests.done", f"{days}"), days=days)
        wanted = TrailFilter(actor="iom", since=date(2026, 11, 21), until=date(2026, 11, 21))
        assert [line.subject for line in read(programme, auditor, wanted).lines] == ["0"]

    def test_tell_the_names_of_fields_and_no_reason_of_a_case(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        """Why a case was rejected is a fact of the case."""
        with jot(programme.engine, programme.iom, NOW) as work:
            reason = RejectionReason.NOT_ELIGIBLE.value
            work.record("application.rejected", "K7QF-2M9X", ["reason"], reason)
        (line,) = read(programme, auditor, TrailFilter(actor="iom")).lines
        assert (line.fields, line.reason) == (("reason",), None)

    def test_are_for_the_data_protection_officer_alone(self, programme: Programme) -> None:
        others = enrol(programme.engine, "presenter", "admin")
        for viewer in (programme.iom, programme.nord, *others.values()):
            if viewer.role is not Role.AUDITOR:
                with Session(programme.engine) as session, pytest.raises(NotAllowed):
                    trail_lines(session, viewer, TrailFilter())

    def test_can_be_asked_for_every_account(self, programme: Programme, auditor: Viewer) -> None:
        with Session(programme.engine) as session:
            assert {"auditor", "iom", "nord"} <= set(people_in_trail(session, auditor))


class TestLastCheck:
    def test_there_is_none_at_first(self, programme: Programme, auditor: Viewer) -> None:
        with Session(programme.engine) as session:
            assert last_check(session, auditor) is None

    def test_says_when_how_far_and_what_was_wrong(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        for moment, reason in ((NOW, None), (LATER, f"{Break.GAP.value} 7")):
            with jot(programme.engine, programme.iom, moment) as work:
                work.record("trail.checked", "120", reason=reason)
        with Session(programme.engine) as session:
            assert last_check(session, auditor) == Check(LATER, 120, "GAP 7")


class TestUnusualReads:
    def test_names_who_opened_very_many_since_a_moment(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        noted(programme, programme.nord, ("reads.unusual", "nord"), days=-9)
        noted(programme, programme.iom, ("reads.unusual", "iom"))
        with Session(programme.engine) as session:
            found = unusual_reads(session, auditor, since=NOW - timedelta(days=7))
        assert [line.actor for line in found] == ["iom"]


class TestLookers:
    def test_names_each_person_once_whoever_was_here_last_first(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        ref = programme.submitted(region=Region.NORD)
        for hours in (0, 1):
            with jot(programme.engine, programme.nord, LATER + timedelta(hours=hours)) as work:
                note_look(work, Look(CASE_OPENED, ref), per_hour=60)
        programme.step(programme.iom, start_assessment, ref, NOW.date())
        with Session(programme.engine) as session:
            first, second = lookers(session, auditor, ref)
        assert first == Looker("Nord", Role.COORDINATOR, 2, 1, LATER + timedelta(hours=1))
        assert (second.name, second.opened, second.changed) == ("Iom", 0, 1)

    def test_counts_a_copy_of_everything_held_as_a_look(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        ref = programme.submitted()
        with jot(programme.engine, programme.manager, LATER) as work:
            subject_copy(work, ref)
        with Session(programme.engine) as session:
            first = lookers(session, auditor, ref)[0]
        assert (first.name, first.opened, first.last_at) == ("Manager", 1, LATER)

    def test_leaves_out_lists_and_references_sought_in_vain(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        with jot(programme.engine, programme.nord, NOW) as work:
            note_look(work, Look(LIST_OPENED, "cases"), per_hour=60)
            note_look(work, Look("case.sought", "K7QF-2M9X"), per_hour=60)
        with Session(programme.engine) as session:
            assert lookers(session, auditor, "K7QF-2M9X") == ()

    def test_is_for_manager_and_data_protection_officer(self, programme: Programme) -> None:
        others = enrol(programme.engine, "presenter", "admin")
        with Session(programme.engine) as session:
            assert lookers(session, programme.manager, "K7QF-2M9X") == ()
            for viewer in (programme.iom, programme.nord, others["presenter"], others["admin"]):
                with pytest.raises(NotAllowed):
                    lookers(session, viewer, "K7QF-2M9X")
