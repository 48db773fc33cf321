"""What has happened while one was away."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.cases import Case
from models.trail import TrailLine
from services.access import Permission, Viewer, require
from services.queries.case_rows import CaseRow, case_rows
from services.queries.dialects import Condition
from services.queries.people import in_reach

MOST = 50


def changed_since(session: Session, viewer: Viewer, since: datetime) -> tuple[CaseRow, ...]:
    """Return the cases in the viewer's regions that others have changed since a moment.

    Children come first, then what changed last.
    """
    require(viewer, Permission.CASE_READ)
    where = [*in_reach(viewer, None), col(Case.changed_at) > since, _by_others(viewer, since)]
    order = [col(Case.is_child).desc(), col(Case.changed_at).desc(), col(Case.id).desc()]
    rows, _ = case_rows(session, where, order, limit=MOST)
    return rows


def _by_others(viewer: Viewer, since: datetime) -> Condition:
    """Say that somebody else did something with the case since then."""
    return (
        sa.select(col(TrailLine.id))
        .where(
            col(TrailLine.subject) == col(Case.ref),
            col(TrailLine.at) > since,
            col(TrailLine.case_version).is_not(None),
            col(TrailLine.actor_id).is_distinct_from(viewer.user_id),
        )
        .exists()
    )
