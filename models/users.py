"""Who may sign in, with one role and the regions it holds for."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.codes import Language, Region, Role
from models.columns import Moment, code_of


class User(SQLModel, table=True):
    """An account; `failed` and `locked_until` guard it against guessing."""

    __tablename__ = "users"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(max_length=40, unique=True, regex="^[a-z0-9._-]+$")
    name: str = Field(max_length=80)
    role: Role = Field(sa_type=code_of(Role, checked="role_known"))
    language: Language | None = Field(default=None, sa_type=code_of(Language))
    password_hash: str = Field(max_length=100)
    must_change_password: bool = False
    active: bool = True
    failed: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)


class UserRegion(SQLModel, table=True):
    """A region in which a user works."""

    __tablename__ = "user_regions"  # pyright: ignore[reportAssignmentType]

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    region: Region = Field(sa_type=code_of(Region), primary_key=True)
