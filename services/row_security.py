"""Whose cases a transaction may reach at all: the second wall, kept by PostgreSQL row by row.

Services check permission themselves; should one forget, the database still shows no case of another
region (docs/decisions/0012). SQLite has no such wall: there everything here changes nothing.
"""

from collections.abc import Generator
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from models.codes import Role
from services.access import GRANTS, Permission, Reach, Viewer
from services.database import EVERY_REGION, EVERY_WRITER, PRESENTS, REACH, WRITER

_EXCHANGE = sa.text(
    "WITH held AS MATERIALIZED (SELECT current_setting('app.regions', true) AS reach)"
    " SELECT reach, set_config('app.regions', :reach, true) FROM held"
)
_WRITER = sa.text("SELECT set_config('app.writer', :writer, true)")


def as_seen_by(engine: Engine, actor: Viewer) -> Engine:
    """Return the engine for transactions of a person, or of the system if it is no person's.

    A person reaches the cases of the regions they may read, and none without that permission. The
    system reaches as far as its engine does: nowhere, unless it comes out of `whole_programme`.
    A presenter's transactions may not even ask for a table of cases.
    """
    if actor.user_id is None:
        return engine
    presents = actor.role is Role.PRESENTER
    mine = {REACH: reach_of(actor), WRITER: actor.user_id, PRESENTS: presents}
    return engine.execution_options(**mine)


def beside_the_cases(engine: Engine, actor: Viewer) -> Engine:
    """Return the engine for a person's book-keeping: it touches no case, so it reaches none.

    The system's reaches as far as its engine does.
    """
    if actor.user_id is None:
        return engine
    presents = actor.role is Role.PRESENTER
    return engine.execution_options(**{REACH: "", PRESENTS: presents})


def reach_of(viewer: Viewer) -> str:
    """Write the regions whose cases a viewer may read, as the policies understand them.

    It reads the grants itself: a wall that asked the first one would fall with it.
    """
    granted = GRANTS[viewer.role].get(Permission.CASE_READ) if viewer.role else None
    if granted is None or viewer.arriving:
        return ""
    return EVERY_REGION if granted is Reach.EVERYWHERE else ",".join(sorted(viewer.regions))


def whole_programme(engine: Engine) -> Engine:
    """Return the engine for what counts or keeps the whole programme and shows nobody's case."""
    whole = {REACH: EVERY_REGION, WRITER: EVERY_WRITER, PRESENTS: False}
    return engine.execution_options(**whole)


def as_writer(session: Session, user_id: int) -> None:
    """Let the rest of this book-keeping reach what this user has begun to write, a draft."""
    if _has_the_wall(session):
        session.connection().execute(_WRITER, {"writer": str(user_id)})


def as_every_writer(session: Session) -> None:
    """Let the rest of this transaction reach everybody's drafts, until it is a writer's again.

    For erasing what is past its time, and the copy of all that is held about a person.
    """
    if _has_the_wall(session):
        session.connection().execute(_WRITER, {"writer": EVERY_WRITER})


def reach_everywhere(session: Session) -> None:
    """Let the rest of this transaction reach every case: for a deed that checks what it may itself.

    These are few: answering a hand-over, erasing, and the copy of all that is held about a person.
    """
    if _has_the_wall(session):
        _exchange(session, EVERY_REGION)


@contextmanager
def beyond_regions(session: Session) -> Generator[None]:
    """Reach every case inside, and as far as before afterwards: for the few narrow looks across."""
    if not _has_the_wall(session):
        yield
        return
    session.flush()
    before = _exchange(session, EVERY_REGION)
    try:
        yield
        session.flush()
    except BaseException:
        with suppress(SQLAlchemyError):  # the transaction may be lost, and its reach with it
            _exchange(session, before)
        raise
    _exchange(session, before)


def _has_the_wall(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _exchange(session: Session, reach: str) -> str:
    """Say how far the rest of this transaction reaches, and return how far it did."""
    return session.connection().scalar(_EXCHANGE, {"reach": reach}) or ""
