"""What SQLite and PostgreSQL write differently: a bucket of days, days between, a moment's day."""

from datetime import date
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

Column: TypeAlias = sa.SQLColumnExpression[Any]
Condition: TypeAlias = sa.SQLColumnExpression[bool]


class _Year(FunctionElement[str]):
    inherit_cache = True
    type = sa.String()


class _Month(FunctionElement[str]):
    inherit_cache = True
    type = sa.String()


class _Quarter(FunctionElement[str]):
    inherit_cache = True
    type = sa.String()


class _DaysBetween(FunctionElement[int]):
    inherit_cache = True
    type = sa.Integer()


class _DayWritten(FunctionElement[date]):
    inherit_cache = True
    type = sa.Date()


_Texts: TypeAlias = dict[type[FunctionElement[Any]], str]
_SQLITE: _Texts = {
    _Year: "substr({0}, 1, 4)",
    _Month: "substr({0}, 1, 7)",
    _Quarter: "substr({0}, 1, 4) || '-Q' || ((CAST(substr({0}, 6, 2) AS INTEGER) + 2) / 3)",
    _DayWritten: "date({0}, '+2 hours')",
    _DaysBetween: "CAST(julianday({1}) - julianday({0}) AS INTEGER)",
}
_POSTGRESQL: _Texts = {
    _Year: "to_char({0}, 'YYYY')",
    _Month: "to_char({0}, 'YYYY-MM')",
    _Quarter: "to_char({0}, 'YYYY-\"Q\"Q')",
    _DayWritten: "CAST(({0}) AT TIME ZONE 'Europe/Stockholm' AS DATE)",
    _DaysBetween: "({1} - {0})",
}


def bucket_of(key: str, day: Column) -> Column:
    """Write the year, month or quarter a day lies in: 2018, 2018-03, 2018-Q1."""
    kind = {"year": _Year, "month": _Month, "arrival_quarter": _Quarter}[key]
    return kind(day)


def days_between(first: Column, last: Column) -> Column:
    """Count the days from one day to another."""
    return _DaysBetween(first, last)


def day_written(moment: Column) -> Column:
    """Write the Stockholm day of a moment; never too early a day.

    SQLite knows no summer time: there the last hour of a winter's day is the next day's.
    """
    return _DayWritten(moment)


def _written(texts: _Texts) -> Any:
    def write(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
        arguments = [compiler.process(part, **options) for part in element.clauses]
        return texts[type(element)].format(*arguments)

    return write


for _kind in _SQLITE:
    compiles(_kind, "sqlite")(_written(_SQLITE))
    compiles(_kind, "postgresql")(_written(_POSTGRESQL))
