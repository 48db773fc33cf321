"""Going round the services: on PostgreSQL the rows of another region are not there at all."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, col, select

from models.cases import Case
from models.codes import HandoverReason, Region, Role
from models.follow_ups import FollowUp
from models.intake_drafts import IntakeDraft
from models.stage_events import StageEvent
from services.access import EVERYWHERE, Viewer
from services.checkup import look_over
from services.commands.handovers import answer_handover, ask_handover
from services.commands.intake_drafts import keep_draft
from services.database import open_engine
from services.installation import tidy
from services.measures.questions import Question
from services.measures.registry import measure
from services.queries.cases import CaseFilter, cases
from services.queries.handovers import handovers_waiting
from services.row_security import (
    as_seen_by,
    beyond_regions,
    reach_of,
    whole_programme,
)
from services.settings import Settings
from services.unit_of_work import begin, jot
from tests.architecture.reading import Source, dotted, none, sources
from tests.databases import Database, superusers_url
from tests.factories import NOW, TODAY, Programme
from tests.security.guards import guarded_by

SETTINGS = Settings(_env_file=None)
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
# Names a case only until it is erased; neither a region nor a fact of the person stands in it.
OPEN_TABLES = {"erasures"}
# Where something may reach beyond the viewer's regions, and nowhere else.
BEYOND = {
    "beyond_regions": {
        "services/commands/form_tokens.py",
        "services/commands/household_refs.py",
        "services/commands/participation.py",
        "services/queries/erasures.py",
        "services/queries/handovers.py",
    },
    "reach_everywhere": {
        "services/commands/erasures.py",
        "services/commands/handovers.py",
        "services/keeping/subject_copies.py",
    },
    "as_writer": {"services/commands/intake_drafts.py"},
    "as_every_writer": {
        "services/commands/intake_drafts.py",
        "services/keeping/subject_copies.py",
    },
    "whole_programme": {
        "pages/ui/live.py",
        "services/addresses.py",
        "services/backups/restoring.py",
        "services/keeping/frozen_before.py",
        "services/migrating.py",
    },
    "live.counting": {"pages/cases.py", "pages/follow_ups.py"},
}


@pytest.fixture
def two(programme: Programme) -> tuple[str, str]:
    """Give a case that is followed up in Nord, and one in Syd."""
    return programme.arrived(), programme.arrived(region=Region.SYD)


def refs(engine: Engine) -> set[str]:
    with Session(engine) as session:
        return set(session.exec(select(Case.ref)).all())


def tables_of_cases() -> set[str]:
    """Name every table that holds rows of a case, or the facts of one that is not one yet."""
    found = SQLModel.metadata.tables.values()
    return {table.name for table in found if {"case_id", "facts"} & {*table.c.keys()}} | {"cases"}


@on_postgresql
class TestTheRole:
    @guarded_by("owner-of-all-tables")
    def test_owns_nothing_and_goes_round_no_policy(self, bare: Engine) -> None:
        """The superuser of the wheel would: with it all these tests would prove nothing."""
        with bare.connect() as connection:
            known = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            assert connection.scalar(sa.text(known)) is False
            owned = "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
            assert connection.scalar(sa.text(owned)) == 0

    @guarded_by("check-of-the-roles")
    def test_that_goes_round_the_policies_fails_the_check(self, database: Database) -> None:
        strong = open_engine(superusers_url(database))
        found = {one.name: one.wrong for one in look_over(strong, SETTINGS, NOW, whole=False)}
        strong.dispose()
        assert "row-level security" in (found["database"] or "")

    @guarded_by("owner-apart")
    def test_cannot_lift_a_policy(self, bare: Engine) -> None:
        for statement in (
            "ALTER TABLE cases DISABLE ROW LEVEL SECURITY",
            "DROP POLICY regions ON cases",
            "ALTER TABLE cases NO FORCE ROW LEVEL SECURITY",
        ):
            with pytest.raises(DBAPIError), bare.begin() as connection:
                connection.execute(sa.text(statement))

    @guarded_by("row-security")
    def test_row_security_holds_on_every_table_of_a_case_for_its_owner_too(
        self, bare: Engine
    ) -> None:
        forced = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        with bare.connect() as connection:
            assert set(connection.scalars(sa.text(forced))) == tables_of_cases() - OPEN_TABLES


@on_postgresql
@pytest.mark.usefixtures("two")
class TestNobody:
    @guarded_by("row-security")
    def test_sees_no_row_of_any_case_without_saying_whose(self, bare: Engine) -> None:
        with bare.connect() as connection:
            for name in tables_of_cases() - OPEN_TABLES:
                counted = sa.select(sa.func.count()).select_from(sa.table(name))
                assert connection.scalar(counted) == 0, name

    @guarded_by("row-security")
    @pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
    def test_of_a_role_without_cases_sees_one(self, bare: Engine, role: Role) -> None:
        assert refs(as_seen_by(bare, Viewer(99, "x", "X", role))) == set()

    @guarded_by("row-security")
    def test_without_regions_sees_one(self, bare: Engine) -> None:
        assert refs(as_seen_by(bare, Viewer(99, "x", "X", Role.COORDINATOR))) == set()


@on_postgresql
class TestAnotherRegion:
    """A query that forgets every check of the services."""

    @guarded_by("row-security")
    def test_is_not_read(self, programme: Programme, bare: Engine, two: tuple[str, str]) -> None:
        nord, syd = two
        assert refs(as_seen_by(bare, programme.nord)) == {nord}
        assert refs(as_seen_by(bare, programme.syd)) == {syd}
        assert refs(as_seen_by(bare, programme.iom)) == {nord, syd}

    @guarded_by("row-security")
    def test_is_not_read_by_way_of_what_belongs_to_the_case(
        self, programme: Programme, bare: Engine, two: tuple[str, str]
    ) -> None:
        theirs = programme.case(two[0]).id
        with Session(as_seen_by(bare, programme.syd)) as session:
            for table in (FollowUp, StageEvent):
                owners = session.exec(select(col(table.case_id))).all()
                assert owners
                assert theirs not in owners

    @guarded_by("row-security")
    def test_is_neither_changed_nor_deleted(
        self, programme: Programme, bare: Engine, two: tuple[str, str]
    ) -> None:
        mine = col(Case.ref) == two[0]
        with Session(as_seen_by(bare, programme.syd)) as session, session.begin():
            changed = session.exec(sa.update(Case).where(mine).values(accompanying_adults=9))
            assert changed.rowcount == 0
            deleted = session.exec(sa.delete(FollowUp))
            assert deleted.rowcount == len(programme.rows(FollowUp, two[1]))
            session.rollback()
        assert programme.case(two[0]).accompanying_adults == 0

    @guarded_by("row-security")
    def test_takes_no_row_from_outside(
        self, programme: Programme, bare: Engine, two: tuple[str, str]
    ) -> None:
        theirs = programme.case(two[0]).id
        copied = sa.insert(StageEvent).from_select(
            [name for name in StageEvent.model_fields if name != "id"],
            select(
                *(
                    sa.literal(theirs) if name == "case_id" else getattr(StageEvent, name)
                    for name in StageEvent.model_fields
                    if name != "id"
                )
            ),
        )
        seen = Session(as_seen_by(bare, programme.syd))
        with seen as session, pytest.raises(DBAPIError, match="row-level security"):
            session.exec(copied)

    @guarded_by("row-security")
    def test_gets_no_case_pushed_over_to_it(
        self, programme: Programme, bare: Engine, two: tuple[str, str]
    ) -> None:
        own = col(Case.ref) == two[1]
        seen = Session(as_seen_by(bare, programme.syd))
        with seen as session, pytest.raises(DBAPIError, match="row-level security"):
            session.exec(sa.update(Case).where(own).values(region=Region.NORD))

    @guarded_by("row-security")
    def test_is_not_in_a_list_that_forgets_the_viewer(
        self, programme: Programme, bare: Engine, two: tuple[str, str]
    ) -> None:
        """The list asks as the manager, who may read all; the transaction is Syd's."""
        with Session(as_seen_by(bare, programme.syd)) as session:
            found = cases(session, programme.manager, CaseFilter(), today=TODAY)
        assert [row.ref for row in found.rows] == [two[1]]

    @guarded_by("row-security")
    def test_is_not_reached_by_writing_as_its_coordinator(
        self, programme: Programme, two: tuple[str, str]
    ) -> None:
        with begin(programme.engine, programme.syd, NOW) as work:
            assert work.session.exec(select(Case.ref)).all() == [two[1]]
            work.record("tests.looked", "tests")

    @guarded_by("row-security")
    def test_is_not_even_ones_own_in_book_keeping(
        self, programme: Programme, two: tuple[str, str]
    ) -> None:
        del two
        for actor in (programme.syd, programme.iom):
            with jot(programme.engine, actor, NOW) as work:
                assert work.session.exec(select(Case.ref)).all() == []


@on_postgresql
class TestTheSameConnectionAgain:
    """A pool hands one connection to everybody in turn."""

    @guarded_by("reach-of-one-transaction")
    def test_keeps_nothing_of_whoever_had_it_before(
        self, programme: Programme, bare: Engine, two: tuple[str, str]
    ) -> None:
        nord, syd = two
        people = [
            (programme.iom, {nord, syd}),
            (programme.nord, {nord}),
            (programme.syd, {syd}),
            (Viewer(9, "a", "A", Role.AUDITOR), set()),
            (Viewer(None, "nobody", "", None), set()),
        ]
        for viewer, seen in [*people, *reversed(people), *people]:
            assert refs(as_seen_by(bare, viewer)) == seen

    @guarded_by("reach-of-one-transaction")
    def test_keeps_nothing_of_a_deed_that_was_saved(
        self, programme: Programme, bare: Engine, two: tuple[str, str]
    ) -> None:
        """Taken back, any setting would go; saved, only one that was the transaction's own does."""
        with begin(bare, programme.iom, NOW) as work:
            assert set(work.session.exec(select(Case.ref)).all()) == set(two)
            work.record("tests.looked", "tests")
        assert refs(bare) == set()

    @guarded_by("reach-of-one-transaction")
    def test_keeps_nothing_after_a_failure_or_a_transaction_taken_back(
        self, programme: Programme, bare: Engine, two: tuple[str, str]
    ) -> None:
        del two
        with bare.connect() as connection:
            before = connection.scalar(sa.text("SELECT pg_backend_pid()"))
        broken = Session(as_seen_by(bare, programme.iom))
        with broken as session, pytest.raises(DBAPIError):
            session.exec(sa.text("SELECT 1 / 0"))
        with Session(as_seen_by(bare, programme.iom)) as session:
            session.exec(select(Case.ref)).all()
            session.rollback()
        assert refs(bare) == set()
        with bare.connect() as connection:
            assert connection.scalar(sa.text("SELECT pg_backend_pid()")) == before

    @guarded_by("way-back")
    def test_reaches_no_further_after_a_look_beyond(
        self, programme: Programme, bare: Engine, two: tuple[str, str]
    ) -> None:
        everything = set(two)
        with Session(as_seen_by(bare, programme.syd)) as session:
            with beyond_regions(session):
                assert set(session.exec(select(Case.ref)).all()) == everything
            assert session.exec(select(Case.ref)).all() == [two[1]]

    @guarded_by("way-back")
    def test_reaches_no_further_when_the_look_beyond_fails(
        self, programme: Programme, bare: Engine, two: tuple[str, str]
    ) -> None:
        with Session(as_seen_by(bare, programme.syd)) as session:
            with pytest.raises(ZeroDivisionError), beyond_regions(session):
                raise ZeroDivisionError
            assert session.exec(select(Case.ref)).all() == [two[1]]


class TestWhatMustGoOn:
    """On both databases: the wall stands in nobody's way who may pass."""

    def test_the_figures_of_the_country_are_the_same_for_everybody(
        self, programme: Programme, two: tuple[str, str]
    ) -> None:
        del two
        with Session(whole_programme(programme.engine)) as session:
            table = measure(session, "caseload", Question(TODAY), EVERYWHERE)
        assert table.rows[0].n == 2

    def test_a_region_that_is_asked_sees_the_question_and_takes_the_case_over(
        self, programme: Programme, two: tuple[str, str]
    ) -> None:
        nord, syd = two
        why = HandoverReason.PERSON_MOVED
        asked = programme.step(programme.nord, ask_handover, nord, Region.SYD, why)
        with Session(as_seen_by(programme.engine, programme.syd)) as session:
            assert [row.ref for row in handovers_waiting(session, programme.syd)] == [nord]
            found = cases(session, programme.syd, CaseFilter(), today=TODAY)
            assert [row.ref for row in found.rows] == [syd]
        programme.do(programme.syd, answer_handover, asked, accept=True)
        with Session(as_seen_by(programme.engine, programme.syd)) as session:
            assert cases(session, programme.syd, CaseFilter(), today=TODAY).total == 2

    def test_reach_is_written_as_the_policies_read_it(self, programme: Programme) -> None:
        both = Viewer(1, "x", "X", Role.COORDINATOR, frozenset({Region.SYD, Region.MITT}))
        assert reach_of(both) == "MITT,SYD"
        assert reach_of(programme.manager) == "*"


@on_postgresql
class TestADraft:
    @guarded_by("row-security")
    def test_is_there_for_its_writer_alone(self, bare: Engine, programme: Programme) -> None:
        programme.jot(programme.nord, keep_draft, {"consent_record_on": TODAY})
        nobodys = (programme.syd, programme.iom, programme.manager)
        for viewer, found in ((programme.nord, 1), *((viewer, 0) for viewer in nobodys)):
            with Session(as_seen_by(bare, viewer)) as session:
                assert len(session.exec(select(IntakeDraft)).all()) == found
            with Session(bare) as session:  # over the same connection, and nobody's
                assert session.exec(select(IntakeDraft)).all() == []

    @guarded_by("row-security")
    def test_is_written_in_nobody_elses_name(self, bare: Engine, programme: Programme) -> None:
        theirs = IntakeDraft(user_id=programme.nord.user_id or 0, facts={}, kept_at=NOW)
        with Session(as_seen_by(bare, programme.syd)) as session:
            session.add(theirs)
            with pytest.raises(DBAPIError):
                session.commit()

    def test_goes_when_its_time_is_over_whoever_wrote_it(
        self, bare: Engine, programme: Programme
    ) -> None:
        programme.jot(programme.nord, keep_draft, {"consent_record_on": TODAY})
        tidy(bare, NOW + timedelta(days=15))
        with Session(whole_programme(bare)) as session:
            assert session.exec(select(IntakeDraft)).all() == []


class TestThePlacesThatReachBeyond:
    @guarded_by("places-beyond")
    def test_are_these_and_no_others(self) -> None:
        found = sources("services", "pages", "deploy", "app.py", "manage.py")
        none([line for source in found for line in _beyond(source)])


def _beyond(source: Source) -> list[str]:
    return [
        f"{source.at(call)} calls {name}"
        for call in source.calls
        for name, places in BEYOND.items()
        if dotted(call.func) == name and source.place not in places
    ]
