"""Lines written before the trail was a chain are chained when the schema is renewed."""

from alembic import command
from sqlalchemy.engine import Connection
from sqlmodel import Session, col, select

from models.trail import TrailHead, TrailLine
from services import database
from services.database import open_engine
from services.migrating import migrate
from services.trail_check import follow
from services.unit_of_work import jot
from tests.databases import Database
from tests.factories import NOW
from tests.people import ADMIN

OLD = (
    "INSERT INTO trail (id, at, actor, role, action, subject, fields) VALUES "
    "(3, '2025-03-01 10:00:00', 'iom', 'IOM', 'case.closed', 'A', '[\"reason\"]'), "
    "(7, '2025-03-02 10:00:00.250000', 'nord', 'COORDINATOR', 'contact.logged', 'B', '[]'), "
    "(8, '2025-03-02 10:00:00.250000', '', NULL, 'sign_in.failed', 'Å', '[]')"
)


def with_old_lines(unmigrated: Database) -> None:
    """Make a database as it was before, with lines whose numbers have gaps."""
    owner = open_engine(unmigrated.migration_url or unmigrated.url)
    with owner.begin() as connection:
        _upgrade(connection, "0002")
        connection.exec_driver_sql(OLD)
    owner.dispose()


def _upgrade(connection: Connection, revision: str) -> None:
    config = database._alembic(connection)  # noqa: SLF001  an older schema is wanted only here
    command.upgrade(config, revision)


def test_old_lines_are_numbered_and_linked(unmigrated: Database) -> None:
    with_old_lines(unmigrated)
    migrate(unmigrated.url, unmigrated.migration_url)
    engine = open_engine(unmigrated.url)
    with Session(engine) as session:
        lines = session.exec(select(TrailLine).order_by(col(TrailLine.position))).all()
        assert [line.position for line in lines] == [1, 2, 3]
        assert [line.subject for line in lines] == ["A", "B", "Å"]
        assert session.exec(select(TrailHead.position)).one() == 3
    with Session(engine) as session:
        assert follow(session).fault is None
    engine.dispose()


def test_new_lines_follow_the_old_ones(unmigrated: Database) -> None:
    with_old_lines(unmigrated)
    migrate(unmigrated.url, unmigrated.migration_url)
    engine = open_engine(unmigrated.url)
    with jot(engine, ADMIN, NOW) as work:
        work.record("tests.done", "C")
    with Session(engine) as session:
        checked = follow(session)
    engine.dispose()
    assert (checked.lines, checked.fault) == (4, None)
