"""The trail as the data protection officer reads it: who, what, when; no values."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from models.codes import Role
from models.columns import Moment, code_of
from models.trail import TrailLine
from models.users import User
from services.access import Permission, Viewer, require
from services.clock import STOCKHOLM
from services.queries.dialects import Condition

SIZE = 100
CHECKED, CASE_OPENED, UNUSUAL = "trail.checked", "case.opened", "reads.unusual"
# A copy of everything held about a case is the fullest look at it.
_LOOKS = (CASE_OPENED, "subject.copied")

# Elsewhere a reason is a fact of a case: no value of a case is read here.
_REASONED = (CHECKED, UNUSUAL)


class LineKind(StrEnum):
    """What sort of thing a line tells of; what is none of the others is a change."""

    LOOK = "look"
    CHANGE = "change"
    SIGN_IN = "sign_in"
    ACCOUNT = "account"
    REFUSAL = "refusal"
    SYSTEM = "system"


_ACTIONS: dict[LineKind, tuple[str, ...]] = {
    LineKind.LOOK: (
        *("case.opened", "case.sought", "list.%", "reads.%", "subject.%"),
        *("release.presented", "release.exported", "report.exported", "file.taken"),
    ),
    LineKind.SIGN_IN: (
        *("sign_in.failed", "session.%", "account.%", "password.%"),
        *("second_factor.%", "recovery_code%", "one_time_code.%", "language.%"),
    ),
    LineKind.ACCOUNT: ("user.%",),
    LineKind.REFUSAL: ("access.%", "sign_in.refused"),
    LineKind.SYSTEM: ("trail.%", "installation.%", "backup.%", "keys.%"),
}


@dataclass(frozen=True)
class Line:
    """One line of the trail."""

    position: int
    at: datetime
    actor: str
    role: Role | None
    action: str
    subject: str
    fields: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True)
class TrailFilter:
    """Which lines are wanted; `before` is the position of the last one on the leaf before."""

    actor: str | None = None
    kind: LineKind | None = None
    about: str | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class Leaf:
    """Some lines, newest first, and whether older ones follow."""

    lines: tuple[Line, ...]
    more: bool


@dataclass(frozen=True)
class Check:
    """When the chain was last followed, how far it reached, and what was wrong, if anything."""

    at: datetime
    lines: int
    fault: str | None


@dataclass(frozen=True)
class Looker:
    """A person who has opened or changed a case: how often, and when last."""

    name: str
    role: Role | None
    opened: int
    changed: int
    last_at: datetime


def trail_lines(session: Session, viewer: Viewer, wanted: TrailFilter, *, size: int = SIZE) -> Leaf:
    """Return a leaf of the trail, newest first."""
    require(viewer, Permission.TRAIL_READ)
    found = session.exec(
        select(TrailLine)
        .where(*_conditions(wanted))
        .order_by(col(TrailLine.position).desc())
        .limit(size + 1)
    ).all()
    return Leaf(tuple(map(_line, found[:size])), more=len(found) > size)


def last_check(session: Session, viewer: Viewer) -> Check | None:
    """Return how the last check of the chain went."""
    require(viewer, Permission.TRAIL_READ)
    found = session.exec(
        select(TrailLine)
        .where(TrailLine.action == CHECKED)
        .order_by(col(TrailLine.position).desc())
        .limit(1)
    ).first()
    return found and Check(found.at, int(found.subject), found.reason)


def unusual_reads(session: Session, viewer: Viewer, *, since: datetime) -> tuple[Line, ...]:
    """Return who has opened unusually many cases since a moment, the latest first."""
    require(viewer, Permission.TRAIL_READ)
    found = session.exec(
        select(TrailLine)
        .where(col(TrailLine.at) >= since, TrailLine.action == UNUSUAL)
        .order_by(col(TrailLine.position).desc())
    ).all()
    return tuple(map(_line, found))


def people_in_trail(session: Session, viewer: Viewer) -> tuple[str, ...]:
    """Return the user names that the trail can be read by."""
    require(viewer, Permission.TRAIL_READ)
    return tuple(session.exec(select(User.username).order_by(User.username)).all())


def lookers(session: Session, viewer: Viewer, ref: str) -> tuple[Looker, ...]:
    """Return who has opened or changed a case, whoever did so last first."""
    require(viewer, Permission.LOOKS_READ)
    is_look = col(TrailLine.action).in_(_LOOKS)
    opened = sa.case((is_look, 1))
    last_at = sa.func.max(col(TrailLine.at), type_=Moment())
    told: tuple[Any, ...] = (
        sa.func.coalesce(sa.func.max(col(User.name)), col(TrailLine.actor)),
        sa.func.max(col(TrailLine.role), type_=code_of(Role)),
        sa.func.count(opened),
        sa.func.count(col(TrailLine.case_version)),
        last_at,
    )
    is_deed = col(TrailLine.case_version).is_not(None)
    rows = session.exec(
        Select[*tuple[Any, ...]](*told)
        .select_from(TrailLine)
        .outerjoin(User, col(User.id) == col(TrailLine.actor_id))
        .where(
            TrailLine.subject == ref,
            sa.or_(is_look, is_deed),
        )
        .group_by(col(TrailLine.actor))
        .order_by(last_at.desc())
    ).all()
    return tuple(Looker(*row) for row in rows)


def _conditions(wanted: TrailFilter) -> list[Condition]:
    conditions: list[Condition] = []
    if wanted.actor is not None:
        conditions.append(col(TrailLine.actor) == wanted.actor)
    if wanted.kind is not None:
        conditions.append(_of_kind(wanted.kind))
    if wanted.about is not None:
        conditions.append(col(TrailLine.subject) == wanted.about)
    if wanted.since is not None:
        conditions.append(col(TrailLine.at) >= _begin(wanted.since))
    if wanted.until is not None:
        conditions.append(col(TrailLine.at) < _begin(wanted.until + timedelta(days=1)))
    if wanted.before is not None:
        conditions.append(col(TrailLine.position) < wanted.before)
    return conditions


def _of_kind(kind: LineKind) -> Condition:
    patterns = _ACTIONS.get(kind) or tuple(one for named in _ACTIONS.values() for one in named)
    found = sa.or_(*(col(TrailLine.action).like(pattern) for pattern in patterns))
    return found if kind in _ACTIONS else sa.not_(found)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, STOCKHOLM)


def _line(line: TrailLine) -> Line:
    return Line(
        line.position,
        line.at,
        line.actor,
        line.role,
        line.action,
        line.subject,
        tuple(line.fields),
        line.reason if line.action in _REASONED else None,
    )
