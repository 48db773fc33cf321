"""Going round the services as a presenter: on PostgreSQL no table of a case may even be asked."""

from collections.abc import Generator, Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, col, select

from models.cases import Case
from models.codes import Language, Role
from models.releases import Release
from models.users import User
from services import accounts, second_factor
from services.access import Viewer
from services.checkup import look_over
from services.commands import own_account
from services.database import open_engine
from services.queries.users import devices
from services.row_security import as_seen_by, beyond_regions
from services.settings import Settings
from services.sign_ins import prove_password
from services.throttles import Whence
from services.unit_of_work import jot
from tests.databases import Database
from tests.factories import NOW, Programme
from tests.people import PASSWORD, enrol
from tests.security.guards import guarded_by

SETTINGS = Settings.model_construct()
ADDRESS = "192.0.2.7"
ANOTHER = "a dark room with a large screen"
OPEN_TO_PRESENTERS = {
    "users": {"SELECT"},
    "user_regions": {"SELECT"},
    "installations": {"SELECT"},
    "releases": {"SELECT"},
    "recovery_codes": {"SELECT", "INSERT", "UPDATE", "DELETE"},
    "sign_in_throttles": {"SELECT", "INSERT", "UPDATE", "DELETE"},
    "sign_in_sessions": {"SELECT", "INSERT", "UPDATE"},
    "change_counter": {"SELECT", "UPDATE"},
    "trail_heads": {"SELECT", "UPDATE"},
    "trail": {"SELECT", "INSERT"},
}
CLOSED = sorted(set(SQLModel.metadata.tables) - set(OPEN_TO_PRESENTERS))
pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def presenter(programme: Programme, bare: Engine) -> Viewer:
    """Give a presenter with an account, in a programme with a case."""
    programme.arrived()
    return enrol(bare, "presenter")["presenter"]


@pytest.fixture
def presented(bare: Engine, presenter: Viewer) -> Iterator[Session]:
    """Give a session of the presenter's."""
    with Session(as_seen_by(bare, presenter)) as session:
        yield session


class TestAPresenter:
    @guarded_by("presenters-role")
    @pytest.mark.parametrize("table", CLOSED)
    def test_may_not_ask_for_a_table_that_presenting_needs_nothing_of(
        self, presented: Session, table: str
    ) -> None:
        with pytest.raises(DBAPIError, match="permission denied"):
            presented.connection().execute(sa.select(sa.table(table)).limit(1))

    @guarded_by("presenters-role")
    def test_may_not_even_where_somebody_forgot_how_far_presenters_reach(
        self, presented: Session
    ) -> None:
        with pytest.raises(DBAPIError, match="permission denied"), beyond_regions(presented):
            presented.exec(select(Case.ref)).all()

    @guarded_by("presenters-role")
    def test_may_do_this_and_no_more(self, presented: Session) -> None:
        held = sa.text(
            "SELECT relname, privilege FROM pg_class,"
            " unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) privilege"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')"
            " AND has_table_privilege(current_user, oid, privilege)"
        )
        found: dict[str, set[str]] = {}
        for table, privilege in presented.connection().execute(held):
            found.setdefault(table, set()).add(privilege)
        assert found == OPEN_TO_PRESENTERS

    @guarded_by("presenters-role", "rights-to-the-trail")
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE users SET role = 'MANAGER'",
            "INSERT INTO user_regions SELECT id, 'NORD' FROM users",
            "DELETE FROM trail",
            "UPDATE releases SET promoted_at = now()",
        ],
    )
    def test_takes_no_right_and_hides_no_trace(self, presented: Session, statement: str) -> None:
        with pytest.raises(DBAPIError, match="permission denied"):
            presented.connection().execute(sa.text(statement))

    @guarded_by("row-security")
    def test_sees_the_releases_that_were_promoted(
        self, programme: Programme, bare: Engine, presented: Session
    ) -> None:
        with jot(bare, programme.manager, NOW) as work:
            for name, promoted in {"R-2026-01": NOW, "R-2026-02": None}.items():
                kept = {"id": name, "content": b"{}", "sha256": name, "promoted_at": promoted}
                work.session.add(Release(**kept, built_at=NOW, built_by="manager"))
        assert presented.exec(select(Release.id)).all() == ["R-2026-01"]
        with Session(as_seen_by(bare, programme.manager)) as session:
            assert len(session.exec(select(Release.id)).all()) == 2

    @guarded_by("role-of-one-transaction")
    def test_leaves_the_connection_as_it_was(
        self, programme: Programme, bare: Engine, presenter: Viewer
    ) -> None:
        for _ in range(2):
            with jot(bare, presenter, NOW) as work:
                work.record("release.presented", "R-2026-01")
            with Session(as_seen_by(bare, programme.iom)) as session:
                assert len(session.exec(select(Case.ref)).all()) == 1


class TestAPresentersOwnAccount:
    """What everybody may do goes on working under the narrow role."""

    def test_is_looked_after(self, bare: Engine, presenter: Viewer) -> None:
        ticket = accounts.open_session(bare, presenter, "Test", SETTINGS, NOW, address=ADDRESS)
        assert accounts.redeem(bare, ticket.secret, NOW)
        proof = prove_password(bare, presenter, PASSWORD, _same, NOW, Whence(ADDRESS))
        secret = second_factor.new_secret()
        with jot(bare, presenter, NOW) as work:
            own_account.choose_language(work, Language.EN)
            own_account.change_password(
                work, proof, present=PASSWORD, wanted=ANOTHER, session_id=ticket.session_id
            )
        with jot(bare, presenter, NOW) as work:
            typed = second_factor.code_at(secret, NOW)
            own_account.set_second_factor(
                work, proof, secret=secret, typed=typed, session_id=ticket.session_id
            )
        with Session(as_seen_by(bare, presenter)) as session:
            assert len(devices(session, presenter, now=NOW, idle_minutes=20)) == 1
            confirmed = select(User.totp_confirmed_at).where(col(User.id) == presenter.user_id)
            assert session.exec(confirmed).one() is not None
        accounts.end_session(bare, ticket.session_id, presenter, NOW)


class TestWhereTheRoleCouldNotBeMade:
    """The owner of the tables has no such role beside it: the programme run as its own owner."""

    @pytest.fixture
    def owned(self, database: Database) -> Generator[Engine]:
        opened = open_engine(database.migration_url or database.url)
        yield opened
        opened.dispose()

    @guarded_by("row-security")
    @pytest.mark.usefixtures("presenter")
    def test_row_security_shows_no_case_nonetheless(self, owned: Engine) -> None:
        somebody = Viewer(99, "x", "X", Role.PRESENTER)
        with Session(as_seen_by(owned, somebody)) as session:
            assert session.exec(select(Case.ref)).all() == []
        with Session(as_seen_by(owned, replace(somebody, role=Role.IOM))) as session:
            assert len(session.exec(select(Case.ref)).all()) == 1

    @guarded_by("check-of-the-roles")
    def test_the_check_says_so(self, owned: Engine, bare: Engine) -> None:
        for engine, missing in ((owned, True), (bare, False)):
            found = {one.name: one.wrong for one in look_over(engine, SETTINGS, NOW, whole=False)}
            for said in ("Presenters", "owns the tables"):
                assert (said in (found["database"] or "")) is missing


def _same(password: str, stored: str) -> bool:
    return bool(password and stored)
