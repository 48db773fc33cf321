"""The two ways to copy a database while others write to it: SQLite's own, and PostgreSQL's COPY."""

import os
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from psycopg import Cursor
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy.engine import Connection, Engine
from sqlmodel import SQLModel

from services.backups.manifests import Manifest, manifest_of
from services.private_files import ONLY_ITS_OWNER

DATABASE = "database.sqlite"
TABLE = ".copy"


@dataclass(frozen=True)
class Copied:
    """A copy in plain files, in the order in which they are put back; they do not stay long."""

    manifest: Manifest
    parts: tuple[Path, ...]


def copy(engine: Engine, folder: Path, now: datetime) -> Copied:
    """Copy a database as it is at one moment into a folder that only its owner may open."""
    if engine.dialect.name == "sqlite":
        return _copy_file(engine, folder, now)
    return _copy_tables(engine, folder, now)


def put_rows(connection: Connection, table: str, columns: list[str], rows: Iterator[bytes]) -> None:
    """Write the rows of one table into PostgreSQL as they were copied."""
    statement = SQL("COPY {} ({}) FROM STDIN").format(*_names(table, columns))
    with _cursor(connection) as cursor, cursor.copy(statement) as writing:
        for piece in rows:
            writing.write(piece)


def _copy_file(engine: Engine, folder: Path, now: datetime) -> Copied:
    place = folder / DATABASE
    place.touch(mode=ONLY_ITS_OWNER)
    with engine.connect() as connection:
        source: Any = connection.connection.dbapi_connection
        target = sqlite3.connect(place)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        finally:
            target.close()
    copied = sa.create_engine(f"sqlite:///{place}")
    with copied.connect() as connection:
        manifest = manifest_of(connection, now)
    copied.dispose()
    return Copied(manifest, (place,))


def _copy_tables(engine: Engine, folder: Path, now: datetime) -> Copied:
    with engine.connect() as opened:
        connection = opened.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        manifest = manifest_of(connection, now)
        parts = [
            _copy_table(connection, table, list(manifest.columns[table]), folder)
            for table in (table.name for table in SQLModel.metadata.sorted_tables)
        ]
    return Copied(manifest, tuple(parts))


def _copy_table(connection: Connection, table: str, columns: list[str], folder: Path) -> Path:
    place = folder / f"{table}{TABLE}"
    statement = SQL("COPY {} ({}) TO STDOUT").format(*_names(table, columns))
    opened = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_ITS_OWNER)
    with (
        open(opened, "wb") as out,  # noqa: PTH123  it is opened by its number
        _cursor(connection) as cursor,
        cursor.copy(statement) as reading,
    ):
        for piece in reading:
            out.write(piece)
    return place


def _names(table: str, columns: list[str]) -> tuple[Identifier, Composed]:
    return Identifier(table), SQL(", ").join(Identifier(column) for column in columns)


@contextmanager
def _cursor(connection: Connection) -> Generator[Cursor]:
    raw: Any = connection.connection  # SQLAlchemy knows no driver's own cursors
    with raw.cursor() as cursor:
        yield cursor
