"""Rows to be: plain, numbered, with the defaults of their table.

They look like table objects to `services.projection`, but are many times quicker to make.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from services.demonstration.bulk import insert_rows

Table = TypeVar("Table", bound=SQLModel)
_CHUNK = 10_000


class _Row:
    """Columns as attributes."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self.__dict__ = columns


class _Pattern(NamedTuple):
    """What the rows of one table have in common."""

    kind: type[_Row]
    defaults: dict[str, Any]


class Rows:
    """The rows of a database being written, numbered table by table from 1."""

    def __init__(self) -> None:
        self._patterns: dict[type[SQLModel], _Pattern] = {}
        self._last = defaultdict[type[SQLModel], int](int)
        self._waiting = defaultdict[type[SQLModel], list[dict[str, Any]]](list)

    def add(self, table: type[Table], **columns: Any) -> Table:
        """Add a numbered row and return it; until it is written it may still change."""
        self._last[table] += 1
        return self.keep(table, id=self._last[table], **columns)

    def keep(self, table: type[Table], **columns: Any) -> Table:
        """Add a row that has no number, or gets it later."""
        if table not in self._patterns:
            self._patterns[table] = _pattern_of(table)
        kind, defaults = self._patterns[table]
        row = kind({**defaults, **columns})
        self._waiting[table].append(vars(row))
        return cast(Table, row)

    def in_order(self, table: type[SQLModel], *, by: str) -> list[dict[str, Any]]:
        """Put the waiting rows of a table in the order of one of their columns."""
        self._waiting[table].sort(key=lambda columns: columns[by])
        return self._waiting[table]

    def waiting(self, table: type[SQLModel]) -> int:
        """Return how many rows of a table wait to be written."""
        return len(self._waiting[table])

    def last(self, table: type[SQLModel]) -> int:
        """Return the last number given in a table."""
        return self._last[table]

    def write(self, connection: Connection, tables: Iterable[type[SQLModel]]) -> None:
        """Insert what waits, in this order of tables, and forget it."""
        for table in tables:
            waiting = self._waiting.pop(table, [])
            for start in range(0, len(waiting), _CHUNK):
                insert_rows(connection, table, waiting[start : start + _CHUNK])

    def pass_sequences(self, connection: Connection) -> None:
        """Let PostgreSQL number on behind these rows; its plain user may only draw numbers."""
        for table, last in self._last.items():
            name = sa.func.pg_get_serial_sequence(str(sa.inspect(table).local_table), "id")
            drawn = sa.func.generate_series(1, last).table_valued("number")
            connection.execute(sa.select(sa.func.count(sa.func.nextval(name))).select_from(drawn))


def _pattern_of(table: type[SQLModel]) -> _Pattern:
    """A row has its table's defaults, and the properties that are reckoned from its columns."""
    defaults = {
        name: field.get_default(call_default_factory=True)
        for name, field in table.model_fields.items()
        if not field.is_required()
    }
    properties = {
        name: value
        for ancestor in reversed(table.__mro__)
        if issubclass(ancestor, SQLModel) and ancestor is not SQLModel
        for name, value in vars(ancestor).items()
        if isinstance(value, property)
    }
    return _Pattern(type(table.__name__, (_Row,), properties), defaults)
