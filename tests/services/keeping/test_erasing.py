"""Erasing takes everything that tells who somebody was, and leaves every figure as it is."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel, col, select

from models.cases import Case
from models.codes import (
    AgeGroup,
    ClosingReason,
    ConsentKind,
    Gender,
    Milestone,
    PriorException,
    PriorParticipation,
    Stage,
)
from models.erasures import Erasure
from models.follow_ups import FollowUp
from models.journeys import Journey
from models.stage_events import StageEvent
from models.users import User
from services.access import Viewer
from services.commands.erasures import approve_erasures, propose_erasures
from services.commands.households import link_household
from services.commands.participation import confirm_participation
from services.demonstration.programmes import random_programme
from services.errors import UnknownReference
from services.keeping.erasing import GONE, is_nameless
from services.measures.analysis import ANALYSES
from services.measures.registry import MEASURES
from services.queries.cases import CaseFilter, case_file, cases
from services.queries.due import due
from services.queries.timelines import timeline
from services.recount import differences
from services.unit_of_work import begin
from tests.factories import NOW, TODAY, Programme
from tests.people import enrol
from tests.services.demonstration.content import loaded
from tests.services.keeping.figures import (
    LOOKING_BACK,
    LOSING,
    every_analysis,
    every_figure,
    every_report_table,
    what_is_lost,
)

KEPT = 24
LONG_AGO = TODAY - timedelta(1200)


@pytest.fixture
def auditor(programme: Programme) -> Viewer:
    """Let somebody approve."""
    return enrol(programme.engine, "auditor")["auditor"]


def erase_all(programme: Programme, auditor: Viewer, keep_months: int = KEPT) -> int:
    """Let the manager propose all that is due, and the auditor approve it."""
    manager = programme.people["manager"]
    programme.do(manager, propose_erasures, keep_months=keep_months)
    with Session(programme.engine) as session:
        refs = [one.ref for one in due(session, today=TODAY, keep_months=keep_months)]
    return programme.do(auditor, approve_erasures, refs, keep_months=keep_months)


def ended(programme: Programme, **facts: Any) -> str:
    """Take a case all the way, long ago, with contacts, a corrected day and an undone contact."""
    ref = programme.arrived(LONG_AGO, **facts)
    programme.logged(ref, Milestone.M1, LONG_AGO + timedelta(30))
    programme.closed(ref, ClosingReason.REFERRED_OTHER, LONG_AGO + timedelta(200))
    return ref


def every_row(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Read every table but the trail, which is never changed."""
    found: dict[str, list[dict[str, Any]]] = {}
    with engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in {"trail", "trail_heads"}:
                rows = connection.execute(sa.select(table)).mappings()
                found[table.name] = [dict(row) for row in rows]
    return found


def erased_cases(engine: Engine) -> list[Case]:
    """Read what remains."""
    with Session(engine) as session:
        return list(session.exec(select(Case).where(col(Case.erased_at).is_not(None))).all())


def countable(engine: Engine) -> int:
    """Count what remains, without what was registered in error."""
    return sum(case.counts for case in erased_cases(engine))


class TestFigures:
    def test_every_figure_of_many_years_stays_as_it_was(self, engine: Engine) -> None:
        loaded(engine, list(random_programme(TODAY, 7, cases=160, years=6)))
        days = [TODAY - timedelta(back) for back in (900, 0)]
        before = every_figure(engine, days)
        beside = (every_analysis(engine, TODAY), every_report_table(engine, TODAY))
        counted = what_is_lost(engine, TODAY)
        manager, auditor = (_account(engine, name) for name in ("manager", "auditor"))
        with begin(engine, manager, NOW) as work:
            proposed = propose_erasures(work, keep_months=1)
        with Session(engine) as session:
            refs = [one.ref for one in due(session, today=TODAY, keep_months=1)]
        with begin(engine, auditor, NOW) as work:
            assert approve_erasures(work, refs, keep_months=1) == proposed
        assert proposed > 30
        assert len(erased_cases(engine)) == proposed
        assert every_figure(engine, days) == before
        assert (every_analysis(engine, TODAY), every_report_table(engine, TODAY)) == beside
        with Session(engine) as session:
            assert list(differences(session)) == []
        for name, left in what_is_lost(engine, TODAY).items():
            assert 0 < left.n < counted[name].n, name
            assert (counted[name].erased, left.erased) == (0, countable(engine)), name

    def test_no_other_measure_counts_what_is_erased(self) -> None:
        assert {name for name, each in MEASURES.items() if each.erased} == LOSING
        assert set(ANALYSES) > LOOKING_BACK

    def test_whoever_took_part_twice_is_still_one_person(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        first = ended(programme)
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
        programme.consent_withdrawn(first, ConsentKind.DATA_SHARING)
        before = every_figure(programme.engine, [TODAY])
        assert erase_all(programme, auditor) == 1
        assert every_figure(programme.engine, [TODAY]) == before
        (erased,) = erased_cases(programme.engine)
        assert programme.case(again).person_ref == erased.ref
        with Session(programme.engine) as session:
            assert list(differences(session)) == []
        assert first not in str(every_row(programme.engine))

    def test_an_open_case_stops_on_the_day_it_is_erased_and_not_before(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        ref = programme.arrived()
        programme.consent_withdrawn(ref, ConsentKind.DATA_SHARING)
        days = [TODAY - timedelta(back) for back in (36, 1)]
        before = every_figure(programme.engine, days)
        assert erase_all(programme, auditor) == 1
        assert every_figure(programme.engine, days) == before
        (erased,) = erased_cases(programme.engine)
        assert (erased.stage, erased.ended_on) == (Stage.WITHDRAWN, TODAY)
        with Session(programme.engine) as session:
            assert list(differences(session)) == []


class TestWhatRemains:
    def test_nothing_of_the_person_but_what_the_figures_count(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        ref = ended(programme, gender=Gender.MAN, age_group=AgeGroup.AGE_45, accompanying_adults=2)
        was, journey = programme.case(ref), programme.journey(ref)
        followed = [row.model_dump() for row in programme.rows(FollowUp, ref)]
        assert erase_all(programme, auditor) == 1
        (case,) = erased_cases(programme.engine)
        assert is_nameless(case.ref)
        assert case.person_ref == case.ref
        assert (case.gender, case.age_group) == (Gender.NOT_NOTED, AgeGroup.ADULT_UNKNOWN)
        assert (case.exploitation, case.citizenship, case.urgent_needs) == ([], [], [])
        assert (case.region, case.return_country) == (was.region, was.return_country)
        assert case.accompanying_adults == 2
        assert (case.applied_on, case.ended_on) == (was.applied_on, was.ended_on)
        (kept,) = programme.rows(Journey, case.ref)
        assert kept.first_reached_on == journey.first_reached_on
        for after, before in zip(programme.rows(FollowUp, case.ref), followed, strict=True):
            assert after.model_dump() == {**before, "attempts": 0, "version": 1}

    def test_no_table_but_the_trail_knows_the_name_or_the_moment_any_more(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        ref = ended(programme)
        token = programme.case(ref).form_token
        other = programme.submitted()
        programme.step(programme.nord, link_household, other, ref)
        programme.later(hours=1)
        moments = {line.at for line in programme.trail(ref)}
        erase_all(programme, auditor)
        left = every_row(programme.engine)
        assert ref not in str(left)
        assert token not in str(left)
        (case,) = erased_cases(programme.engine)
        assert {case.recorded_at, case.changed_at}.isdisjoint(moments)
        assert {step.recorded_at for step in programme.rows(StageEvent, case.ref)}.isdisjoint(
            moments
        )
        for table in GONE:
            name = str(sa.inspect(table).local_table.name)
            assert [row for row in left[name] if row["case_id"] == case.id] == []

    def test_a_household_bears_the_name_of_who_is_left(
        self, programme: Programme, auditor: Viewer
    ) -> None:
        ref, other = ended(programme), programme.submitted()
        programme.step(programme.nord, link_household, other, ref)
        assert programme.case(other).household_ref == ref
        erase_all(programme, auditor)
        assert programme.case(other).household_ref == other

    def test_the_trail_says_who_decided_it(self, programme: Programme, auditor: Viewer) -> None:
        ref = ended(programme)
        erase_all(programme, auditor)
        lines = [(line.action, line.actor) for line in programme.trail(ref)[-2:]]
        assert lines == [("erasure.proposed", "manager"), ("case.erased", "auditor")]
        with Session(programme.engine) as session:
            decided = session.exec(select(Erasure)).one()
        assert (decided.proposed_by, decided.approved_by) == ("manager", "auditor")
        assert decided.case_id is None
        assert decided.erased_at is not None

    def test_nobody_opens_it_under_any_name(self, programme: Programme, auditor: Viewer) -> None:
        ref = ended(programme)
        erase_all(programme, auditor)
        (erased,) = erased_cases(programme.engine)
        with Session(programme.engine) as session:
            for name in (ref, erased.ref):
                with pytest.raises(UnknownReference):
                    case_file(session, programme.iom, name, today=TODAY)
                with pytest.raises(UnknownReference):
                    timeline(session, programme.iom, name)
            assert cases(session, programme.iom, CaseFilter(), today=TODAY).total == 0


def _account(engine: Engine, name: str) -> Viewer:
    with Session(engine) as session:
        user = session.exec(select(User).where(User.username == name)).one()
    return Viewer(user.id, user.username, user.name, user.role)
