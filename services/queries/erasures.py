"""Cases whose time has come: for who proposes to erase them, and for who approves."""

from datetime import date

from sqlmodel import Session

from services.access import Permission, Viewer, require
from services.queries.due import Due, due
from services.row_security import beyond_regions


def erasures_due(
    session: Session, viewer: Viewer, *, today: date, keep_months: int
) -> tuple[Due, ...]:
    """Return every case whose time has come, proposed or not."""
    require(viewer, Permission.ERASURE_PROPOSE)
    return due(session, today=today, keep_months=keep_months)


def erasures_proposed(
    session: Session, viewer: Viewer, *, today: date, keep_months: int
) -> tuple[Due, ...]:
    """Return those that wait for a second person: a reference, a rule and a day, no case."""
    require(viewer, Permission.ERASURE_APPROVE)
    with beyond_regions(session):  # who approves may read no case
        return due(session, today=today, keep_months=keep_months, proposed_only=True)
