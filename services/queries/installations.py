"""What is true of this database as a whole."""

from datetime import date

from sqlmodel import Session, col, select

from models.installations import ChangeCounter, Installation
from services.errors import DatabaseNotReady


def started_on(session: Session) -> date:
    """Return the programme's first day in the system.

    :raises DatabaseNotReady: the system has not been started on this database
    """
    day = session.exec(select(col(Installation.started_on))).first()
    if day is None:
        raise DatabaseNotReady
    return day


def version(session: Session) -> int:
    """Return how many changes have been committed; live screens and caches follow it."""
    return session.exec(select(ChangeCounter.value)).one()
