"""Is this installation in order? Its settings, database, schema, use, clock and file rights."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from models.codes import Language
from models.trail import TrailLine
from services.backups.making import backup_key
from services.clock import day_of
from services.database import is_current, missing_tables
from services.database_roles import presenters_role
from services.errors import DatabaseIncomplete, Refusal
from services.installation import require_same_kind, require_secret, require_template
from services.keys import require_keys, require_private
from services.national_function import is_in_order
from services.reach import require_safe_ways
from services.settings import SETTINGS_FILE, Settings
from services.words import Words

_CLOCKS_MAY_DIFFER = timedelta(minutes=1)
_GOES_ROUND_POLICIES = sa.text(
    "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
)
_OWNS_TABLES = sa.text("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
_ENGLISH = Words(Language.EN)


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and what is wrong with it, if anything is."""

    name: str
    wrong: str | None = None


def look_over(
    engine: Engine, settings: Settings, now: datetime, *, whole: bool
) -> Iterator[Finding]:
    """Look at everything, or without the settings if only a database is to be looked at."""
    if whole:
        yield Finding("settings", _told(lambda: _settings(settings, now)))
    yield Finding("database", _told(lambda: _database(engine)))
    yield Finding("migrations", _told(lambda: _migrations(engine)))
    if whole:
        yield Finding("use", _told(lambda: _use(engine, settings)))
    yield Finding("clock", _told(lambda: _clock(engine, now)))
    yield Finding("file rights", _told(lambda: _file_rights(settings, whole=whole)))


def _told(check: Callable[[], str | None]) -> str | None:
    try:
        return check()
    except Refusal as refusal:
        return refusal.told(_ENGLISH)
    except SQLAlchemyError as problem:
        return f"The database does not answer as it should ({type(problem).__name__})."


def _settings(settings: Settings, now: datetime) -> str | None:
    require_secret(settings)
    require_keys(settings)
    require_template(settings)
    require_safe_ways(settings, settings.host)
    if settings.backup_key is not None or settings.backup_key_file is not None:
        backup_key(settings)
    if settings.started_on is not None and settings.started_on > day_of(now):
        return "STARTED_ON lies in the future. Set the day the programme started here."
    return None


def _database(engine: Engine) -> str | None:
    with engine.connect() as connection:
        connection.execute(sa.select(1))
        return _roles(connection) if engine.dialect.name == "postgresql" else None


def _roles(connection: Connection) -> str | None:
    return " ".join(_wrong_with_roles(connection)) or None


def _wrong_with_roles(connection: Connection) -> Iterator[str]:
    if connection.scalar(_GOES_ROUND_POLICIES):
        yield "Its role goes round row-level security. Take SUPERUSER and BYPASSRLS from it."
    if connection.scalar(_OWNS_TABLES):
        yield (
            "Its role owns the tables, so it could lift row-level security. Let another role own"
            " them, and name that in MIGRATION_DATABASE_URL."
        )
    if presenters_role(connection) is None:
        yield (
            "Presenters have no role of their own in it. Give CREATEROLE to the role that"
            " migrates, and run: python manage.py migrate"
        )


def _migrations(engine: Engine) -> str | None:
    if not is_current(engine):
        return "It is not the newest. Run: python manage.py migrate"
    if gone := missing_tables(engine):
        return DatabaseIncomplete(tables=", ".join(gone)).told(_ENGLISH)
    with engine.connect() as connection:
        if not is_in_order(connection):
            return (
                "The function that counts national figures is missing, or it is not this"
                " version's. Run: python manage.py migrate"
            )
    return None


def _use(engine: Engine, settings: Settings) -> str | None:
    with Session(engine) as session:
        require_same_kind(session, demonstration=settings.demo)
    return None


def _clock(engine: Engine, now: datetime) -> str | None:
    """Days are counted by this machine's clock: it must agree with the database and its past."""
    with Session(engine) as session:
        newest = select(TrailLine.at).order_by(col(TrailLine.at).desc())
        last = session.exec(newest).first()
        if last is not None and last > now + _CLOCKS_MAY_DIFFER:
            return "It is behind what has been recorded. Set this machine's clock."
        if engine.dialect.name == "postgresql":
            theirs: datetime = session.exec(select(sa.func.now())).one()
            if abs(theirs - now) > _CLOCKS_MAY_DIFFER:
                return "It differs from the database server's. Set both by the network."
    return None


def _file_rights(settings: Settings, *, whole: bool) -> str | None:
    url = make_url(settings.database_url)
    places = [Path(url.database)] if url.get_backend_name() == "sqlite" and url.database else []
    if whole:
        places.append(SETTINGS_FILE)
    for place in places:
        require_private(place)
    return None
