"""Deeds of the administrator on accounts: invite, change, disable, reset, sign out."""

import re

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select

from models.codes import Region, Role
from models.users import User, UserRegion
from services.access import Permission, lacks_factor, require
from services.accounts import UNUSABLE, end_sessions_of
from services.errors import (
    LastAdministrator,
    OwnAccountElsewhere,
    RegionMissing,
    UnknownUser,
    UsernameNotUsable,
    UsernameTaken,
)
from services.one_time_codes import CODE_LIFE, hash_code, one_time_code
from services.second_factor import forget_recovery_codes
from services.unit_of_work import UnitOfWork

__all__ = [
    "WantedUser",
    "allow_user",
    "change_user",
    "create_user",
    "disable_user",
    "one_time_code",
    "reset_user",
    "sign_user_out",
]


class WantedUser(SQLModel):
    """An account to make."""

    model_config = {"frozen": True, "extra": "forbid", "str_strip_whitespace": True}

    username: str
    name: str = Field(min_length=1, max_length=80)
    role: Role
    regions: frozenset[Region] = frozenset()


def create_user(work: UnitOfWork, wanted: WantedUser, code: str) -> int:
    """Make an account whose first sign-in is with a one-time code.

    :raises UsernameNotUsable: the name has other characters than small letters, digits, . - _
    :raises UsernameTaken: another account has it
    :raises RegionMissing: a coordinator without a region, or another role with one
    """
    require(work.actor, Permission.USER_MANAGE)
    if not re.fullmatch(r"[a-z0-9._-]{2,40}", wanted.username):
        raise UsernameNotUsable
    _require_regions(wanted.role, wanted.regions)
    if work.session.exec(select(User).where(User.username == wanted.username)).first():
        raise UsernameTaken
    user = User(
        username=wanted.username,
        name=wanted.name,
        role=wanted.role,
        password_hash=UNUSABLE,
        created_at=work.now,
    )
    _let_in_by(work, user, code)
    work.session.add(user)
    work.session.flush()
    _work_in(work, user, wanted.regions)
    work.record("user.created", wanted.username, fields=("role", "regions"))
    return user.id or 0


def change_user(
    work: UnitOfWork, username: str, *, name: str, role: Role, regions: frozenset[Region]
) -> str | None:
    """Change what an account is called, its role or its regions; these two sign it out.

    A role that asks for a second factor is not to be had by a password alone (`sign_ins` refuses
    it): whoever has none yet comes in by a one-time code, which is returned, and chooses a new
    password before the phone.

    :raises UnknownUser: no account has this name
    :raises RegionMissing: a coordinator without a region, or another role with one
    :raises LastAdministrator: nobody would be left to let others in
    """
    require(work.actor, Permission.USER_MANAGE)
    user = _named(work, username)
    _require_regions(role, regions)
    changed = {"name"} if name != user.name else set[str]()
    changed |= {"role"} if role is not user.role else set()
    changed |= {"regions"} if regions != _regions_of(work, user) else set()
    if "role" in changed:
        _require_another_administrator(work, user)
    user.name, user.role = name, role
    if "regions" in changed:
        _work_in(work, user, regions)
    if changed & {"role", "regions"}:
        end_sessions_of(work, user.id or 0)
    code = one_time_code() if "role" in changed and _comes_by_password_alone(user) else None
    if code is not None:
        user.password_hash = UNUSABLE
        _let_in_by(work, user, code)
    work.record("user.changed", username, fields=changed | ({"password"} if code else set()))
    return code


def disable_user(work: UnitOfWork, username: str) -> None:
    """Let nobody in by this account any more; what it did stays in the trail.

    :raises UnknownUser: no account has this name
    :raises LastAdministrator: nobody would be left to let others in
    """
    require(work.actor, Permission.USER_MANAGE)
    user = _named(work, username)
    _require_another_administrator(work, user)
    user.active, user.code_hash, user.code_expires_at = False, None, None
    end_sessions_of(work, user.id or 0)
    work.record("user.disabled", username, fields=("active",))


def allow_user(work: UnitOfWork, username: str) -> None:
    """Let a disabled account sign in again, with the password and second factor it had.

    Where the role asks for a factor that was never set up it takes a new one-time code as well.

    :raises UnknownUser: no account has this name
    """
    require(work.actor, Permission.USER_MANAGE)
    _named(work, username).active = True
    work.record("user.allowed", username, fields=("active",))


def reset_user(work: UnitOfWork, username: str, code: str) -> None:
    """Take away the password and second factor; the next sign-in is with a one-time code.

    :raises UnknownUser: no account has this name
    :raises OwnAccountElsewhere: an administrator's own account
    """
    require(work.actor, Permission.USER_MANAGE)
    user = _named(work, username)
    if user.id == work.actor.user_id:
        raise OwnAccountElsewhere
    user.password_hash = UNUSABLE
    user.totp_secret = user.totp_confirmed_at = user.totp_last_step = None
    forget_recovery_codes(work, user.id or 0)
    _let_in_by(work, user, code)
    end_sessions_of(work, user.id or 0)
    work.record("user.reset", username, fields=("password", "second_factor"))


def sign_user_out(work: UnitOfWork, username: str) -> None:
    """Sign somebody out everywhere.

    :raises UnknownUser: no account has this name
    """
    require(work.actor, Permission.USER_MANAGE)
    end_sessions_of(work, _named(work, username).id or 0)
    work.record("user.signed_out", username)


def _named(work: UnitOfWork, username: str) -> User:
    user = work.session.exec(select(User).where(User.username == username)).first()
    if user is None:
        raise UnknownUser
    return user


def _let_in_by(work: UnitOfWork, user: User, code: str) -> None:
    user.code_hash, user.code_expires_at = hash_code(code), work.now + CODE_LIFE
    user.must_change_password = True


def _comes_by_password_alone(user: User) -> bool:
    return lacks_factor(user.role, user.totp_confirmed_at) and not user.must_change_password


def _require_regions(role: Role, regions: frozenset[Region]) -> None:
    if (role is Role.COORDINATOR) != bool(regions):
        raise RegionMissing


def _regions_of(work: UnitOfWork, user: User) -> frozenset[Region]:
    found = work.session.exec(select(UserRegion.region).where(UserRegion.user_id == user.id))
    return frozenset(map(Region, found.all()))


def _work_in(work: UnitOfWork, user: User, regions: frozenset[Region]) -> None:
    user_id = user.id or 0
    work.session.exec(sa.delete(UserRegion).where(col(UserRegion.user_id) == user_id))
    work.session.add_all(UserRegion(user_id=user_id, region=region) for region in regions)


def _require_another_administrator(work: UnitOfWork, user: User) -> None:
    """Their rows are locked: two administrators cannot take each other away at once.

    One who has never chosen a password and set up the phone does not count: no password lets
    them in, and the invitation may have gone nowhere.
    """
    if user.role is not Role.ADMIN or not user.active:
        return
    able = work.session.exec(
        select(User)
        .where(User.role == Role.ADMIN, User.active)
        .order_by(col(User.id))
        .with_for_update()
    ).all()
    if not any(one.id != user.id and _has_come_in(one) for one in able):
        raise LastAdministrator


def _has_come_in(user: User) -> bool:
    return not (user.must_change_password or lacks_factor(user.role, user.totp_confirmed_at))
