"""Engines that behave alike on SQLite and PostgreSQL, and the way to the newest schema."""

import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError
from sqlmodel import SQLModel

from services import database_roles
from services.settings import settings

ROOT = Path(__file__).resolve().parent.parent
WRITES = "hemvag_writes"
# How far a transaction reaches on PostgreSQL: regions with commas between; "" is nowhere.
REACH, EVERY_REGION = "hemvag_reach", "*"
PRESENTS = "hemvag_presents"
# The number of the user whose transaction it is: the drafts it may reach are theirs; `*` is all.
WRITER, EVERY_WRITER = "hemvag_writer", "*"
# What a database raises that is locked, missing, not migrated or gone away.
NOT_ANSWERING = (OperationalError, InterfaceError, ProgrammingError)
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten, however SQLite was built
)


def open_engine(url: str) -> Engine:
    """Open the engine for a database; a process keeps one.

    What goes wrong names the statement, never what it was given: logs hold no facts about people.
    """
    address = _with_driver(make_url(url))
    if address.get_backend_name() != "sqlite":
        engine = sa.create_engine(
            address, pool_pre_ping=True, pool_size=5, max_overflow=10, hide_parameters=True
        )
        event.listen(engine, "begin", _narrow)
        return engine
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        address,
        connect_args={"isolation_level": None, "check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


@lru_cache
def engine() -> Engine:
    """Return this process's engine, opened from the settings."""
    return open_engine(settings().database_url)


def for_writing(engine: Engine) -> Engine:
    """Return the same engine for transactions that write: on SQLite they queue from their start."""
    return engine.execution_options(**{WRITES: True})


@lru_cache(maxsize=8)
def for_a_glance(engine: Engine) -> Engine:
    """Return the same engine for one question about no case: PostgreSQL is asked it and no more.

    A transaction would begin and end by two messages of their own, at every turn of a page. Kept,
    for to make it anew each time would cost more than it saves.
    """
    if engine.dialect.name != "postgresql":
        return engine
    return engine.execution_options(**{"isolation_level": "AUTOCOMMIT", REACH: ""})


def upgrade(connection: Connection, revision: str) -> None:
    """Bring the database of a connection to a revision of the schema, in its transaction.

    A migration changes the rows of every region; even the owner of the tables is asked how far.
    """
    command.upgrade(_alembic(connection), revision)


def learn_sizes(engine: Engine) -> None:
    """Let SQLite learn how its tables are filled, so that it takes the right index.

    PostgreSQL does so by itself.
    """
    if engine.dialect.name == "sqlite":
        with for_writing(engine).begin() as connection:
            connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
            connection.exec_driver_sql("ANALYZE")


def is_current(engine: Engine) -> bool:
    """Say whether the database answers and has the newest schema."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        return set(context.get_current_heads()) == set(_script().get_heads())


def missing_tables(engine: Engine) -> list[str]:
    """Name the tables that the newest schema has and this database has not."""
    return sorted(set(SQLModel.metadata.tables) - set(sa.inspect(engine).get_table_names()))


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    """Start a writer as one: a reader that turns writer fails at once while another writes."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _narrow(connection: Connection) -> None:
    """Tell PostgreSQL how far this transaction reaches, and whose it is; that ends with it.

    Without a word of it the policies show no case, so whoever asks for none does without the
    statement.
    """
    options = connection.get_execution_options()
    if options.get(PRESENTS):
        database_roles.turn_presenter(connection)
    elif reach := options.get(REACH):
        writer = options.get(WRITER, "")
        connection.exec_driver_sql(
            f"SET LOCAL app.regions TO '{reach}'; SET LOCAL app.writer TO '{writer}'"
        )


def _alembic(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_alembic())
