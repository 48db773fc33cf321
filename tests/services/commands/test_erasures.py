"""What falls due when, who may propose and approve it, and what a frozen case refuses."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from models.cases import Case
from models.codes import (
    AgeGroup,
    ClosingReason,
    ConsentKind,
    ErasureRule,
    HandoverAnswer,
    HandoverReason,
    PriorException,
    PriorParticipation,
    Region,
    Stage,
)
from models.erasures import Erasure
from models.handovers import Handover
from models.journeys import Departure
from services.access import Viewer
from services.commands.alerts import raise_missing
from services.commands.consents import give_consent, withdraw_consent
from services.commands.endings import withdraw
from services.commands.erasures import approve_erasures, keep_case, propose_erasures
from services.commands.handovers import answer_handover, ask_handover
from services.commands.households import link_household, unlink_household
from services.commands.journeys import record_departure
from services.commands.participation import confirm_participation
from services.errors import (
    CaseFrozen,
    ErasureNotDue,
    HandoverOver,
    NeedsSecondPerson,
    NotAllowed,
    NothingToErase,
    UnknownReference,
)
from services.queries.cases import case_file
from services.queries.due import Due, due
from services.queries.handovers import Handovers, handovers_open
from tests.factories import TODAY, Programme
from tests.people import enrol

MONTHS = 24
SHARING = ConsentKind.DATA_SHARING


@pytest.fixture
def auditor(programme: Programme) -> Viewer:
    """Let somebody approve."""
    return enrol(programme.engine, "auditor")["auditor"]


def ended(programme: Programme, on: date, **facts: object) -> str:
    """End a case on a day."""
    ref = programme.submitted(applied_on=on - timedelta(30), **facts)
    programme.step(programme.nord, withdraw, ref, on)
    return ref


def found(programme: Programme, today: date = TODAY) -> list[Due]:
    """Read what is due."""
    with Session(programme.engine) as session:
        return list(due(session, today=today, keep_months=MONTHS))


class TestDue:
    @pytest.mark.parametrize(
        ("ended_on", "today", "due_on"),
        [
            (date(2024, 11, 21), date(2026, 11, 21), date(2026, 11, 21)),
            (date(2024, 2, 29), date(2026, 2, 28), date(2026, 2, 28)),
        ],
    )
    def test_a_case_is_due_on_the_day_and_not_before(
        self, programme: Programme, ended_on: date, today: date, due_on: date
    ) -> None:
        ref = ended(programme, ended_on)
        assert found(programme, today - timedelta(1)) == []
        (one,) = found(programme, today)
        assert (one.ref, one.rule, one.due_on) == (ref, ErasureRule.RETENTION, due_on)

    def test_an_open_case_never_is(self, programme: Programme) -> None:
        programme.submitted(applied_on=date(2019, 1, 1))
        assert found(programme) == []

    def test_a_person_who_came_back_keeps_the_earlier_case(self, programme: Programme) -> None:
        first = ended(programme, date(2020, 1, 1))
        again = programme.assessed()
        programme.step(
            programme.iom,
            confirm_participation,
            again,
            PriorParticipation.YES,
            first,
            on=TODAY,
            exception=PriorException.NEW_EXPLOITATION,
        )
        assert found(programme) == []
        programme.step(programme.nord, withdraw, again, TODAY)
        assert found(programme) == []
        later = date(2028, 11, 21)
        assert {(one.ref, one.due_on) for one in found(programme, later)} == {
            (first, later),
            (again, later),
        }

    def test_a_case_with_an_open_alert_is_not_forgotten(self, programme: Programme) -> None:
        ref = programme.arrived(date(2020, 1, 1), age_group=AgeGroup.AGE_15_17)
        programme.step(programme.nord, raise_missing, ref, date(2020, 3, 1))
        programme.closed(ref, ClosingReason.REFERRED_OTHER, date(2020, 4, 1))
        assert found(programme) == []

    def test_a_consent_taken_back_is_due_at_once_and_first(self, programme: Programme) -> None:
        old = ended(programme, date(2020, 1, 1))
        ref = programme.granted()
        programme.consent_withdrawn(ref, SHARING)
        assert [(one.ref, one.rule) for one in found(programme)] == [
            (ref, ErasureRule.CONSENT_WITHDRAWN),
            (old, ErasureRule.RETENTION),
        ]


class TestTwoPeople:
    def test_neither_does_the_others_part(self, programme: Programme, auditor: Viewer) -> None:
        ref = ended(programme, date(2020, 1, 1))
        for actor in (programme.nord, programme.iom, auditor):
            with pytest.raises(NotAllowed):
                programme.do(actor, propose_erasures, keep_months=MONTHS)
        for actor in (programme.nord, programme.iom, programme.manager):
            with pytest.raises(NotAllowed):
                programme.do(actor, approve_erasures, [ref], keep_months=MONTHS)
            with pytest.raises(NotAllowed):
                programme.do(actor, keep_case, ref)

    def test_whoever_proposed_does_not_approve_in_another_role(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        ref = ended(programme, date(2020, 1, 1))
        programme.do(programme.manager, propose_erasures, keep_months=MONTHS)
        the_same = Viewer(auditor.user_id, "manager", "Manager", auditor.role)
        with pytest.raises(NeedsSecondPerson):
            programme.do(the_same, approve_erasures, [ref], keep_months=MONTHS)
        assert programme.case(ref).erased_at is None

    def test_only_what_was_proposed_and_is_due_is_erased(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        ref, other = ended(programme, date(2020, 1, 1)), programme.submitted()
        for wanted in ([ref], [other], ["2222-2222"]):
            with pytest.raises(ErasureNotDue):
                programme.do(auditor, approve_erasures, wanted, keep_months=MONTHS)
        with pytest.raises(NothingToErase):
            programme.do(auditor, approve_erasures, [], keep_months=MONTHS)
        with pytest.raises(ErasureNotDue):
            programme.do(programme.manager, propose_erasures, [other], keep_months=MONTHS)
        assert programme.do(programme.manager, propose_erasures, keep_months=MONTHS) == 1
        with pytest.raises(NothingToErase):
            programme.do(programme.manager, propose_erasures, keep_months=MONTHS)
        assert programme.do(auditor, approve_erasures, [ref], keep_months=MONTHS) == 1
        with pytest.raises(UnknownReference):
            programme.do(programme.nord, link_household, other, ref, version=1)

    def test_the_second_one_may_let_a_case_be_kept(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        ref = ended(programme, date(2020, 1, 1))
        programme.do(programme.manager, propose_erasures, keep_months=MONTHS)
        programme.do(auditor, keep_case, ref)
        assert found(programme)[0].proposed_by is None
        assert programme.trail(ref)[-1].action == "erasure.refused"
        with pytest.raises(ErasureNotDue):
            programme.do(auditor, keep_case, ref)


class TestFrozen:
    def test_nothing_is_written_any_more(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.consent_withdrawn(ref, SHARING)
        for deed, arguments in (
            (record_departure, (Departure(departed_on=TODAY),)),
            (link_household, (programme.submitted(),)),
        ):
            actor = programme.iom
            with pytest.raises(CaseFrozen):
                programme.step(actor, deed, ref, *arguments)
        with Session(programme.engine) as session:
            assert case_file(session, programme.nord, ref, today=TODAY).frozen_at

    def test_no_other_region_takes_it_over(self, programme: Programme) -> None:
        ref, why = programme.granted(), HandoverReason.CAPACITY
        number = programme.step(programme.nord, ask_handover, ref, Region.SYD, why)
        programme.consent_withdrawn(ref, SHARING)
        (handover,) = programme.rows(Handover, ref)
        assert (handover.answer, handover.answered_on) == (HandoverAnswer.TAKEN_BACK, TODAY)
        assert programme.trail(ref)[-1].action == "handover.taken_back"
        with Session(programme.engine) as session:
            assert handovers_open(session, programme.syd) == Handovers((), ())
            assert handovers_open(session, programme.nord) == Handovers((), ())
        with pytest.raises(HandoverOver):
            programme.do(programme.syd, answer_handover, number, accept=True)
        assert programme.case(ref).region is Region.NORD

    def test_a_hand_over_that_waited_before_it_froze_is_declined_and_not_accepted(
        self, programme: Programme
    ) -> None:
        ref, why = programme.granted(), HandoverReason.CAPACITY
        number = programme.step(programme.nord, ask_handover, ref, Region.SYD, why)
        with programme.engine.begin() as connection:  # as a former version left it
            connection.execute(sa.update(Case).values(frozen_at=programme.at))
        with pytest.raises(CaseFrozen):
            programme.do(programme.syd, answer_handover, number, accept=True)
        programme.do(programme.syd, answer_handover, number, accept=False)
        (handover,) = programme.rows(Handover, ref)
        assert handover.answer is HandoverAnswer.DECLINED

    def test_nobody_is_tied_to_it(self, programme: Programme) -> None:
        ref, other = programme.submitted(), programme.assessed()
        programme.consent_withdrawn(ref, SHARING)
        frozen = programme.case(ref)
        with pytest.raises(CaseFrozen):
            programme.step(programme.nord, link_household, other, ref)
        with pytest.raises(CaseFrozen):
            programme.submitted(household_ref=ref)
        with pytest.raises(CaseFrozen):
            programme.step(
                programme.iom,
                confirm_participation,
                other,
                PriorParticipation.YES,
                ref,
                on=TODAY,
            )
        assert programme.case(ref) == frozen

    def test_a_household_that_is_named_anew_keeps_it_and_changes_nothing_of_it(
        self, programme: Programme
    ) -> None:
        first = programme.submitted()
        ref, third = (programme.submitted(household_ref=first) for _ in range(2))
        programme.consent_withdrawn(ref, SHARING)
        frozen = programme.case(ref)
        programme.step(programme.nord, unlink_household, first)
        after = programme.case(ref)
        assert after.household_ref == programme.case(third).household_ref == ref
        assert after.model_dump(exclude={"household_ref"}) == frozen.model_dump(
            exclude={"household_ref"}
        )
        assert programme.changes(ref) == []

    def test_the_person_may_still_leave_and_take_the_other_consent_back(
        self, programme: Programme
    ) -> None:
        ref = programme.granted()
        programme.consent_withdrawn(ref, SHARING)
        programme.consent_withdrawn(ref, ConsentKind.PROGRAMME)
        programme.step(programme.nord, withdraw, ref, TODAY)
        assert programme.case(ref).stage is Stage.WITHDRAWN

    def test_the_consent_given_again_lets_it_go_on(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        ref = programme.granted()
        programme.consent_withdrawn(ref, SHARING)
        programme.do(programme.manager, propose_erasures, keep_months=MONTHS)
        programme.step(programme.nord, give_consent, ref, SHARING, TODAY)
        assert found(programme) == []
        with Session(programme.engine) as session:
            assert session.exec(select(Erasure)).all() == []
        with pytest.raises(ErasureNotDue):
            programme.do(auditor, approve_erasures, [ref], keep_months=MONTHS)
        programme.step(programme.iom, record_departure, ref, Departure(departed_on=TODAY))

    def test_the_other_consent_freezes_nothing(self, programme: Programme) -> None:
        ref = programme.granted()
        programme.step(programme.nord, withdraw_consent, ref, ConsentKind.PROGRAMME, TODAY)
        assert programme.case(ref).frozen_at is None
