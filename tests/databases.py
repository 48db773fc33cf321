"""Databases for tests: migrated, empty and fast, alike on SQLite and PostgreSQL.

A schema is migrated once per run. A test on SQLite gets a copy of the file; tests on PostgreSQL
share one database per worker that is wiped after each of them (deleting rows takes a millisecond,
cloning a database forty). The application's role there owns nothing and is no superuser.
"""

import os
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier, Literal
from sqlalchemy.engine import URL, make_url

from services.migrating import migrate
from tests import postgresql
from tests.runs import one_at_a_time, run_folder

KINDS = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Database:
    """Where a test's database is: `url` as the application reaches it, the other as its owner."""

    url: str
    migration_url: str | None = None


def postgresql_offered() -> bool:
    """Say whether tests on PostgreSQL can run here."""
    return "TEST_DATABASE_URL" in os.environ or postgresql.installed()


@contextmanager
def empty_database(kind: str, folder: Path) -> Generator[Database]:
    """Open a database without any table; `kind` is one of KINDS."""
    if kind == "sqlite":
        yield Database(f"sqlite:///{folder / uuid4().hex}.db")
        return
    with _created("template1") as database:
        yield database


@contextmanager
def migrated_database(kind: str, folder: Path) -> Generator[Database]:
    """Open a database with the newest schema and nothing entered; `kind` is one of KINDS."""
    if kind == "sqlite":
        yield renewed_file(folder / f"{uuid4().hex}.db")
        return
    with _created(_postgresql_template()) as database:
        yield database


def renewed_file(path: Path) -> Database:
    """Put a migrated and empty SQLite database in the place of what was there."""
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    shutil.copyfile(_sqlite_template(), path)
    return Database(f"sqlite:///{path}")


@contextmanager
def shared_database() -> Generator[tuple[Database, Callable[[], object]]]:
    """Open a PostgreSQL database for many tests, with what takes it back to the migrations."""
    with (
        _created(_postgresql_template()) as database,
        _superuser(make_url(database.url).database) as connection,
    ):
        yield database, partial(connection.execute, "SELECT tests.wipe()")


def superusers_url(database: Database) -> str:
    """Return a database's address as the server's superuser, for whom no policy holds."""
    return _written(_address(make_url(database.url).database))


def leave_server() -> None:
    """Take back what this run made on a server that was given in TEST_DATABASE_URL."""
    if "TEST_DATABASE_URL" in os.environ and _note().exists():
        with _superuser() as connection:
            connection.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(_name())))
            for role in ("application_presenter", "application", "owner"):
                connection.execute(SQL("DROP ROLE IF EXISTS {}").format(Identifier(_name(role))))


def _name(part: str = "template") -> str:
    return f"{run_folder().name}_{part}"


def _note() -> Path:
    return run_folder() / "superuser.url"


def _sqlite_template() -> Path:
    path = run_folder() / "template.db"
    with one_at_a_time():
        if not path.exists():
            migrate(f"sqlite:///{path}")
    return path


def _postgresql_template() -> str:
    _start_server()
    with one_at_a_time(), _superuser() as connection:
        known = "SELECT FROM pg_database WHERE datname = %s"
        if not connection.execute(known, (_name(),)).fetchall():
            _create(connection, _name(), "template1")
            database = _addresses(_name())
            migrate(database.url, database.migration_url)
            with _superuser(_name()) as inside:
                inside.execute(Path(__file__).with_name("wipe.sql").read_bytes())
    return _name()


def _start_server() -> None:
    """Start the run's server, or use a given one, with the two roles of an installation."""
    with one_at_a_time():
        if _note().exists():
            return
        url = os.environ.get("TEST_DATABASE_URL") or postgresql.start(run_folder())
        _note().write_text(url)
        with _superuser() as connection:
            for role, more in {"owner": "CREATEROLE", "application": "NOCREATEROLE"}.items():
                statement = f"CREATE ROLE {{}} LOGIN NOSUPERUSER NOBYPASSRLS {more} PASSWORD {{}}"
                name = _name(role)
                connection.execute(SQL(statement).format(Identifier(name), Literal(name)))


def _address(database: str | None = None, role: str | None = None) -> URL:
    url = make_url(_note().read_text()).set(drivername="postgresql")
    url = url.set(database=database or url.database)
    return url.set(username=_name(role), password=_name(role)) if role else url


def _addresses(database: str) -> Database:
    application, owner = (
        _address(database, role).set(drivername="postgresql+psycopg")
        for role in ("application", "owner")
    )
    return Database(_written(application), _written(owner))


def _written(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _superuser(database: str | None = None) -> psycopg.Connection:
    return psycopg.connect(_written(_address(database)), autocommit=True)


def _create(connection: psycopg.Connection, name: str, template: str) -> None:
    statement = SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
    connection.execute(
        statement.format(Identifier(name), Identifier(_name("owner")), Identifier(template))
    )


@contextmanager
def _created(template: str) -> Generator[Database]:
    _start_server()
    name = f"{run_folder().name}_{uuid4().hex}"
    with _superuser() as connection:
        _create(connection, name, template)
        try:
            yield _addresses(name)
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
