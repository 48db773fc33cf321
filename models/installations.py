"""What is true of this database as a whole: its change counter and how it was started."""

from datetime import date

from sqlmodel import Field, SQLModel


class ChangeCounter(SQLModel, table=True):
    """One row; it moves in the transaction of every deed, and live screens follow it."""

    __tablename__ = "change_counter"  # pyright: ignore[reportAssignmentType]

    id: int = Field(default=1, primary_key=True)
    value: int = 0


class Installation(SQLModel, table=True):
    """One row, written at the first start: the first day here, and whether it is for show."""

    __tablename__ = "installations"  # pyright: ignore[reportAssignmentType]

    id: int = Field(default=1, primary_key=True)
    started_on: date
    demonstration: bool = False
