"""Who may sign in, with one role and the regions it holds for; what a sign-in is tried against."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.codes import Language, Region, Role
from models.columns import Moment, code_of


class User(SQLModel, table=True):
    """An account.

    `code_hash` is of a one-time code, until `code_expires_at`: for the first sign-in and a reset.
    `totp_secret` is encrypted; it counts once `totp_confirmed_at` is set, and each step of its
    clock once (`totp_last_step`).
    """

    __tablename__ = "users"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(max_length=40, unique=True, regex="^[a-z0-9._-]+$")
    name: str = Field(max_length=80)
    role: Role = Field(sa_type=code_of(Role, checked="role_known"))
    language: Language | None = Field(default=None, sa_type=code_of(Language))
    password_hash: str = Field(max_length=100)
    must_change_password: bool = False
    active: bool = True
    code_hash: str | None = Field(default=None, max_length=100)
    code_expires_at: datetime | None = Field(default=None, sa_type=Moment)
    totp_secret: str | None = Field(default=None, max_length=255)
    totp_confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    totp_last_step: int | None = None
    created_at: datetime = Field(sa_type=Moment)


class UserRegion(SQLModel, table=True):
    """A region in which a user works."""

    __tablename__ = "user_regions"  # pyright: ignore[reportAssignmentType]

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    region: Region = Field(sa_type=code_of(Region), primary_key=True)


class RecoveryCode(SQLModel, table=True):
    """A code for whoever has lost the second factor; it works once."""

    __tablename__ = "recovery_codes"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    code_sha: str = Field(max_length=64)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class SignInThrottle(SQLModel, table=True):
    """Tries to sign in that failed or are under way, counted for whom `key_sha` is the hash of.

    That is a user name, an address, or a user at an address known from before.
    """

    __tablename__ = "sign_in_throttles"  # pyright: ignore[reportAssignmentType]

    key_sha: str = Field(max_length=64, primary_key=True)
    failed: int
    failed_at: datetime = Field(sa_type=Moment, index=True)
