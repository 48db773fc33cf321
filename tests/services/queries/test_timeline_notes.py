"""The time line tells of everything beside the path: facts, consents, support, alerts, regions."""

from sqlmodel import Session

from models.cases import ChildHandover, SafeContact
from models.codes import (
    AgeGroup,
    AlertKind,
    AlertResolution,
    Channel,
    ConsentKind,
    CorrectionReason,
    Gender,
    HandoverReason,
    InformationAsked,
    InformationSource,
    Milestone,
    PriorParticipation,
    Region,
    Stage,
    Support,
    SupportPhase,
    YesNoUnknown,
)
from models.support_items import PlannedSupport, SupportItem
from services.commands.alerts import raise_missing, resolve_alert
from services.commands.applications import correct_application
from services.commands.cases import endorse, record_child_handover
from services.commands.consents import give_consent
from services.commands.handovers import answer_handover, ask_handover, take_handover_back
from services.commands.households import link_household
from services.commands.safe_contact import set_safe_contact
from services.commands.support import plan_support, record_support_given, strike_support
from services.commands.undo import undo_contact, undo_step
from services.queries.cases import case_file
from services.queries.timelines import EntryKind, FactChanged, TimelineEntry, timeline
from tests.factories import ASSESSED, GRANTED, TODAY, Programme, corrected_facts

COUNSELLING = PlannedSupport(code=Support.COUNSELLING, phase=SupportPhase.BEFORE)
TICKET = PlannedSupport(code=Support.TICKET, phase=SupportPhase.DURING)
WRONG = CorrectionReason.TYPED_WRONG


def told(programme: Programme, ref: str, *kinds: EntryKind) -> list[TimelineEntry]:
    """Return the entries of some kinds, the first one first."""
    with Session(programme.engine) as session:
        line = timeline(session, programme.iom, ref)
    return [entry for entry in reversed(line) if entry.kind in kinds]


class TestFacts:
    def test_are_told_as_they_were_and_as_they_became(self, programme: Programme) -> None:
        ref = programme.submitted()
        facts = corrected_facts(gender=Gender.MAN, citizenship=["BG", "RO"])
        programme.step(programme.nord, correct_application, ref, facts, WRONG)
        (entry,) = told(programme, ref, EntryKind.FACTS_CHANGED)
        assert (entry.actor, entry.correction) == ("Nord", WRONG)
        assert sorted(entry.changes, key=lambda change: change.field) == [
            FactChanged("citizenship", ["BG"], ["BG", "RO"]),
            FactChanged("gender", Gender.WOMAN, Gender.MAN),
        ]

    def test_that_are_rules_for_safe_contact_have_an_entry_of_their_own(
        self, programme: Programme
    ) -> None:
        ref = programme.submitted()
        rules = SafeContact(safe_channels=[Channel.EMAIL], leave_no_message=True)
        programme.step(programme.nord, set_safe_contact, ref, rules)
        (entry,) = told(programme, ref, EntryKind.SAFE_CONTACT_SET)
        assert FactChanged("safe_channels", [], [Channel.EMAIL]) in entry.changes
        assert told(programme, ref, EntryKind.FACTS_CHANGED) == []

    def test_an_endorsement_stands_on_its_day_and_tells_the_one_before(
        self, programme: Programme
    ) -> None:
        ref = programme.submitted()
        programme.step(programme.nord, endorse, ref, ASSESSED)
        programme.step(programme.nord, endorse, ref, TODAY)
        first, second = told(programme, ref, EntryKind.ENDORSED)
        assert (first.day, first.changes) == (ASSESSED, ())
        assert second.changes == (FactChanged("endorsed_on", ASSESSED, TODAY),)

    def test_a_grant_tells_what_it_confirmed_and_its_undoing_takes_back(
        self, programme: Programme
    ) -> None:
        ref = programme.granted(prior_participation=PriorParticipation.UNKNOWN)
        (entry,) = told(programme, ref, EntryKind.PARTICIPATION_CONFIRMED)
        known = PriorParticipation
        assert entry.changes == (FactChanged("prior_participation", known.UNKNOWN, known.NO),)
        assert entry.day == GRANTED
        programme.do(programme.iom, undo_step, ref, programme.last_event_id(ref))
        (undone,) = told(programme, ref, EntryKind.FACTS_CHANGED)
        assert FactChanged("participation_confirmed_on", GRANTED, None) in undone.changes

    def test_a_childs_hand_over_stands_on_its_day(self, programme: Programme) -> None:
        ref = programme.arrived(age_group=AgeGroup.AGE_15_17)
        handover = ChildHandover(handed_over_on=TODAY)
        programme.step(programme.iom, record_child_handover, ref, handover)
        (entry,) = told(programme, ref, EntryKind.CHILD_HANDED_OVER)
        assert (entry.day, entry.actor, entry.changes) == (TODAY, "Iom", ())

    def test_a_household_is_told_to_both(self, programme: Programme) -> None:
        first, second = programme.submitted(), programme.submitted()
        programme.step(programme.nord, link_household, second, first)
        for ref in (first, second):
            (entry,) = told(programme, ref, EntryKind.HOUSEHOLD_LINKED)
            assert entry.changes == (FactChanged("household_ref", None, first),)


class TestConsents:
    def test_are_told_when_withdrawn_and_when_given_again(self, programme: Programme) -> None:
        ref, kind = programme.submitted(), ConsentKind.DATA_SHARING
        programme.consent_withdrawn(ref, kind)
        programme.step(programme.nord, give_consent, ref, kind, TODAY)
        withdrawn, given = told(
            programme, ref, EntryKind.CONSENT_WITHDRAWN, EntryKind.CONSENT_GIVEN
        )
        assert (withdrawn.kind, given.kind) == (
            EntryKind.CONSENT_WITHDRAWN,
            EntryKind.CONSENT_GIVEN,
        )
        for entry in (withdrawn, given):
            assert (entry.what, entry.day, entry.actor) == (kind, TODAY, "Nord")


class TestSupport:
    def test_planned_in_one_go_is_one_entry(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.step(programme.iom, plan_support, ref, [COUNSELLING, TICKET])
        (entry,) = told(programme, ref, EntryKind.SUPPORT_PLANNED)
        assert entry.support == (Support.COUNSELLING, Support.TICKET)
        assert (entry.actor, entry.day, entry.undone) == ("Iom", None, False)

    def test_given_and_taken_out_is_told(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.step(programme.iom, plan_support, ref, [COUNSELLING])
        (item,) = programme.rows(SupportItem, ref)
        programme.step(programme.iom, record_support_given, ref, item.id, GRANTED)
        (given,) = told(programme, ref, EntryKind.SUPPORT_GIVEN)
        assert (given.day, given.support) == (GRANTED, (Support.COUNSELLING,))
        programme.step(programme.iom, strike_support, ref, item.id, WRONG)
        (struck,) = told(programme, ref, EntryKind.SUPPORT_STRUCK)
        assert (struck.correction, struck.actor) == (WRONG, "Iom")
        undone = told(programme, ref, EntryKind.SUPPORT_PLANNED, EntryKind.SUPPORT_GIVEN)
        assert [entry.undone for entry in undone] == [True, True]


class TestAlerts:
    def test_are_told_when_raised_and_when_resolved(self, programme: Programme) -> None:
        ref = programme.submitted(age_group=AgeGroup.AGE_15_17)
        programme.step(programme.nord, raise_missing, ref, ASSESSED)
        with Session(programme.engine) as session:
            (alert,) = case_file(session, programme.nord, ref, today=TODAY).alerts
        found = AlertResolution.FOUND_SAFE
        programme.step(programme.iom, resolve_alert, ref, alert.id, found, TODAY)
        raised, resolved = told(programme, ref, EntryKind.ALERT_RAISED, EntryKind.ALERT_RESOLVED)
        assert (raised.what, raised.day, raised.actor) == (
            AlertKind.CHILD_MISSING,
            ASSESSED,
            "Nord",
        )
        assert (resolved.reason, resolved.day, resolved.actor) == (found, TODAY, "Iom")

    def test_stand_no_longer_once_the_contact_is_undone(self, programme: Programme) -> None:
        ref = programme.arrived()
        contact_id = programme.logged(ref, Milestone.M1, re_exploited=YesNoUnknown.YES)
        assert not told(programme, ref, EntryKind.ALERT_RAISED)[0].undone
        programme.do(programme.nord, undo_contact, contact_id)
        assert told(programme, ref, EntryKind.ALERT_RAISED)[0].undone


class TestHandovers:
    def test_are_told_from_the_asking_to_the_answer(self, programme: Programme) -> None:
        ref, why = programme.submitted(), HandoverReason.SAFETY
        first = programme.step(programme.nord, ask_handover, ref, Region.SYD, why)
        programme.do(programme.syd, answer_handover, first, accept=False)
        programme.step(programme.nord, ask_handover, ref, Region.OST, why)
        programme.step(programme.nord, take_handover_back, ref)
        programme.handed_over(ref)
        entries = told(programme, ref, *(kind for kind in EntryKind if "HAND" in kind.value))
        assert [(entry.kind, entry.what, entry.actor) for entry in entries] == [
            (EntryKind.HANDOVER_ASKED, Region.SYD, "Nord"),
            (EntryKind.HANDOVER_DECLINED, Region.SYD, "Syd"),
            (EntryKind.HANDOVER_ASKED, Region.OST, "Nord"),
            (EntryKind.HANDOVER_TAKEN_BACK, Region.OST, "Nord"),
            (EntryKind.HANDOVER_ASKED, Region.SYD, "Nord"),
            (EntryKind.HANDED_OVER, Region.SYD, "Syd"),
        ]
        assert entries[0].reason is why
        assert (entries[-1].correctable, entries[-1].undoable_until) == (False, None)


class TestInformation:
    def test_is_told_with_what_came_and_from_whom(self, programme: Programme) -> None:
        ref = programme.information_asked(InformationAsked.RISK, InformationAsked.HEALTH)
        programme.answered(ref, TODAY, InformationAsked.RISK)
        answer = told(programme, ref, EntryKind.STEP)[-1]
        assert (answer.what, answer.answered) == (Stage.ASSESSMENT, (InformationAsked.RISK,))
        assert answer.source is InformationSource.COORDINATOR
