"""Who may sign in, and on which devices they are signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.codes import AccountStanding, Region, Role
from models.sign_in_sessions import SignInSession
from models.users import RecoveryCode, User, UserRegion
from services.access import Permission, Viewer, lacks_factor, require


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

    user_id: int
    username: str
    name: str
    role: Role
    regions: tuple[Region, ...]
    standing: AccountStanding
    second_factor: bool
    seen_at: datetime | None


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
        must_enrol=lacks_factor(user.role, user.totp_confirmed_at),
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


def second_factor_of(session: Session, viewer: Viewer) -> tuple[datetime | None, int]:
    """Return since when the viewer has a second factor, and how many recovery codes are left."""
    require(viewer, Permission.OWN_ACCOUNT)
    since = session.exec(
        select(User.totp_confirmed_at).where(User.id == viewer.user_id)
    ).one_or_none()
    left = session.exec(
        select(sa.func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.user_id == viewer.user_id, col(RecoveryCode.used_at).is_(None))
    ).one()
    return since, left


def accounts(session: Session, viewer: Viewer, *, now: datetime) -> tuple[Account, ...]:
    """Return every account, for the administrator."""
    require(viewer, Permission.USER_MANAGE)
    regions: dict[int, set[Region]] = {}
    for place in session.exec(select(UserRegion)).all():
        regions.setdefault(place.user_id, set()).add(place.region)
    seen = dict(
        session.exec(
            select(SignInSession.user_id, sa.func.max(SignInSession.seen_at)).group_by(
                col(SignInSession.user_id)
            )
        ).all()
    )
    return tuple(
        _account(user, regions.get(user.id or 0, set()), seen.get(user.id or 0), now)
        for user in session.exec(select(User).order_by(col(User.id))).all()
    )


def _account(user: User, regions: set[Region], seen_at: datetime | None, now: datetime) -> Account:
    return Account(
        user_id=user.id or 0,
        username=user.username,
        name=user.name,
        role=user.role,
        regions=tuple(region for region in Region if region in regions),
        standing=_standing(user, now),
        second_factor=user.totp_confirmed_at is not None,
        seen_at=seen_at,
    )


def _standing(user: User, now: datetime) -> AccountStanding:
    if not user.active:
        return AccountStanding.DISABLED
    if not (user.must_change_password or lacks_factor(user.role, user.totp_confirmed_at)):
        return AccountStanding.ACTIVE
    waits = user.code_hash and user.code_expires_at and user.code_expires_at > now
    return AccountStanding.INVITED if waits else AccountStanding.CODE_OVER
