"""What happened to a case since a form was drawn from it: told to whose save was refused."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.cases import Case
from models.trail import TrailLine
from models.users import User
from services.access import Permission, Viewer, may, require
from services.errors import UnknownReference


@dataclass(frozen=True)
class Change:
    """One deed on the case: what it was, by whom, when, and the names of the fields it wrote."""

    action: str
    actor: str
    at: datetime
    fields: tuple[str, ...]


def changes_since(session: Session, viewer: Viewer, ref: str, version: int) -> tuple[Change, ...]:
    """Return the deeds that made later versions of a case, the first one first.

    :raises UnknownReference: there is no such case in the viewer's regions
    """
    require(viewer, Permission.CASE_READ)
    region = session.exec(select(col(Case.region)).where(Case.ref == ref)).first()
    if region is None or not may(viewer, Permission.CASE_READ, region):
        raise UnknownReference
    found = session.exec(
        select(TrailLine, col(User.name))
        .outerjoin(User, col(User.id) == col(TrailLine.actor_id))
        .where(TrailLine.subject == ref, col(TrailLine.case_version) > version)
        .order_by(col(TrailLine.position))
    ).all()
    return tuple(
        Change(line.action, name or line.actor, line.at, tuple(line.fields)) for line, name in found
    )
