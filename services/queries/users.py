"""Who may sign in, and on which devices they are signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.codes import Region
from models.sign_in_sessions import SignInSession
from models.users import User, UserRegion
from services.access import Permission, Viewer, require


@dataclass(frozen=True)
class Device:
    """A signed-in device of one's own."""

    session_id: str
    name: str
    since: datetime
    seen_at: datetime


@dataclass(frozen=True)
class Account:
    """A user as the administrator sees them."""

    username: str
    name: str
    role: str
    regions: tuple[Region, ...]
    active: bool


def viewer_of(session: Session, user_id: int) -> Viewer | None:
    """Return an active user with the role and regions they have at this moment."""
    rows = session.exec(
        select(User, UserRegion.region)
        .join(UserRegion, col(UserRegion.user_id) == col(User.id), isouter=True)
        .where(User.id == user_id, User.active)
    ).all()
    return _viewer(rows[0][0], [region for _, region in rows]) if rows else None


def signed_in(session: Session, session_id: str) -> tuple[SignInSession, Viewer] | None:
    """Return a session, alive or not, and its active user, read together: every turn asks this."""
    rows = session.exec(
        select(SignInSession, User, UserRegion.region)
        .join(User, col(User.id) == col(SignInSession.user_id))
        .join(UserRegion, col(UserRegion.user_id) == col(User.id), isouter=True)
        .where(SignInSession.id == session_id, User.active)
    ).all()
    if not rows:
        return None
    found, user, _ = rows[0]
    return found, _viewer(user, [region for *_, region in rows])


def _viewer(user: User, regions: Iterable[str | None]) -> Viewer:
    return Viewer(
        user_id=user.id,
        username=user.username,
        name=user.name,
        role=user.role,
        regions=frozenset(Region(region) for region in regions if region),
        language=user.language,
        must_change_password=user.must_change_password,
    )


def devices(
    session: Session, viewer: Viewer, *, now: datetime, idle_minutes: int
) -> tuple[Device, ...]:
    """Return the devices on which the viewer is signed in now, the last used first."""
    require(viewer, Permission.OWN_ACCOUNT)
    found = session.exec(
        select(SignInSession)
        .where(
            SignInSession.user_id == viewer.user_id,
            col(SignInSession.ended_at).is_(None),
            SignInSession.expires_at > now,
            SignInSession.seen_at > now - timedelta(minutes=idle_minutes),
        )
        .order_by(col(SignInSession.seen_at).desc())
    ).all()
    return tuple(Device(row.id, row.device, row.created_at, row.seen_at) for row in found)


def last_visit(session: Session, viewer: Viewer, *, now_in: str | None) -> datetime | None:
    """Return when the viewer was last here before this session."""
    require(viewer, Permission.OWN_ACCOUNT)
    return session.exec(
        select(SignInSession.seen_at)
        .where(SignInSession.user_id == viewer.user_id, SignInSession.id != now_in)
        .order_by(col(SignInSession.seen_at).desc())
    ).first()


def accounts(session: Session, viewer: Viewer) -> tuple[Account, ...]:
    """Return every account, for the administrator."""
    require(viewer, Permission.USER_MANAGE)
    regions: dict[int, list[Region]] = {}
    for place in session.exec(select(UserRegion)).all():
        regions.setdefault(place.user_id, []).append(place.region)
    return tuple(
        Account(
            user.username,
            user.name,
            user.role,
            tuple(region for region in Region if region in regions.get(user.id or 0, [])),
            user.active,
        )
        for user in session.exec(select(User).order_by(col(User.id))).all()
    )
