"""The trail as the data protection officer reads it: who, what, when; no values."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.trail import TrailLine
from services.access import Permission, Viewer, require


@dataclass(frozen=True)
class Line:
    """One line of the trail."""

    at: datetime
    actor: str
    action: str
    subject: str
    fields: tuple[str, ...]


def trail_lines(
    session: Session, viewer: Viewer, *, page: int = 1, size: int = 100
) -> tuple[Line, ...]:
    """Return a page of the trail, newest first."""
    require(viewer, Permission.TRAIL_READ)
    found = session.exec(
        select(TrailLine)
        .order_by(col(TrailLine.position).desc())
        .offset((max(page, 1) - 1) * size)
        .limit(size)
    ).all()
    return tuple(
        Line(line.at, line.actor, line.action, line.subject, tuple(line.fields)) for line in found
    )


def trail_length(session: Session, viewer: Viewer) -> int:
    """Return how many lines the trail has; lines are only ever added, so the last number tells."""
    require(viewer, Permission.TRAIL_READ)
    return session.exec(select(TrailLine.position).order_by(col(TrailLine.id).desc())).first() or 0
