"""Deeds on accounts: make one, choose a language, change one's password, end devices."""

import re
import secrets
from collections.abc import Callable

from sqlmodel import Field, Session, SQLModel, select

from models.codes import Language, Region, Role
from models.sign_in_sessions import SignInSession
from models.users import User, UserRegion
from services.access import Permission, require
from services.accounts import end_sessions_of, hash_password, prepared
from services.errors import (
    NotSignedIn,
    PasswordTooShort,
    PasswordUnchanged,
    RegionMissing,
    UsernameNotUsable,
    UsernameTaken,
    WrongPassword,
)
from services.unit_of_work import UnitOfWork

SHORTEST, LONGEST = 12, 128


class WantedUser(SQLModel):
    """An account to make."""

    model_config = {"frozen": True, "extra": "forbid"}

    username: str
    name: str = Field(min_length=1, max_length=80)
    role: Role
    regions: frozenset[Region] = frozenset()


def one_time_code() -> str:
    """Return a code that is typed once, at the first sign-in."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def create_user(work: UnitOfWork, wanted: WantedUser, code: str) -> int:
    """Make an account whose first sign-in is with a one-time code.

    :raises UsernameNotUsable: the name has other characters than small letters, digits, . - _
    :raises UsernameTaken: another account has it
    :raises RegionMissing: a coordinator without a region, or another role with one
    """
    require(work.actor, Permission.USER_MANAGE)
    if not re.fullmatch(r"[a-z0-9._-]{2,40}", wanted.username):
        raise UsernameNotUsable
    if (wanted.role is Role.COORDINATOR) != bool(wanted.regions):
        raise RegionMissing
    if work.session.exec(select(User).where(User.username == wanted.username)).first():
        raise UsernameTaken
    user = User(
        username=wanted.username,
        name=wanted.name,
        role=wanted.role,
        password_hash=hash_password(code),
        must_change_password=True,
        created_at=work.now,
    )
    work.session.add(user)
    work.session.flush()
    user_id = user.id or 0
    work.session.add_all(UserRegion(user_id=user_id, region=region) for region in wanted.regions)
    work.record("user.created", wanted.username, fields=("role", "regions"))
    return user_id


def change_password(
    work: UnitOfWork,
    *,
    present: str,
    wanted: str,
    session_id: str | None,
    matches: Callable[[str, str], bool],
) -> None:
    """Change one's own password; every other device of the account is signed out.

    :raises WrongPassword: the present password does not match
    :raises PasswordTooShort: fewer than 12 or more than 128 characters
    :raises PasswordUnchanged: the same again
    """
    require(work.actor, Permission.OWN_ACCOUNT)
    user = _own(work.session, work.actor.user_id)
    if not matches(prepared(present), user.password_hash):
        raise WrongPassword
    if not SHORTEST <= len(wanted) <= LONGEST:
        raise PasswordTooShort
    if wanted == present:
        raise PasswordUnchanged
    user.password_hash, user.must_change_password = hash_password(wanted), False
    end_sessions_of(work, user.id or 0, but=session_id)
    work.record("password.changed", user.username)


def choose_language(work: UnitOfWork, language: Language) -> None:
    """Set the language of one's own screens."""
    require(work.actor, Permission.OWN_ACCOUNT)
    user = _own(work.session, work.actor.user_id)
    user.language = language
    work.record("language.chosen", user.username, fields=("language",))


def end_device(work: UnitOfWork, session_id: str) -> None:
    """Sign out one of one's own devices."""
    require(work.actor, Permission.OWN_ACCOUNT)
    device = work.session.get(SignInSession, session_id)
    if device is not None and device.user_id == work.actor.user_id and device.ended_at is None:
        device.ended_at = work.now
    work.record("session.ended", work.actor.username)


def end_all_devices(work: UnitOfWork) -> None:
    """Sign out everywhere, this device included."""
    require(work.actor, Permission.OWN_ACCOUNT)
    end_sessions_of(work, work.actor.user_id or 0)
    work.record("session.ended_everywhere", work.actor.username)


def _own(session: Session, user_id: int | None) -> User:
    user = session.get(User, user_id) if user_id is not None else None
    if user is None:
        raise NotSignedIn
    return user
