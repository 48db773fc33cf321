"""Alerts that nobody has resolved yet, and whose cases they concern."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col
from sqlmodel.sql.expression import Select

from models.alerts import Alert
from models.cases import Case
from models.codes import AlertKind
from services.access import Permission, Viewer, require
from services.queries.case_rows import CASE_COLUMNS, CaseRow, with_people
from services.queries.dialects import Condition
from services.queries.people import in_reach

MOST = 50
_COLUMNS: tuple[Any, ...] = (Alert.id, Alert.kind, Alert.raised_on)


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
    statement = Select[*tuple[Any, ...]](*_COLUMNS, *CASE_COLUMNS).join_from(
        Alert, Case, col(Case.id) == col(Alert.case_id)
    )
    found = session.exec(
        with_people(statement)
        .where(_stands(), *in_reach(viewer, None))
        .order_by(col(Case.is_child).desc(), col(Alert.raised_on), col(Alert.id))
        .limit(MOST)
    ).all()
    return tuple(
        AlertRow(number, kind, raised_on, CaseRow(*case))
        for number, kind, raised_on, *case in found
    )


def has_open_alert() -> Condition:
    """Say that an alert is open on a case."""
    return sa.select(col(Alert.id)).where(col(Alert.case_id) == col(Case.id), _stands()).exists()


def _stands() -> Condition:
    return sa.and_(col(Alert.resolved_on).is_(None), col(Alert.void).is_(False))
