"""Alerts that nobody has resolved yet, and whose cases they concern."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.alerts import Alert
from models.cases import Case
from models.codes import AlertKind
from services.access import Permission, Viewer, require
from services.queries.case_rows import CaseRow, case_rows
from services.queries.dialects import Condition
from services.queries.people import in_reach

MOST = 50


@dataclass(frozen=True)
class AlertRow:
    """An open alert with its case."""

    id: int
    kind: AlertKind
    raised_on: date
    case: CaseRow


def alerts_open(session: Session, viewer: Viewer) -> tuple[AlertRow, ...]:
    """Return the open alerts in the viewer's regions: children first, then the oldest."""
    require(viewer, Permission.CASE_READ)
    found = session.exec(
        select(Alert, col(Case.ref))
        .join(Case, col(Case.id) == col(Alert.case_id))
        .where(_stands(), *in_reach(viewer, None))
        .order_by(col(Case.is_child).desc(), col(Alert.raised_on), col(Alert.id))
        .limit(MOST)
    ).all()
    if not found:
        return ()
    ids = {alert.case_id for alert, _ in found}
    cases, _ = case_rows(session, [col(Case.id).in_(ids)], [col(Case.id)], limit=len(ids))
    whose = {row.ref: row for row in cases}
    return tuple(
        AlertRow(alert.id or 0, alert.kind, alert.raised_on, whose[ref]) for alert, ref in found
    )


def has_open_alert() -> Condition:
    """Say that an alert is open on a case."""
    return sa.select(col(Alert.id)).where(col(Alert.case_id) == col(Case.id), _stands()).exists()


def _stands() -> Condition:
    return sa.and_(col(Alert.resolved_on).is_(None), col(Alert.void).is_(False))
