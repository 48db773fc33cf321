"""Every situation is there on the day of the demonstration, whatever day that is."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel, col, select

from models.alerts import Alert
from models.cases import Case
from models.codes import (
    AlertKind,
    AlertResolution,
    ClosingReason,
    EventKind,
    HandoverAnswer,
    InformationSource,
    Milestone,
    NotHandedOver,
    PriorException,
    Region,
    Result,
    Stage,
    Support,
    SupportPhase,
)
from models.consents import Consent
from models.decisions import Decision
from models.follow_ups import Contact, FollowUp
from models.handovers import Handover
from models.stage_events import StageEvent
from models.support_items import SupportItem
from services.access import EVERYWHERE
from services.database import open_engine
from services.measures.questions import Question
from services.measures.registry import measure
from services.queries.lost_contact import looks_lost
from services.row_security import whole_programme
from tests.databases import migrated_database
from tests.factories import TODAY
from tests.services.demonstration.content import loaded, stories_until

DAYS = (TODAY, date(2027, 2, 3), date(2020, 2, 29))


@pytest.fixture(scope="module", params=DAYS, ids=str)
def day(request: pytest.FixtureRequest) -> date:
    found: date = request.param
    return found


@pytest.fixture(scope="module")
def written(day: date, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("demonstration")
    with migrated_database("sqlite", folder) as database:
        engine = whole_programme(open_engine(database.url))
        loaded(engine, stories_until(day))
        yield engine
        engine.dispose()


def found(engine: Engine, table: type[SQLModel], *wanted: Any) -> list[Any]:
    """Read the rows that fit."""
    with Session(engine) as session:
        return list(session.exec(select(table).where(*wanted)).all())


def regions(engine: Engine, name: str, day: date) -> set[str]:
    """Name the regions in which a figure is not nought."""
    with Session(engine) as session:
        table = measure(session, name, Question(as_of=day, by=("region",)), EVERYWHERE)
    return {str(row.group[0]) for row in table.rows if row.n}


class TestStagedScenes:
    @pytest.mark.parametrize("stage", Stage)
    def test_every_stage_is_there(self, written: Engine, stage: Stage) -> None:
        assert found(written, Case, Case.stage == stage)

    def test_follow_ups_are_overdue_in_many_regions(self, written: Engine, day: date) -> None:
        overdue = regions(written, "overdue", day)
        assert Region.NORD in overdue
        assert len(overdue) >= 5

    def test_follow_ups_are_due_soon_in_several_regions(self, written: Engine, day: date) -> None:
        due_soon = regions(written, "due_soon", day)
        assert Region.NORD in due_soon
        assert len(due_soon) >= 3

    @pytest.mark.parametrize("milestone", ["M1", "M3", "M6", "M12"])
    def test_each_milestone_is_overdue_somewhere(
        self, written: Engine, day: date, milestone: str
    ) -> None:
        with Session(written) as session:
            asked = Question(as_of=day, by=("milestone",))
            row = measure(session, "overdue", asked, EVERYWHERE).row(milestone)
        assert row is not None
        assert row.n

    def test_some_rest(self, written: Engine, day: date) -> None:
        resting = found(written, FollowUp, col(FollowUp.rests_until) > day)
        assert Region.NORD in {follow_up.region for follow_up in resting}

    def test_some_wait_to_be_closed(self, written: Engine, day: date) -> None:
        over = found(
            written, FollowUp, FollowUp.milestone == Milestone.M12, FollowUp.closes_on < day
        )
        still_open = found(written, Case, Case.stage == Stage.REINTEGRATION)
        waiting = {case.id for case in still_open} & {follow_up.case_id for follow_up in over}
        assert len(waiting) >= 3

    @pytest.mark.parametrize("result", Result)
    def test_every_result_of_a_contact_is_there(self, written: Engine, result: Result) -> None:
        assert found(written, Contact, Contact.result == result)

    @pytest.mark.parametrize(
        "reason",
        [
            ClosingReason.LOST_CONTACT,
            ClosingReason.REMIGRATED,
            ClosingReason.DECEASED,
            ClosingReason.REGISTERED_IN_ERROR,
            ClosingReason.RE_EXPLOITED_REFERRED,
            ClosingReason.FOLLOWUP_COMPLETED,
        ],
    )
    def test_cases_were_closed_for_this(self, written: Engine, reason: ClosingReason) -> None:
        assert found(written, Case, Case.ended_as == reason.value)

    @pytest.mark.parametrize(
        "left",
        [
            Stage.SUBMITTED,
            Stage.INFO_REQUESTED,
            Stage.ASSESSMENT,
            Stage.GRANTED,
            Stage.TRAVELLING,
            Stage.REINTEGRATION,
        ],
    )
    def test_people_withdrew_at_this_stage(self, written: Engine, left: Stage) -> None:
        wanted = (StageEvent.stage == Stage.WITHDRAWN, StageEvent.from_stage == left)
        assert found(written, StageEvent, *wanted)

    def test_a_journey_was_put_off(self, written: Engine, day: date) -> None:
        back = (StageEvent.stage == Stage.GRANTED, StageEvent.from_stage == Stage.TRAVELLING)
        lately = col(StageEvent.happened_on) > day - timedelta(days=60)
        assert found(written, StageEvent, *back, lately)

    def test_a_lost_contact_was_found_again(self, written: Engine) -> None:
        assert found(written, StageEvent, StageEvent.from_stage == Stage.CLOSED)

    def test_a_day_was_corrected_and_a_contact_undone(self, written: Engine) -> None:
        assert found(written, StageEvent, col(StageEvent.refers_to).is_not(None))
        assert found(written, Contact, col(Contact.void).is_(True))

    def test_households_and_children_are_there(self, written: Engine) -> None:
        assert found(written, Case, col(Case.household_ref).is_not(None))
        assert found(written, Case, col(Case.is_child).is_(True))
        assert found(written, Case, col(Case.accompanying_children) > 0)

    def test_follow_ups_were_late_and_declined(self, written: Engine) -> None:
        assert found(written, FollowUp, col(FollowUp.late_on).is_not(None))
        assert found(written, FollowUp, col(FollowUp.declined_on).is_not(None))

    def test_support_is_planned_given_granted_at_a_follow_up_and_taken_out(
        self, written: Engine
    ) -> None:
        for wanted in (
            col(SupportItem.done_on).is_(None),
            col(SupportItem.done_on).is_not(None),
            col(SupportItem.granted_at).is_not(None),
            col(SupportItem.void).is_(True),
        ):
            assert found(written, SupportItem, wanted)

    def test_somebody_ready_to_travel_still_waits_for_support(self, written: Engine) -> None:
        ready = {case.id for case in found(written, Case, Case.stage == Stage.GRANTED)}
        waiting = found(written, SupportItem, col(SupportItem.done_on).is_(None))
        before = {row.case_id for row in waiting if row.phase is not SupportPhase.AFTER}
        assert ready & before

    def test_a_missing_child_was_found_and_a_person_exploited_again_waits(
        self, written: Engine
    ) -> None:
        missing = found(written, Alert, Alert.kind == AlertKind.CHILD_MISSING)
        assert AlertResolution.FOUND_SAFE in {alert.resolution for alert in missing}
        waiting = (Alert.kind == AlertKind.RE_EXPLOITED, col(Alert.resolved_on).is_(None))
        (alert, *_) = found(written, Alert, *waiting)
        referral = (SupportItem.case_id == alert.case_id, SupportItem.code == Support.REFERRAL)
        assert found(written, SupportItem, *referral)

    def test_contacts_keep_the_rules_or_do_not(self, written: Engine) -> None:
        assert found(written, Contact, col(Contact.rules_kept).is_(True))
        assert found(written, Contact, col(Contact.rules_kept).is_(False))

    def test_a_consent_was_withdrawn_and_given_again(self, written: Engine) -> None:
        (withdrawn,) = found(written, Consent, col(Consent.withdrawn_on).is_not(None))
        again = (Consent.case_id == withdrawn.case_id, Consent.kind == withdrawn.kind)
        assert [row.withdrawn_on is None for row in found(written, Consent, *again)] == [
            False,
            True,
        ]

    def test_a_hand_over_waits_and_another_was_accepted(self, written: Engine) -> None:
        answers = {handover.answer for handover in found(written, Handover)}
        assert answers == {None, HandoverAnswer.ACCEPTED}
        (carried,) = found(written, StageEvent, StageEvent.kind == EventKind.HANDED_OVER)
        assert carried.region is Region.VAST

    def test_a_household_of_two_is_ready_to_travel_together(self, written: Engine) -> None:
        ready = found(written, Case, Case.stage == Stage.GRANTED)
        together = [case for case in ready if case.household_ref is not None]
        assert len(together) == 2
        assert len({(case.household_ref, case.return_country) for case in together}) == 1

    def test_somebody_takes_part_a_second_time(self, written: Engine) -> None:
        (again,) = found(written, Case, col(Case.earlier_ref).is_not(None))
        (first,) = found(written, Case, Case.ref == again.earlier_ref)
        assert again.person_ref == first.person_ref == first.ref
        assert again.prior_exception is PriorException.NEW_EXPLOITATION
        assert (again.gender, again.citizenship) == (first.gender, first.citizenship)

    def test_a_third_country_was_granted_on_what_lets_the_person_settle(
        self, written: Engine
    ) -> None:
        assert found(written, Decision, col(Decision.settlement_basis).is_not(None))

    def test_information_came_in_whole_and_in_part(self, written: Engine) -> None:
        answers = found(written, StageEvent, col(StageEvent.answered).is_not(None))
        assert {event.answered_by for event in answers} == set(InformationSource)

    def test_a_child_was_handed_over_or_is_with_its_parents(self, written: Engine) -> None:
        assert found(written, Case, col(Case.handed_over_on).is_not(None))
        assert found(written, Case, Case.not_handed_over == NotHandedOver.RETURNED_TO_PARENTS)

    def test_a_contact_looks_lost(self, written: Engine, day: date) -> None:
        assert found(written, Case, looks_lost(today=day, attempts=3, days=30))
