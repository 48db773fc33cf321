"""Signed-in devices, kept on the server so that each can be ended at once."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import Moment


class SignInSession(SQLModel, table=True):
    """One device; only hashes of its ticket, its token, its address and its browser are kept."""

    __tablename__ = "sign_in_sessions"  # pyright: ignore[reportAssignmentType]

    id: str = Field(max_length=43, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    token_sha: str | None = Field(default=None, max_length=64, unique=True)
    ticket_sha: str | None = Field(default=None, max_length=64, unique=True)
    ticket_expires_at: datetime | None = Field(default=None, sa_type=Moment)
    device: str = Field(default="", max_length=80)
    address_sha: str | None = Field(default=None, max_length=64)
    browser_sha: str | None = Field(default=None, max_length=64)
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
