"""What has happened while one was away."""

from datetime import datetime

from sqlmodel import Session, col

from models.cases import Case
from services.access import Permission, Viewer, require
from services.queries.case_rows import CaseRow, case_rows
from services.queries.people import in_reach

MOST = 50


def changed_since(session: Session, viewer: Viewer, since: datetime) -> tuple[CaseRow, ...]:
    """Return the cases in the viewer's regions that have changed since a moment, newest first."""
    require(viewer, Permission.CASE_READ)
    where = [*in_reach(viewer, None), col(Case.changed_at) > since]
    rows, _ = case_rows(session, where, [col(Case.changed_at).desc()], limit=MOST)
    return rows
