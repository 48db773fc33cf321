"""Lists of cases, one case in full, and a case found by its reference."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from models.cases import ChildChecks
from models.codes import (
    PHASES,
    AdultChild,
    AgeGroup,
    AlertKind,
    ClosingReason,
    ConsentKind,
    CorrectionReason,
    DecisionKind,
    FollowUpState,
    HandoverReason,
    InformationAsked,
    Milestone,
    PriorParticipation,
    Region,
    Result,
    Role,
    Stage,
    Support,
    Urgency,
    UrgentNeed,
)
from models.installations import Installation
from models.support_items import PlannedSupport, SupportItem
from services.access import Viewer
from services.commands.alerts import raise_missing
from services.commands.consents import give_consent
from services.commands.decisions import request_information
from services.commands.endings import close_case, withdraw
from services.commands.follow_ups import log_contact
from services.commands.handovers import answer_handover, ask_handover
from services.commands.participation import confirm_participation
from services.commands.support import plan_support, strike_support
from services.errors import NotAllowed, UnknownReference, WrongReference
from services.queries.case_files import CaseHandover
from services.queries.cases import CaseFile, CaseFilter, CaseRow, case_file, cases, find
from services.queries.paging import Page
from services.stages import Step
from tests.factories import (
    APPLIED,
    ARRIVED,
    ASSESSED,
    DEPARTED,
    GRANTED,
    TODAY,
    Programme,
    child_checks,
    contact,
    selects,
)

DAY = timedelta(days=1)


def listed(programme: Programme, viewer: Viewer, wanted: CaseFilter | None = None) -> list[str]:
    """Return the references a viewer's list holds."""
    return [row.ref for row in found(programme, viewer, wanted)]


def found(
    programme: Programme,
    viewer: Viewer,
    wanted: CaseFilter | None = None,
    *,
    page: int = 1,
    size: int = 50,
) -> Page[CaseRow]:
    """Return a leaf of a viewer's list."""
    with Session(programme.engine) as session:
        return cases(session, viewer, wanted or CaseFilter(), today=TODAY, page=page, size=size)


def opened(programme: Programme, viewer: Viewer, ref: str) -> CaseFile:
    """Return a case as a viewer sees it."""
    with Session(programme.engine) as session:
        return case_file(session, viewer, ref, today=TODAY)


class TestCases:
    def test_are_those_of_the_viewers_regions(self, programme: Programme) -> None:
        north, south = programme.submitted(), programme.submitted(region=Region.SYD)
        assert listed(programme, programme.nord) == [north]
        assert listed(programme, programme.syd) == [south]
        assert set(listed(programme, programme.iom)) == {north, south}
        assert set(listed(programme, programme.manager)) == {north, south}

    def test_are_nobodys_without_a_region_or_permission(self, programme: Programme) -> None:
        programme.submitted()
        assert listed(programme, Viewer(9, "new", "New", Role.COORDINATOR)) == []
        for role in (Role.PRESENTER, Role.ADMIN, Role.AUDITOR, None):
            with pytest.raises(NotAllowed):
                listed(programme, Viewer(9, "other", "Other", role))

    def test_a_filter_by_a_region_elsewhere_widens_nothing(self, programme: Programme) -> None:
        programme.submitted(region=Region.SYD)
        assert listed(programme, programme.nord, CaseFilter(region=Region.SYD)) == []

    def test_come_with_the_latest_application_first(self, programme: Programme) -> None:
        older = programme.submitted(applied_on=APPLIED - DAY)
        younger, same_day = programme.submitted(), programme.submitted()
        assert listed(programme, programme.nord) == [same_day, younger, older]

    def test_can_be_recognised_without_a_name(self, programme: Programme) -> None:
        ref = programme.arrived(age_group=AgeGroup.AGE_18_24)
        (row,) = found(programme, programme.nord)
        assert row == CaseRow(
            ref=ref,
            region=Region.NORD,
            stage=Stage.REINTEGRATION,
            stage_since=ARRIVED,
            return_country="BG",
            age_group=AgeGroup.AGE_18_24,
            is_child=False,
            applied_on=APPLIED,
            arrived_on=ARRIVED,
            coordinator="Nord",
            iom="Iom",
            version=5,
        )

    def test_can_be_filtered_by_stage_and_group(self, programme: Programme) -> None:
        waiting, granted = programme.submitted(), programme.granted()
        ended = programme.submitted()
        programme.step(programme.nord, withdraw, ended, TODAY)
        nord = programme.nord
        assert listed(programme, nord, CaseFilter(stage=Stage.GRANTED)) == [granted]
        assert listed(programme, nord, CaseFilter(group="waiting")) == [waiting]
        assert set(listed(programme, nord, CaseFilter(group="open"))) == {waiting, granted}
        assert listed(programme, nord, CaseFilter(group="ended")) == [ended]

    def test_can_be_filtered_to_children_or_adults(self, programme: Programme) -> None:
        adult = programme.submitted()
        child = programme.submitted(age_group=AgeGroup.CHILD_UNKNOWN)
        wanted = CaseFilter(adult_child=AdultChild.CHILD)
        assert listed(programme, programme.nord, wanted) == [child]
        wanted = CaseFilter(adult_child=AdultChild.ADULT)
        assert listed(programme, programme.nord, wanted) == [adult]

    def test_can_be_filtered_to_ones_own(self, programme: Programme) -> None:
        untouched, assessed = programme.submitted(), programme.assessed()
        mine = CaseFilter(mine=True)
        assert set(listed(programme, programme.nord, mine)) == {untouched, assessed}
        assert listed(programme, programme.iom, mine) == [assessed]
        assert listed(programme, programme.manager, mine) == []

    def test_can_be_exactly_those_that_a_figure_counts(self, programme: Programme) -> None:
        first, _, elsewhere = (
            programme.submitted(),
            programme.submitted(),
            programme.submitted(region=Region.SYD),
        )
        ids = [programme.case(first).id or 0, programme.case(elsewhere).id or 0]
        wanted = CaseFilter(ids=ids)
        assert listed(programme, programme.nord, wanted) == [first]
        assert set(listed(programme, programme.iom, wanted)) == {first, elsewhere}
        assert listed(programme, programme.iom, CaseFilter(ids=())) == []

    def test_to_close_are_those_whose_last_window_has_passed(self, programme: Programme) -> None:
        over = programme.arrived(on=date(2025, 10, 21))
        programme.arrived(on=date(2025, 10, 22))
        closed = programme.arrived(on=date(2025, 1, 1))
        programme.step(programme.iom, close_case, closed, TODAY, ClosingReason.FOLLOWUP_COMPLETED)
        assert listed(programme, programme.iom, CaseFilter(to_close=True)) == [over]

    def test_come_leaf_by_leaf(self, programme: Programme) -> None:
        refs = [programme.submitted(applied_on=APPLIED + n * DAY) for n in range(5)]
        last = found(programme, programme.nord, page=3, size=2)
        assert ([row.ref for row in last], last.total, last.pages) == ([refs[0]], 5, 3)
        beyond = found(programme, programme.nord, page=99, size=2)
        assert (beyond.page, list(beyond)) == (3, list(last))
        assert found(programme, programme.syd) == Page((), 0, 1, 1)

    def test_put_children_first(self, programme: Programme) -> None:
        child = programme.submitted(age_group=AgeGroup.AGE_0_11)
        later = programme.submitted(applied_on=APPLIED + DAY)
        assert listed(programme, programme.nord) == [child, later]

    def test_take_one_statement_however_many_there_are(self, programme: Programme) -> None:
        for _ in range(3):
            programme.submitted()
        with selects(programme.engine) as sent:
            found(programme, programme.nord)
        assert len(sent) == 1


class TestCaseFile:
    def test_holds_every_fact_of_the_application(self, programme: Programme) -> None:
        ref = programme.submitted(citizenship=["BG", "SE"], urgent_needs=[UrgentNeed.MEDICAL])
        case = opened(programme, programme.nord, ref)
        assert (case.citizenship, case.urgent_needs) == (("BG", "SE"), (UrgentNeed.MEDICAL,))
        assert (case.coordinator, case.iom, case.mine) == ("Nord", None, True)
        assert {consent.kind for consent in case.consents} == set(ConsentKind)
        assert (case.decision, case.journey, case.follow_ups) == (None, None, ())
        assert case.is_open

    def test_holds_decision_journey_and_follow_ups(self, programme: Programme) -> None:
        case = opened(programme, programme.nord, programme.arrived())
        assert case.decision is not None
        assert (case.decision.kind, case.decision.decided_on) == (DecisionKind.GRANTED, GRANTED)
        assert case.journey is not None
        assert (case.journey.departed_on, case.arrived_on) == (DEPARTED, ARRIVED)
        m1 = case.follow_ups[0]
        assert (m1.milestone, m1.state, m1.urgency) == (
            Milestone.M1,
            FollowUpState.OPEN,
            Urgency.OVERDUE,
        )
        assert [one.milestone for one in case.follow_ups] == [
            m for m in Milestone if m is not Milestone.EXTRA
        ]

    def test_holds_a_childs_checks(self, programme: Programme) -> None:
        ref = programme.granted(age_group=AgeGroup.AGE_12_14)
        assert opened(programme, programme.nord, ref).child_checks == child_checks()
        adult = opened(programme, programme.nord, programme.submitted())
        assert adult.child_checks == ChildChecks()

    def test_tells_what_is_asked_for_while_it_is(self, programme: Programme) -> None:
        ref = programme.submitted()
        asked = [InformationAsked.RISK, InformationAsked.CHILD]
        programme.step(programme.iom, request_information, ref, ASSESSED, asked)
        assert opened(programme, programme.nord, ref).asked == tuple(asked)
        assert opened(programme, programme.nord, programme.assessed()).asked == ()

    def test_tells_what_is_asked_for_after_a_hand_over_too(self, programme: Programme) -> None:
        ref = programme.information_asked(InformationAsked.RISK)
        programme.handed_over(ref)
        case = opened(programme, programme.syd, ref)
        assert (case.asked, case.asked_on) == ((InformationAsked.RISK,), ASSESSED)
        assert (case.stage_since, case.last_step_on) == (ASSESSED, TODAY)

    def test_holds_the_support_that_stands_and_the_latest_consents(
        self, programme: Programme
    ) -> None:
        ref = programme.granted()
        plan = [PlannedSupport(code=code, phase=PHASES[code]) for code in list(Support)[:2]]
        programme.step(programme.iom, plan_support, ref, plan)
        first, second = programme.rows(SupportItem, ref)
        wrong = CorrectionReason.TYPED_WRONG
        programme.step(programme.iom, strike_support, ref, first.id, wrong)
        programme.consent_withdrawn(ref, ConsentKind.PROGRAMME)
        programme.step(programme.nord, give_consent, ref, ConsentKind.PROGRAMME, TODAY)
        programme.consent_withdrawn(ref, ConsentKind.DATA_SHARING)
        case = opened(programme, programme.nord, ref)
        assert [(one.id, one.code) for one in case.support] == [(second.id, second.code)]
        gone = {consent.kind: consent.withdrawn_on for consent in case.consents}
        assert len(case.consents) == len(ConsentKind)
        assert gone[ConsentKind.PROGRAMME] is None
        assert gone[ConsentKind.DATA_SHARING] == TODAY

    def test_holds_the_alert_and_the_hand_over_that_waits(self, programme: Programme) -> None:
        ref, why = programme.submitted(age_group=AgeGroup.AGE_0_11), HandoverReason.SAFETY
        programme.step(programme.nord, raise_missing, ref, TODAY)
        number = programme.step(programme.nord, ask_handover, ref, Region.SYD, why)
        case = opened(programme, programme.nord, ref)
        assert [(one.kind, one.resolved_on) for one in case.alerts] == [
            (AlertKind.CHILD_MISSING, None)
        ]
        assert case.handover == CaseHandover(number, Region.SYD, why, TODAY)
        programme.do(programme.syd, answer_handover, number, accept=True)
        assert opened(programme, programme.syd, ref).handover is None

    def test_names_the_household_and_the_persons_other_cases_as_far_as_one_may_see(
        self, programme: Programme
    ) -> None:
        first = programme.rejected()
        again = programme.assessed(household_ref=first)
        known = PriorParticipation.YES
        programme.step(programme.iom, confirm_participation, again, known, first, on=TODAY)
        case = opened(programme, programme.nord, first)
        assert [(one.ref, one.stage) for one in case.household] == [(again, Stage.ASSESSMENT)]
        assert (case.other_cases, case.household_ref) == ((again,), first)
        programme.handed_over(again)
        case = opened(programme, programme.nord, first)
        assert (case.household, case.other_cases) == ((), ())
        assert opened(programme, programme.iom, again).other_cases == (first,)

    def test_says_when_nobody_has_been_reached_for_long(self, programme: Programme) -> None:
        ref = programme.arrived(on=date(2026, 8, 1))
        for day in (30, 60):
            on = TODAY - timedelta(day)
            programme.logged(ref, Milestone.EXTRA, on, Result.NOT_REACHED, attempts=2)
        assert opened(programme, programme.nord, ref).lost
        programme.logged(ref, Milestone.EXTRA)
        assert not opened(programme, programme.nord, ref).lost

    def test_offers_only_the_steps_of_this_viewer(self, programme: Programme) -> None:
        ref = programme.assessed()
        assert opened(programme, programme.nord, ref).steps == (Step.WITHDRAW,)
        assert opened(programme, programme.manager, ref).steps == ()
        assert Step.GRANT in opened(programme, programme.iom, ref).steps

    def test_offers_to_take_up_a_lost_contact_only_after_an_arrival(
        self, programme: Programme
    ) -> None:
        for ref, offered in ((programme.granted(), False), (programme.arrived(), True)):
            programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.LOST_CONTACT)
            steps = opened(programme, programme.iom, ref).steps
            assert (Step.REVERSE_LOST_CONTACT in steps) is offered

    def test_says_when_it_waits_to_be_closed(self, programme: Programme) -> None:
        assert opened(programme, programme.iom, programme.arrived(on=date(2025, 10, 21))).to_close
        assert not opened(programme, programme.iom, programme.arrived()).to_close

    def test_never_calls_missed_what_closed_before_the_system_began(
        self, programme: Programme
    ) -> None:
        ref = programme.arrived(on=date(2026, 7, 1))
        with Session(programme.engine) as session, session.begin():
            session.exec(sa.update(Installation).values(started_on=TODAY))
        m1, m3, m6, _ = opened(programme, programme.nord, ref).follow_ups
        assert (m1.before_hemvag, m1.state) == (True, None)
        assert (m3.before_hemvag, m3.state) == (True, None)
        assert (m6.before_hemvag, m6.state) == (False, FollowUpState.OPEN)
        programme.do(programme.nord, log_contact, ref, m1.id, contact(date(2026, 8, 1)))
        assert opened(programme, programme.nord, ref).follow_ups[0].state is FollowUpState.DONE

    def test_does_not_tell_whether_a_case_elsewhere_exists(self, programme: Programme) -> None:
        elsewhere = programme.submitted(region=Region.SYD)
        for ref in (elsewhere, "0000-0000", "", "'; --"):
            with pytest.raises(UnknownReference):
                opened(programme, programme.nord, ref)

    def test_is_closed_to_who_reads_no_cases(self, programme: Programme) -> None:
        ref = programme.submitted()
        with pytest.raises(NotAllowed):
            opened(programme, Viewer(9, "presenter", "Presenter", Role.PRESENTER), ref)

    def test_takes_three_statements(self, programme: Programme) -> None:
        ref = programme.arrived()
        with selects(programme.engine) as sent:
            opened(programme, programme.nord, ref)
        assert len(sent) == 3


class TestStateOfFollowUps:
    def states(self, programme: Programme, ref: str) -> list[FollowUpState | None]:
        return [one.state for one in opened(programme, programme.iom, ref).follow_ups]

    def test_are_done_missed_late_declined_or_open(self, programme: Programme) -> None:
        ref = programme.arrived(on=date(2026, 3, 1))
        programme.logged(ref, Milestone.M1, date(2026, 4, 1))
        programme.logged(ref, Milestone.M3, date(2026, 8, 1))
        assert self.states(programme, ref) == [
            FollowUpState.DONE,
            FollowUpState.LATE,
            FollowUpState.MISSED,
            FollowUpState.OPEN,
        ]
        programme.logged(ref, Milestone.M6, date(2026, 9, 1), Result.DECLINED)
        assert self.states(programme, ref)[2] is FollowUpState.DECLINED

    def test_are_cancelled_when_the_case_ended_first(self, programme: Programme) -> None:
        ref = programme.arrived(on=date(2026, 9, 1))
        programme.logged(ref, Milestone.M1, date(2026, 10, 1))
        programme.step(programme.iom, close_case, ref, TODAY, ClosingReason.DECEASED)
        assert self.states(programme, ref) == [
            FollowUpState.DONE,
            *[FollowUpState.CANCELLED] * 3,
        ]
        (_, m3, *_) = opened(programme, programme.iom, ref).follow_ups
        assert m3.cancelled_as == "DECEASED"


class TestFind:
    def test_reads_a_reference_however_it_was_pasted(self, programme: Programme) -> None:
        ref = programme.submitted()
        with Session(programme.engine) as session:
            for typed in (ref, ref.lower(), f"  {ref[:4]} {ref[5:]}\n", ref.replace("-", "")):
                assert find(session, programme.nord, typed) == ref

    def test_tells_a_mistyped_one_from_an_unknown_one(self, programme: Programme) -> None:
        ref = programme.submitted()
        mistyped = ref[:-1] + ("0" if ref[-1] != "0" else "1")
        with Session(programme.engine) as session:
            with pytest.raises(WrongReference):
                find(session, programme.nord, mistyped)
            with pytest.raises(UnknownReference):
                find(session, programme.syd, ref)
            with pytest.raises(UnknownReference):
                find(session, programme.nord, "0000-0000")
