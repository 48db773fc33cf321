"""The database a command line means: there or not, current or not, open until the verb ends."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError

from services import database, migrating
from services.errors import DatabaseNotMigrated, NotADatabase
from services.private_files import ONLY_ITS_OWNER
from services.row_security import whole_programme
from services.settings import Settings


def settings_for(url: str | None) -> Settings:
    """Return the settings; where a database is named no other setting is needed, or read.

    :raises NotADatabase: what was named cannot be read as the address of one
    """
    if url is None:
        return Settings()
    try:
        make_url(url).get_dialect()
    except ArgumentError as unreadable:
        raise NotADatabase(address=url) from unreadable
    return Settings.model_construct(database_url=url)


def bring_up_to_date(settings: Settings) -> None:
    """Migrate the database; a file that this makes is its owner's alone."""
    place = _file_of(settings)
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=ONLY_ITS_OWNER)
    migrating.migrate(settings.database_url, settings.migration_database_url or None)


def is_current(settings: Settings) -> bool:
    """Say whether the database is there and has the newest schema."""
    if not _is_there(settings):
        return False
    with _opened(settings) as engine:
        return database.is_current(engine)


@contextmanager
def present(settings: Settings) -> Generator[Engine]:
    """Open a database that is there, whatever its schema.

    :raises DatabaseNotMigrated: it is not there
    """
    if not _is_there(settings):
        raise DatabaseNotMigrated
    with _opened(settings) as engine:
        yield engine


@contextmanager
def ready(settings: Settings) -> Generator[Engine]:
    """Open a database that has the newest schema.

    :raises DatabaseNotMigrated: it is not there or has an older one
    """
    if not is_current(settings):
        raise DatabaseNotMigrated
    with _opened(settings) as engine:
        yield whole_programme(engine)


@contextmanager
def _opened(settings: Settings) -> Generator[Engine]:
    engine = database.open_engine(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def _is_there(settings: Settings) -> bool:
    """Look before opening: to open a file that is not there would make it."""
    place = _file_of(settings)
    return place is None or place.exists()


def _file_of(settings: Settings) -> Path | None:
    url = make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
