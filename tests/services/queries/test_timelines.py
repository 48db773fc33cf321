"""The time line of a case, and what can still be taken back."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from models.codes import (
    AgeGroup,
    ClosingReason,
    CorrectionReason,
    InformationAsked,
    Milestone,
    PutOffReason,
    Region,
    RejectionReason,
    Result,
    Role,
    Stage,
    Wellbeing,
)
from services.access import Viewer
from services.commands.cases import endorse, record_child_checks
from services.commands.decisions import request_information
from services.commands.endings import close_case
from services.commands.follow_ups import correct_contact, strike_contact
from services.commands.journeys import correct_day, put_off_journey
from services.commands.undo import undo_contact, undo_step
from services.errors import NotAllowed, UnknownReference
from services.queries.timelines import EntryKind, TimelineEntry, timeline
from services.stages import UNDO_WITHIN
from tests.factories import (
    ASSESSED,
    TODAY,
    Programme,
    child_checks,
    contact,
    judged,
    selects,
)

DAY = timedelta(days=1)
M1 = Milestone.M1


def told(programme: Programme, ref: str, viewer: Viewer | None = None) -> list[TimelineEntry]:
    """Return the time line as it is told, the latest day first."""
    with Session(programme.engine) as session:
        return list(timeline(session, viewer or programme.iom, ref))


def kinds(programme: Programme, ref: str) -> list[EntryKind]:
    return [entry.kind for entry in told(programme, ref)]


class TestTimeline:
    def test_tells_every_step_with_its_day_and_its_writer(self, programme: Programme) -> None:
        entries = told(programme, programme.granted())
        granted, assessed, submitted = (it for it in entries if it.kind is EntryKind.STEP)
        assert [entry.what for entry in (submitted, assessed, granted)] == [
            Stage.SUBMITTED,
            Stage.ASSESSMENT,
            Stage.GRANTED,
        ]
        assert (assessed.day, assessed.actor, submitted.actor) == (ASSESSED, "Iom", "Nord")

    def test_tells_reasons_and_what_was_asked_for(self, programme: Programme) -> None:
        ref = programme.assessed()
        asked = [InformationAsked.RISK, InformationAsked.NEEDS]
        programme.step(programme.iom, request_information, ref, TODAY, asked)
        assert told(programme, ref)[0].asked == tuple(asked)

        rejected = programme.rejected()
        assert told(programme, rejected)[0].reason is RejectionReason.NOT_ELIGIBLE

        closed = programme.travelling()
        programme.step(programme.iom, put_off_journey, closed, TODAY, PutOffReason.SAFETY)
        programme.step(programme.iom, close_case, closed, TODAY, ClosingReason.LOST_CONTACT)
        assert [entry.reason for entry in told(programme, closed)[:2]] == [
            ClosingReason.LOST_CONTACT,
            PutOffReason.SAFETY,
        ]

    def test_tells_contacts_with_what_was_noted(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, M1, TODAY, **judged())
        (entry, *_) = told(programme, ref)
        assert (entry.kind, entry.what, entry.milestone) == (
            EntryKind.CONTACT,
            Result.REACHED,
            M1,
        )
        assert entry.contact is not None
        assert entry.contact.econ is Wellbeing.ADEQUATE

    def test_is_ordered_by_the_day_things_happened(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, M1, TODAY)
        programme.logged(ref, Milestone.EXTRA, TODAY - 20 * DAY)
        days = [entry.day for entry in told(programme, ref) if entry.day]
        assert days == sorted(days, reverse=True)

    def test_keeps_what_was_undone_and_the_undoing(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1)
        programme.do(programme.nord, undo_contact, contact_id)
        undoing, undone, *_ = told(programme, ref)
        assert (undoing.kind, undoing.actor) == (EntryKind.CONTACT_UNDONE, "Nord")
        assert (undone.kind, undone.undone) == (EntryKind.CONTACT, True)

        ref = programme.assessed()
        programme.do(programme.iom, undo_step, ref, programme.last_event_id(ref))
        undoing, undone, _ = told(programme, ref)
        assert (undoing.kind, undone.undone) == (EntryKind.STEP_UNDONE, True)

    def test_tells_corrections_with_their_reason(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1)
        form, why = contact(TODAY - DAY), CorrectionReason.BETTER_KNOWLEDGE
        programme.do(programme.nord, correct_contact, contact_id, form, why)
        wrong, right = told(programme, ref)[:2]
        assert (right.kind, right.correction) == (EntryKind.CONTACT_CORRECTED, why)
        assert (wrong.undone, right.undone) == (True, False)

        why = CorrectionReason.TYPED_WRONG
        ref = programme.assessed()
        event_id = programme.last_event_id(ref)
        programme.step(programme.iom, correct_day, ref, event_id, TODAY, why)
        right, wrong, _ = told(programme, ref)
        assert (right.kind, right.correction, right.day) == (
            EntryKind.STEP_CORRECTED,
            why,
            TODAY,
        )
        assert wrong.undone

    def test_tells_a_contact_taken_out_of_the_wrong_case(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1)
        programme.do(programme.iom, strike_contact, contact_id, CorrectionReason.WRONG_CASE)
        (struck, *_) = told(programme, ref)
        assert (struck.kind, struck.correction, struck.actor) == (
            EntryKind.CONTACT_STRUCK,
            CorrectionReason.WRONG_CASE,
            "Iom",
        )

    def test_tells_what_moved_nothing_too(self, programme: Programme) -> None:
        ref = programme.submitted(age_group=AgeGroup.AGE_0_11)
        programme.step(programme.nord, endorse, ref, TODAY)
        programme.step(programme.iom, record_child_checks, ref, child_checks())
        assert kinds(programme, ref) == [
            EntryKind.CHILD_CHECKED,
            EntryKind.ENDORSED,
            EntryKind.STEP,
        ]

    def test_says_which_follow_ups_a_corrected_arrival_moved(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, M1)
        arrival = next(e for e in programme.events(ref) if e.stage is Stage.REINTEGRATION)
        why = CorrectionReason.TYPED_WRONG
        day = arrival.happened_on - DAY
        programme.step(programme.iom, correct_day, ref, arrival.id, day, why)
        moved = next(e for e in told(programme, ref) if e.kind is EntryKind.FOLLOW_UPS_MOVED)
        assert moved.follow_ups == (Milestone.M3, Milestone.M6, Milestone.M12)

    def test_takes_three_statements(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, M1)
        with selects(programme.engine) as sent:
            told(programme, ref)
        assert len(sent) == 3


class TestWhoSeesIt:
    def test_is_who_reads_cases_in_the_region(self, programme: Programme) -> None:
        ref = programme.submitted(region=Region.SYD)
        for viewer in (programme.syd, programme.iom, programme.manager):
            assert len(told(programme, ref, viewer)) == 1
        for unknown in (ref, "0000-0000"):
            with pytest.raises(UnknownReference):
                told(programme, unknown, programme.nord)
        with pytest.raises(NotAllowed):
            told(programme, ref, Viewer(9, "auditor", "Auditor", Role.AUDITOR))


class TestUndoableUntil:
    def test_is_ten_minutes_for_the_writer_of_the_last_step(self, programme: Programme) -> None:
        ref = programme.assessed()
        assessed, submitted = told(programme, ref, programme.iom)
        assert assessed.undoable_until == assessed.moment + UNDO_WITHIN
        assert submitted.undoable_until is None
        assert told(programme, ref, programme.nord)[0].undoable_until is None

    def test_is_nothing_for_the_application_itself(self, programme: Programme) -> None:
        ref = programme.submitted()
        assert told(programme, ref, programme.nord)[0].undoable_until is None

    def test_ends_for_an_arrival_with_the_first_contact(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, M1)

        def arrival() -> TimelineEntry:
            found = told(programme, ref, programme.iom)
            return next(e for e in found if e.what is Stage.REINTEGRATION)

        assert arrival().undoable_until is None
        programme.do(programme.nord, undo_contact, contact_id)
        assert arrival().undoable_until is not None

    def test_ends_for_a_contact_with_the_next_step(self, programme: Programme) -> None:
        ref = programme.arrived()
        programme.logged(ref, M1)
        assert told(programme, ref, programme.nord)[0].undoable_until is not None
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.REMIGRATED)
        entry = next(e for e in told(programme, ref, programme.nord) if e.milestone is M1)
        assert entry.undoable_until is None


class TestCorrectable:
    def test_is_what_stands_for_who_may_take_the_step(self, programme: Programme) -> None:
        ref = programme.assessed()
        ioms, nords = (told(programme, ref, who) for who in (programme.iom, programme.nord))
        assert [entry.correctable for entry in ioms] == [True, False]
        assert [entry.correctable for entry in nords] == [False, True]
        managers = told(programme, ref, programme.manager)
        assert not any(entry.correctable for entry in managers)
