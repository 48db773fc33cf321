"""Passwords, lock-out and server-side sessions: who is signed in, decided anew at every run."""

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

from models.sign_in_sessions import SignInSession
from models.users import User
from services.access import Viewer
from services.errors import TooManyTries, WrongNameOrPassword
from services.queries.users import signed_in, viewer_of
from services.settings import Settings
from services.unit_of_work import UnitOfWork, jot

TICKET_LIFE = timedelta(seconds=30)
LOCK = timedelta(minutes=15)
TRIES = 5
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


def try_password(
    engine: Engine,
    username: str,
    password: str,
    matches: Callable[[str, str], bool],
    now: datetime,
) -> Viewer:
    """Check a user name and password, and count what fails.

    :raises WrongNameOrPassword: no active user has this name and password
    :raises TooManyTries: the account rests after too many wrong passwords
    """
    with Session(engine) as session:
        user = session.exec(select(User).where(User.username == username)).first()
    known = user is not None and user.active
    with _hashing:
        fits = matches(prepared(password), user.password_hash if user and known else _NOBODYS)
    refused: Exception | None = None
    with jot(engine, NOBODY, now) as work:
        if user is None or not known:
            work.record("sign_in.failed", username[:40])
            refused = WrongNameOrPassword()
        elif user.locked_until and user.locked_until > now:
            work.record("sign_in.refused", username)
            refused = TooManyTries(minutes=_minutes_left(user.locked_until, now))
        elif not fits:
            _count_failure(work, user)
            refused = WrongNameOrPassword()
        else:
            _forget_failures(work, user)
    if refused is not None:
        raise refused
    assert user is not None  # noqa: S101  narrows the type: every other way was refused
    with Session(engine) as session:
        found = viewer_of(session, user.id or 0)
    if found is None:
        raise WrongNameOrPassword
    return found


def open_session(
    engine: Engine, viewer: Viewer, device: str, settings: Settings, now: datetime
) -> Ticket:
    """Open a session for a user who has just given the right password."""
    ticket = Ticket(secrets.token_urlsafe(24), secrets.token_urlsafe(32))
    with jot(engine, viewer, now) as work:
        work.session.add(
            SignInSession(
                id=ticket.session_id,
                user_id=viewer.user_id or 0,
                ticket_sha=_sha(ticket.secret),
                ticket_expires_at=now + TICKET_LIFE,
                device=device[:80],
                created_at=now,
                seen_at=now,
                expires_at=now + timedelta(hours=settings.session_hours),
            )
        )
        work.record("session.opened", viewer.username)
    return ticket


def redeem(engine: Engine, ticket: str, now: datetime) -> str | None:
    """Exchange a ticket for the token that goes into the cookie; a ticket works once."""
    token = secrets.token_urlsafe(32)
    with jot(engine, NOBODY, now) as work:
        taken = work.session.exec(
            sa.update(SignInSession)
            .where(
                col(SignInSession.ticket_sha) == _sha(ticket),
                col(SignInSession.ticket_expires_at) > now,
                col(SignInSession.ended_at).is_(None),
            )
            .values(token_sha=_sha(token), ticket_sha=None)
            .returning(col(SignInSession.id))
        ).first()
    return token if taken else None


def session_of(engine: Engine, token: str, settings: Settings, now: datetime) -> str | None:
    """Return the session a cookie belongs to, if it is still alive."""
    with Session(engine) as session:
        found = session.exec(
            select(SignInSession).where(SignInSession.token_sha == _sha(token))
        ).first()
        return found.id if found and _alive(found, settings, now) else None


def viewer_in(
    engine: Engine, session_id: str, settings: Settings, now: datetime, *, active: bool
) -> Viewer | None:
    """Return who is signed in under a session now, or None when it has ended.

    Role and regions are read from the database each time. A live tick is no activity: only an
    `active` look moves the idle clock.
    """
    with Session(engine) as session:
        found = signed_in(session, session_id)
    if found is None or not _alive(found[0], settings, now):
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


def _alive(session: SignInSession, settings: Settings, now: datetime) -> bool:
    idle = now - session.seen_at > timedelta(minutes=settings.idle_minutes)
    return session.ended_at is None and session.expires_at > now and not idle


def _count_failure(work: UnitOfWork, user: User) -> None:
    """Counted in the database, so that tries on several replicas add up."""
    failed = work.session.exec(
        sa.update(User)
        .where(col(User.id) == user.id)
        .values(failed=col(User.failed) + 1)
        .returning(col(User.failed))
    ).scalar_one()
    work.record("sign_in.failed", user.username)
    if failed >= TRIES:
        work.session.exec(
            sa.update(User)
            .where(col(User.id) == user.id)
            .values(failed=0, locked_until=work.now + LOCK)
        )
        work.record("account.locked", user.username)


def _forget_failures(work: UnitOfWork, user: User) -> None:
    if user.failed or user.locked_until:
        work.session.exec(
            sa.update(User).where(col(User.id) == user.id).values(failed=0, locked_until=None)
        )


def _minutes_left(until: datetime, now: datetime) -> int:
    return max(1, round((until - now).total_seconds() / 60))


def _sha(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


_NOBODYS = hash_password(secrets.token_urlsafe(12))
