"""Cases on their way to another region: what the asked region may know before it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col
from sqlmodel.sql.expression import Select

from models.cases import Case
from models.codes import OPEN_STAGES, HandoverReason, Region, Stage
from models.handovers import Handover
from services.access import Permission, Viewer, may, require, scope_of
from services.queries.dialects import Condition
from services.row_security import beyond_regions

_COLUMNS: tuple[Any, ...] = (
    *(Handover.id, Case.ref, Handover.from_region, Handover.to_region, Handover.reason),
    *(Handover.asked_on, Case.stage, Case.is_child, Case.return_country, Case.version),
)


@dataclass(frozen=True)
class HandoverRow:
    """A hand-over that waits for its answer: enough to answer it, nothing more of the person."""

    id: int
    ref: str
    from_region: Region
    to_region: Region
    reason: HandoverReason
    asked_on: date
    stage: Stage
    is_child: bool
    return_country: str
    version: int

    def days(self, today: date) -> int:
        """Return for how many days it has waited."""
        return (today - self.asked_on).days


@dataclass(frozen=True)
class Handovers:
    """What waits in one's regions: asked of them, and asked by them."""

    to_answer: tuple[HandoverRow, ...]
    asked: tuple[HandoverRow, ...]


def handovers_open(session: Session, viewer: Viewer) -> Handovers:
    """Return the hand-overs that wait, as far as the viewer may answer or ask for one."""
    answers = _regions(viewer, Permission.HANDOVER_ANSWER)
    asks = _regions(viewer, Permission.HANDOVER_ASK)
    if not answers and not asks:
        return Handovers((), ())
    theirs = col(Handover.to_region).in_(sorted(answers))
    own = col(Handover.from_region).in_(sorted(asks))
    found = _rows(session, sa.or_(theirs, own))
    return Handovers(
        to_answer=tuple(row for row in found if row.to_region in answers),
        asked=tuple(row for row in found if row.from_region in asks),
    )


def handovers_waiting(session: Session, viewer: Viewer) -> tuple[HandoverRow, ...]:
    """Return the hand-overs that the viewer's regions are asked to answer."""
    require(viewer, Permission.HANDOVER_ANSWER)
    return handovers_open(session, viewer).to_answer


def handovers_asked(session: Session, viewer: Viewer) -> tuple[HandoverRow, ...]:
    """Return the hand-overs that the viewer's regions have asked for and that still wait."""
    require(viewer, Permission.HANDOVER_ASK)
    return handovers_open(session, viewer).asked


def _regions(viewer: Viewer, permission: Permission) -> frozenset[Region]:
    return scope_of(viewer, permission).regions if may(viewer, permission) else frozenset()


def _rows(session: Session, where: Condition) -> tuple[HandoverRow, ...]:
    """Children first, then who has waited longest; a case that has ended waits no more."""
    with beyond_regions(session):
        found = _waiting(session, where)
    return tuple(HandoverRow(*parts) for parts in found)


def _waiting(session: Session, where: Condition) -> Sequence[tuple[Any, ...]]:
    """Those asked see of a case of another region these columns, and only while it waits."""
    return session.exec(
        Select[*tuple[Any, ...]](*_COLUMNS)
        .join_from(Handover, Case, col(Case.id) == col(Handover.case_id))
        .where(col(Handover.answer).is_(None), col(Case.stage).in_(OPEN_STAGES), where)
        .order_by(col(Case.is_child).desc(), col(Handover.asked_on), col(Handover.id))
    ).all()
