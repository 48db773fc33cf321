"""Column types that behave alike in SQLite and PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

CODE_LENGTH = 40


def code_of(codes: type[StrEnum], *, checked: str | None = None) -> sa.Enum:
    """Text that holds one code; with `checked` the database refuses other codes under that name."""
    return sa.Enum(
        codes,
        native_enum=False,
        length=CODE_LENGTH,
        values_callable=_written,
        create_constraint=checked is not None,
        name=checked,
        validate_strings=True,
    )


def _written(codes: type[StrEnum]) -> list[str]:
    return [code.value for code in codes]


class CodeList(TypeDecorator[list[Any]]):
    """A list of codes, kept as JSON."""

    impl = sa.JSON
    cache_ok = True

    def __init__(self, codes: type[StrEnum] | type[str] = str) -> None:
        super().__init__()
        self.codes = codes

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> list[str]:  # noqa: ARG002
        """Write the codes."""
        return [str(code) for code in value or []]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> list[Any]:  # noqa: ARG002
        """Read the codes."""
        return [self.codes(code) for code in value or []]


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite keeps it without the offset."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Write the moment in UTC.

        :raises ValueError: it has no time zone
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read the moment, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
