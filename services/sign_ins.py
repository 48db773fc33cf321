"""Coming in: a name and a password, then a code where one is needed; what fails is counted.

`throttles` says how tries are counted. A one-time code is too long to be guessed, so it works even
while tries rest: nobody can keep a person out for whom the administrator has made one.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from models.users import User
from services import second_factor
from services.access import Viewer, lacks_factor
from services.accounts import NOBODY, checked
from services.errors import (
    OneTimeCodeOver,
    Refusal,
    SecondFactorNeverSet,
    SignInTooSlow,
    TooManyTries,
    WrongNameOrPassword,
    WrongPassword,
)
from services.one_time_codes import hash_code
from services.queries.users import viewer_of
from services.throttles import TRIES, Try, Whence, count_try, forget_tries, forgive, give_back
from services.unit_of_work import UnitOfWork, jot

Matches = Callable[[str, str], bool]
CODE_WITHIN = timedelta(minutes=5)
PROOF_LIFE = timedelta(minutes=5)
_NO_NAME = "unknown"
NOWHERE = Whence()
AT_THE_MACHINE = Whence(at_the_machine=True)


@dataclass(frozen=True)
class Arrival:
    """Somebody whose password was right; `needs_code`: who is to give a code as well."""

    viewer: Viewer
    password_hash: str
    at: datetime
    needs_code: bool = False


@dataclass(frozen=True)
class Proof:
    """That somebody signed in has just given the password once more."""

    user_id: int
    at: datetime


def try_password(
    engine: Engine,
    username: str,
    password: str,
    matches: Matches,
    now: datetime,
    whence: Whence = NOWHERE,
) -> Arrival:
    """Check a user name and a password, or the one-time code in its place.

    :raises WrongNameOrPassword: no active user has this name and password
    :raises TooManyTries: too many have failed for this name, or from this address
    :raises OneTimeCodeOver: the one-time code was right, but too late
    :raises SecondFactorNeverSet: the password was right, but the role asks for a phone too
    """
    with jot(engine, NOBODY, now) as work:
        user = _active(work, username)
        by_code = user is not None and _takes_code(work, user, password, whence)
        counted = None if by_code else _counted(work, username, user, whence)
    if user is not None and by_code:
        return _by_code(engine, user, now)
    if counted is None or counted.refused:
        raise TooManyTries(minutes=counted.minutes_left(now) if counted else 1)
    fits = checked(password, user.password_hash if user else None, matches)
    with jot(engine, NOBODY, now) as work:
        if user is None or not fits:
            _failed(work, user, counted)
        else:
            _passed(work, user, counted)
    if user is None or not fits:
        raise WrongNameOrPassword
    if lacks_factor(user.role, user.totp_confirmed_at):
        raise SecondFactorNeverSet
    return _arrival(engine, user, now)


def try_code(
    engine: Engine,
    arrival: Arrival,
    typed: str,
    now: datetime,
    *,
    whence: Whence = NOWHERE,
    once: bool = True,
) -> Viewer:
    """Check the code of somebody whose password was right.

    :raises SignInTooSlow: that was too long ago, or the account has changed since
    :raises TooManyTries: too many have failed for this name, or from this address
    :raises WrongCode: it is neither the phone's code nor a recovery code
    :raises CodeUsed: it has been accepted already
    """
    refused: Refusal | None = None
    with jot(engine, NOBODY, now) as work:
        user = _active(work, arrival.viewer.username)
        if user is None or not _still_stands(user, arrival, now):
            raise SignInTooSlow
        counted = _counted(work, user.username, user, whence)
        if counted.refused:
            refused = TooManyTries(minutes=counted.minutes_left(now))
        else:
            refused = _check_code(work, user, typed, counted, once=once)
    if refused is not None:
        raise refused
    return _arrival(engine, user, now).viewer


def prove_password(
    engine: Engine,
    viewer: Viewer,
    password: str,
    matches: Matches,
    now: datetime,
    whence: Whence = NOWHERE,
) -> Proof:
    """Check the password of somebody signed in, before a deed that must be theirs.

    :raises WrongPassword: it is not right
    :raises TooManyTries: too many have failed
    """
    with jot(engine, viewer, now) as work:
        user = _active(work, viewer.username)
        counted = _counted(work, viewer.username, user, whence)
    if counted.refused:
        raise TooManyTries(minutes=counted.minutes_left(now))
    fits = checked(password, user.password_hash if user else None, matches)
    with jot(engine, viewer, now) as work:
        if user is None or not fits:
            _failed(work, user, counted)
        else:
            give_back(work, counted)
            forgive(work, counted)
    if user is None or not fits:
        raise WrongPassword
    return Proof(user.id or 0, now)


def _active(work: UnitOfWork, username: str) -> User | None:
    if "\0" in username:  # nobody's, and PostgreSQL takes none
        return None
    return work.session.exec(select(User).where(User.username == username, User.active)).first()


def _takes_code(work: UnitOfWork, user: User, typed: str, whence: Whence) -> bool:
    """Take the one-time code of a user, for ever; one that is over stays, to be told of."""
    if user.code_hash is None or not hmac.compare_digest(user.code_hash, hash_code(typed)):
        return False
    if user.code_expires_at is None or user.code_expires_at <= work.now:
        return True
    taken = work.session.exec(
        sa.update(User)
        .where(col(User.id) == user.id, col(User.code_hash) == user.code_hash)
        .values(code_hash=None)
        .returning(col(User.id))
        .execution_options(synchronize_session=False)
    ).first()
    if taken is not None:
        forget_tries(work, user.username, whence)
        work.record("one_time_code.used", user.username)
    return taken is not None


def _by_code(engine: Engine, user: User, now: datetime) -> Arrival:
    if user.code_expires_at is None or user.code_expires_at <= now:
        raise OneTimeCodeOver
    return _arrival(engine, user, now)


def _counted(work: UnitOfWork, username: str, user: User | None, whence: Whence) -> Try:
    """Count a try; the first that is refused leaves a line, the flood after it does not."""
    counted = count_try(work, username, user.id if user else None, whence)
    if counted.number == TRIES + 1:
        work.record("sign_in.refused", user.username if user else _NO_NAME)
    return counted


def _failed(work: UnitOfWork, user: User | None, counted: Try) -> None:
    """Leave a line; a name that nobody has is not written: it may be a mistyped password."""
    name = user.username if user else _NO_NAME
    work.record("sign_in.failed", name)
    if counted.number == TRIES:
        work.record("account.locked", name)


def _passed(work: UnitOfWork, user: User, counted: Try) -> None:
    """What failed is forgotten at the end of the way in, or the code could be guessed on and on."""
    give_back(work, counted)
    if lacks_factor(user.role, user.totp_confirmed_at):
        work.record("sign_in.refused", user.username)
    elif user.totp_confirmed_at is None:
        forgive(work, counted)


def _check_code(
    work: UnitOfWork, user: User, typed: str, counted: Try, *, once: bool
) -> Refusal | None:
    try:
        second_factor.accept(work, user, typed, once=once)
    except Refusal as refusal:
        _failed(work, user, counted)
        return refusal
    give_back(work, counted)
    forgive(work, counted)
    return None


def _still_stands(user: User, arrival: Arrival, now: datetime) -> bool:
    same = user.password_hash == arrival.password_hash and user.totp_confirmed_at is not None
    return same and timedelta(0) <= now - arrival.at <= CODE_WITHIN


def _arrival(engine: Engine, user: User, now: datetime) -> Arrival:
    with Session(engine) as session:
        viewer = viewer_of(session, user.id or 0)
    if viewer is None:
        raise WrongNameOrPassword
    return Arrival(viewer, user.password_hash, now, user.totp_confirmed_at is not None)
