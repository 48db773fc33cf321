"""Releases: frozen figures for outsiders, kept as the bytes that were built; what others know."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.codes import AdultChild, Region
from models.columns import Moment, code_of


class Release(SQLModel, table=True):
    """One built release; a trigger keeps all of it as it is but for who promoted it and when.

    `content` is the file, byte for byte. Nothing is shown to outsiders before it is promoted.
    """

    __tablename__ = "releases"  # pyright: ignore[reportAssignmentType]

    id: str = Field(primary_key=True, max_length=20)
    content: bytes
    sha256: str = Field(max_length=64, unique=True)
    built_at: datetime = Field(sa_type=Moment)
    built_by: str = Field(max_length=40)
    promoted_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    promoted_by: str | None = Field(default=None, max_length=40)


class OutsideFigure(SQLModel, table=True):
    """A count of returns that others know, so that a release is tried together with it.

    It counts arrivals from `since` to `until`, whole years, of one region, country or age if named.
    """

    __tablename__ = "outside_figures"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    since: date
    until: date
    region: Region | None = Field(default=None, sa_type=code_of(Region))
    country: str | None = Field(default=None, max_length=2)
    adult_child: AdultChild | None = Field(default=None, sa_type=code_of(AdultChild))
    persons: int
    source: str = Field(max_length=120)
    entered_at: datetime = Field(sa_type=Moment)
    entered_by: str = Field(max_length=40)
    taken_back_at: datetime | None = Field(default=None, sa_type=Moment)
    taken_back_by: str | None = Field(default=None, max_length=40)
