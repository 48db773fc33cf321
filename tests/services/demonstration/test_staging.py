"""Every situation is there on the day of the demonstration, whatever day that is."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel, col, select

from models.cases import Case
from models.codes import ClosingReason, Milestone, Region, Result, Stage
from models.follow_ups import Contact, FollowUp
from models.stage_events import StageEvent
from services.access import EVERYWHERE
from services.database import open_engine
from services.measures.questions import Question
from services.measures.registry import measure
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
        engine = open_engine(database.url)
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
