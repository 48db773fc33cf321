"""National figures for whoever reaches one region: counted by a function that tells counts only."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import Region, Role
from models.follow_ups import FollowUp
from models.stage_events import StageEvent
from pages.ui import live
from services.access import EVERYWHERE, Viewer
from services.database import open_engine
from services.database_roles import presenters_role
from services.errors import NotAllowed
from services.measures.national import national
from services.measures.questions import Question
from services.measures.registry import measure
from services.row_security import as_seen_by, whole_programme
from services.settings import Settings
from tests.databases import Database, superusers_url
from tests.factories import TODAY, Programme
from tests.people import cookie_of, enrol, now
from tests.security.guards import guarded_by
from tests.security.sockets import RawPage
from tests.servers import Server
from tests.services.measures.programmes import FIRST, LAST, fill

SETTINGS = Settings.model_construct()
NORD = Viewer(1, "nord", "Nord", Role.COORDINATOR, frozenset({Region.NORD}))
DAYS = [FIRST + timedelta(days=days) for days in range(-30, (LAST - FIRST).days + 500, 41)]
ASKED = sa.text("SELECT * FROM public.national_counts(CAST(:day AS date))")
REACH = sa.text("SELECT current_setting('app.regions', true)")
FUNCTION = "FUNCTION public.national_counts(date)"
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def busy(bare: Engine) -> Engine:
    """Give a programme in which everything has happened that can."""
    with Session(whole_programme(bare)) as session, session.begin():
        fill(session, seed=3, cases=80)
    return bare


@pytest.fixture
def mine(busy: Engine) -> Iterator[Session]:
    """Give a session of Nord's coordinator's."""
    with Session(as_seen_by(busy, NORD)) as session:
        yield session


def regions(session: Session) -> set[Region]:
    return set(session.exec(select(Case.region)).all())


def counted(session: Session, day: date = LAST) -> list[tuple[str, str, int, int]]:
    return sorted(tuple(row) for row in session.connection().execute(ASKED, {"day": day}))


class TestTheFigures:
    """On both databases."""

    def test_are_on_any_day_those_of_the_measures(self, busy: Engine, mine: Session) -> None:
        with Session(whole_programme(busy)) as everything:
            for day in DAYS:
                found, asked = national(mine, NORD, day), Question(day)
                assert found.caseload == measure(everything, "caseload", asked, EVERYWHERE)
                assert found.completion == measure(
                    everything, "completion_within_year", asked, EVERYWHERE
                )

    def test_are_none_of_an_empty_programme(self, bare: Engine) -> None:
        with Session(as_seen_by(bare, NORD)) as session:
            found = national(session, NORD, TODAY)
        assert [row.n for row in (*found.caseload.rows, *found.completion.rows)] == [0, 0]


@on_postgresql
class TestTheFunction:
    @guarded_by("counted-by-the-function")
    def test_counts_for_a_transaction_that_sees_one_region(self, mine: Session) -> None:
        assert regions(mine) == {Region.NORD}
        own = select(sa.func.count()).select_from(StageEvent).where(col(StageEvent.counts))
        before = mine.exec(own).one()
        found = national(mine, NORD, LAST)
        assert (found.completion.rows[0].of or 0) > len(mine.exec(select(FollowUp)).all()) / 4 > 0
        assert regions(mine) == {Region.NORD}
        assert mine.exec(own).one() == before

    @guarded_by("reach-set-back")
    @pytest.mark.parametrize("reach", ["NORD", "NORD,SYD", "", "*"])
    def test_leaves_the_reach_as_it_was(self, busy: Engine, reach: str) -> None:
        with busy.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL app.regions TO '{reach}'")
            connection.execute(ASKED, {"day": LAST})
            assert connection.scalar(REACH) == reach

    @guarded_by("reach-set-back")
    def test_leaves_no_reach_where_none_was_said(self, busy: Engine) -> None:
        with Session(busy) as session:
            assert counted(session)
            assert session.connection().scalar(REACH) == ""
            assert regions(session) == set()
        with Session(busy) as again:
            assert again.connection().scalar(REACH) == ""

    def test_leaves_the_reach_as_it_was_where_it_fails_halfway(self, mine: Session) -> None:
        """The caller insists that no policy hides a row: the count fails, with the reach open."""
        halfway = mine.begin_nested()
        mine.connection().execute(sa.text("SET LOCAL row_security = off"))
        with pytest.raises(DBAPIError, match="row-level security"):
            national(mine, NORD, LAST)
        halfway.rollback()
        assert mine.connection().scalar(REACH) == "NORD"
        assert regions(mine) == {Region.NORD}
        assert counted(mine)

    def test_leaves_the_reach_as_it_was_where_its_failure_is_caught(self, mine: Session) -> None:
        """By a block of the caller's own, which goes on as if nothing had been."""
        caught = (
            "DO $$ BEGIN SET LOCAL row_security = off;"
            " PERFORM * FROM public.national_counts('2020-06-30');"
            " EXCEPTION WHEN OTHERS THEN NULL; END $$"
        )
        mine.connection().execute(sa.text(caught))
        assert mine.connection().scalar(REACH) == "NORD"
        assert regions(mine) == {Region.NORD}

    @guarded_by("reach-set-back")
    def test_is_not_stopped_halfway_by_a_caller_who_takes_one_row(self, mine: Session) -> None:
        said = "DECLARE slow CURSOR FOR SELECT * FROM public.national_counts('2020-06-30')"
        mine.connection().execute(sa.text(said))
        mine.connection().execute(sa.text("FETCH 1 FROM slow"))
        assert mine.connection().scalar(REACH) == "NORD"
        assert regions(mine) == {Region.NORD}

    @guarded_by("counts-alone")
    def test_tells_counts_and_of_nobody(self, busy: Engine, mine: Session) -> None:
        found = mine.connection().execute(ASKED, {"day": LAST})
        assert list(found.keys()) == ["part", "outcome", "within_365", "n"]
        rows = found.all()
        with Session(whole_programme(busy)) as everything:
            assert len(rows) < len(everything.exec(select(Case.ref)).all()) / 4
        assert {row.part for row in rows} == {"caseload", "completion_within_year"}
        states = {row.outcome.partition(":")[0] for row in rows}
        assert states <= {
            "",
            "DONE",
            "LATE",
            "DECLINED",
            "MISSED",
            "CANCELLED",
            "NOT_YET_DUE",
            "DIED",
        }
        assert {row.within_365 for row in rows} == {0, 1}

    @guarded_by("definer")
    def test_needs_no_right_of_the_callers_to_any_table(
        self, database: Database, mine: Session
    ) -> None:
        """Lent to presenters, who may ask for no table of cases, it would count for them too."""
        role = presenters_role(mine.connection())
        strong = open_engine(superusers_url(database))
        try:
            with strong.connect() as connection:
                connection.execute(sa.text(f'GRANT EXECUTE ON {FUNCTION} TO "{role}"'))
                connection.execute(sa.text(f'SET LOCAL ROLE "{role}"'))
                lent = connection.execute(ASKED, {"day": LAST}).all()
                connection.rollback()
        finally:
            strong.dispose()
        assert sorted(tuple(row) for row in lent) == counted(mine)

    @guarded_by("tables-by-their-schema")
    def test_counts_nothing_that_the_caller_puts_in_its_way(self, mine: Session) -> None:
        before = counted(mine)
        for table in ("stage_events", "follow_ups", "installations", "cases"):
            made = f"CREATE TEMP TABLE {table} AS TABLE public.{table}"
            mine.connection().execute(sa.text(made))
        mine.connection().execute(sa.text("SET LOCAL search_path TO pg_temp, public"))
        assert mine.connection().scalar(sa.text("SELECT count(*) FROM stage_events")) > 0
        mine.connection().execute(sa.text("UPDATE pg_temp.stage_events SET counts = false"))
        assert counted(mine) == before
        mine.rollback()


@on_postgresql
class TestWhoMayCallIt:
    @guarded_by("not-for-the-public")
    def test_is_the_application_and_nobody_else(self, bare: Engine) -> None:
        held = sa.text(
            "SELECT coalesce(rolname, 'everybody') FROM pg_proc"
            " CROSS JOIN aclexplode(proacl) held LEFT JOIN pg_roles r ON r.oid = held.grantee"
            " WHERE proname = 'national_counts' AND held.grantee <> proowner"
        )
        with bare.connect() as connection:
            mine = connection.scalar(sa.text("SELECT current_user"))
            assert connection.scalars(held).all() == [mine]

    @guarded_by("not-for-the-public")
    def test_is_no_presenter(self, programme: Programme, bare: Engine) -> None:
        programme.arrived()
        presenter = enrol(bare, "presenter")["presenter"]
        refused = pytest.raises(DBAPIError, match="permission denied for function")
        with Session(as_seen_by(bare, presenter)) as session, refused:
            counted(session)

    def test_may_not_change_it(self, bare: Engine) -> None:
        for what in ("SECURITY INVOKER", "OWNER TO CURRENT_USER", "RENAME TO counts"):
            with pytest.raises(DBAPIError, match="must be owner"), bare.begin() as connection:
                connection.execute(sa.text(f"ALTER {FUNCTION} {what}"))


@guarded_by("permission")
@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.AUDITOR, None])
def test_what_is_kept_for_all_who_may_see_it_is_given_to_nobody_else(role: Role | None) -> None:
    with pytest.raises(NotAllowed):
        live.national(Viewer(1, "x", "X", role), 1)


@pytest.mark.parametrize("browsed", ["postgresql"], indirect=True)
def test_a_coordinators_overview_counts_the_case_of_another_region(
    server: Server, inside: Engine, people: dict[str, Viewer]
) -> None:
    programme = Programme(inside, people, at=now() - timedelta(hours=1))
    programme.submitted(applied_on=now().date())
    programme.submitted(applied_on=now().date(), region=Region.SYD)
    _, token = cookie_of(inside, people["nord"])
    with RawPage(server, token=token) as line:
        drawn = line.run(page_name="overview")
    assert "format: ERROR" not in drawn
    assert "1 person är med i programmet i dag" in drawn
    assert "**Hela landet:** 2 ärenden är öppna." in drawn
