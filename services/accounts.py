"""Passwords and server-side sessions: who is signed in is decided anew at every run."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore

import bcrypt
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.codes import Role
from models.sign_in_sessions import SignInSession
from models.users import User
from services.access import Viewer
from services.database import for_a_glance
from services.queries.users import signed_in
from services.settings import Settings
from services.throttles import address_key, browser_key
from services.unit_of_work import UnitOfWork, jot

TICKET_LIFE = timedelta(seconds=30)
CLOCKS_MAY_DIFFER = timedelta(minutes=1)
TOUCH_EVERY = timedelta(seconds=30)
NOBODY = Viewer(None, "", "", None)
_hashing = BoundedSemaphore(2)


@dataclass(frozen=True)
class Ticket:
    """What a browser exchanges, once and within seconds, for its cookie."""

    session_id: str
    secret: str


def prepared(password: str) -> str:
    """Make any password one that bcrypt takes whole; bcrypt alone reads only 72 bytes."""
    return base64.b64encode(hashlib.sha256(password.encode()).digest()).decode()


def hash_password(password: str, salt: bytes | None = None) -> str:
    """Hash a password; only the demonstration gives a salt, so that it is the same every time."""
    with _hashing:
        return bcrypt.hashpw(prepared(password).encode(), salt or bcrypt.gensalt()).decode()


def checked(password: str, stored: str | None, matches: Callable[[str, str], bool]) -> bool:
    """Compare a password with a hash; where there is none it takes just as long, and is wrong."""
    with _hashing:
        return matches(prepared(password), stored or UNUSABLE) and stored is not None


def open_session(
    engine: Engine,
    viewer: Viewer,
    device: str,
    settings: Settings,
    now: datetime,
    *,
    address: str = "",
) -> Ticket:
    """Open a session for somebody who has just come all the way in."""
    ticket = Ticket(secrets.token_urlsafe(24), secrets.token_urlsafe(32))
    with jot(engine, viewer, now) as work:
        work.session.add(
            SignInSession(
                id=ticket.session_id,
                user_id=viewer.user_id or 0,
                ticket_sha=_sha(ticket.secret),
                ticket_expires_at=now + TICKET_LIFE,
                device=device[:80],
                address_sha=address_key(address),
                created_at=now,
                seen_at=now,
                expires_at=now + timedelta(hours=settings.session_hours),
            )
        )
        work.record("session.opened", viewer.username)
    return ticket


def redeem(
    engine: Engine, ticket: str, now: datetime, *, browser: str = "", replaced: str = ""
) -> str | None:
    """Exchange a ticket for the token that goes into the cookie; a ticket works once.

    From then on the person is known in this `browser`, by the other cookie it keeps. The session
    of the cookie that is `replaced` ends: no sign-out in this browser could reach it any more.
    """
    token = secrets.token_urlsafe(32)
    with jot(engine, NOBODY, now) as work:
        taken = work.session.exec(
            sa.update(SignInSession)
            .where(
                col(SignInSession.ticket_sha) == _sha(ticket),
                col(SignInSession.ticket_expires_at) > now,
                col(SignInSession.ended_at).is_(None),
            )
            .values(token_sha=_sha(token), ticket_sha=None, browser_sha=browser_key(browser))
            .returning(col(SignInSession.id))
        ).first()
        if taken is not None and replaced:
            _end_replaced(work, replaced)
    return token if taken is not None else None


def session_of(engine: Engine, token: str, settings: Settings, now: datetime) -> str | None:
    """Return the session a cookie belongs to, if it is still alive."""
    with Session(for_a_glance(engine)) as session:
        found = session.exec(
            select(SignInSession, User.role)
            .join(User, col(User.id) == col(SignInSession.user_id))
            .where(SignInSession.token_sha == _sha(token), User.active)
        ).first()
    if found is None or not _alive(found[0], Role(found[1]), settings, now):
        return None
    return found[0].id


def are_of_one_person(engine: Engine, first: str, second: str) -> bool:
    """Say whether two sessions, ended or not, are the same person's."""
    with Session(for_a_glance(engine)) as session:
        found = session.exec(
            select(SignInSession.id, SignInSession.user_id).where(
                col(SignInSession.id).in_((first, second))
            )
        ).all()
    return {first, second} == {one for one, _ in found} and len({user for _, user in found}) == 1


def viewer_in(
    engine: Engine, session_id: str, settings: Settings, now: datetime, *, active: bool
) -> Viewer | None:
    """Return who is signed in under a session now, or None when it has ended.

    Role and regions are read from the database each time. A live tick is no activity: only an
    `active` look moves the idle clock.
    """
    with Session(for_a_glance(engine)) as session:
        found = signed_in(session, session_id)
    if found is None or not _alive(found[0], found[1].role, settings, now):
        return None
    opened, viewer = found
    if active and now - opened.seen_at > TOUCH_EVERY:
        with jot(engine, viewer, now) as work:
            work.session.exec(
                sa.update(SignInSession)
                .where(
                    col(SignInSession.id) == session_id,
                    col(SignInSession.user_id) == viewer.user_id,
                )
                .values(seen_at=now)
            )
    return viewer


def end_session(engine: Engine, session_id: str, viewer: Viewer, now: datetime) -> None:
    """End one session: its cookie is worth nothing from now on, on every replica."""
    with jot(engine, viewer, now) as work:
        work.session.exec(
            sa.update(SignInSession)
            .where(col(SignInSession.id) == session_id, col(SignInSession.ended_at).is_(None))
            .values(ended_at=now)
        )
        work.record("session.ended", viewer.username)


def end_sessions_of(work: UnitOfWork, user_id: int, *, but: str | None = None) -> None:
    """End a user's sessions, all or all but one: after a new password, role or region."""
    wanted = [col(SignInSession.user_id) == user_id, col(SignInSession.ended_at).is_(None)]
    if but is not None:
        wanted.append(col(SignInSession.id) != but)
    work.session.exec(sa.update(SignInSession).where(*wanted).values(ended_at=work.now))


def _end_replaced(work: UnitOfWork, token: str) -> None:
    owner: int | None = work.session.exec(
        sa.update(SignInSession)
        .where(col(SignInSession.token_sha) == _sha(token), col(SignInSession.ended_at).is_(None))
        .values(ended_at=work.now)
        .returning(col(SignInSession.user_id))
    ).scalar_one_or_none()
    if owner is not None:
        username = work.session.exec(select(User.username).where(User.id == owner)).one()
        work.record("session.ended", username)


def idle_limit(role: Role | None, settings: Settings) -> timedelta:
    """Return how long somebody may do nothing: a presentation is shown for hours."""
    presents = role is Role.PRESENTER
    return timedelta(minutes=settings.presenter_idle_minutes if presents else settings.idle_minutes)


def idle_left(
    engine: Engine, session_id: str, settings: Settings, now: datetime
) -> timedelta | None:
    """Return how long a session still lasts if nothing is done, or None when it has ended."""
    with Session(for_a_glance(engine)) as session:
        found = signed_in(session, session_id)
    if found is None or not _alive(found[0], found[1].role, settings, now):
        return None
    ends_at = found[0].seen_at + idle_limit(found[1].role, settings)
    return min(ends_at, found[0].expires_at) - now


def _alive(session: SignInSession, role: Role | None, settings: Settings, now: datetime) -> bool:
    """A clock that was set back ends a session too: nothing happens before it was last seen."""
    since = now - session.seen_at
    in_time = -CLOCKS_MAY_DIFFER <= since <= idle_limit(role, settings)
    return session.ended_at is None and session.expires_at > now and in_time


def _sha(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


# Fits no password: of whoever has none yet, and compared with where there is no user.
UNUSABLE = hash_password(secrets.token_urlsafe(24))
