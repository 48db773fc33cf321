"""Rows of several tables read in one statement: one trip to the database instead of one each."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from models.columns import CodeList, Moment
from models.users import User
from services.queries.dialects import Column, Condition

Values: TypeAlias = dict[str, Any]
Written: TypeAlias = sa.Column[Any]


@dataclass(frozen=True)
class Wanted:
    """Which columns of a table are wanted, `id` among them, and which of its rows."""

    table: type[SQLModel]
    names: Iterable[str]
    where: Sequence[Condition]

    @property
    def columns(self) -> list[Written]:
        """The columns as the database has them."""
        columns: Any = sa.inspect(self.table).local_table.c
        return [columns[name] for name in self.names]


@dataclass(frozen=True)
class Together:
    """What was read: the rows of each wanted table in the order of `id`, and who their users are"""

    rows: Mapping[str, Sequence[Values]]
    names: Mapping[int, str]


class _Slot(StrEnum):
    """Columns of one sort share places in the statement, for a union needs one type a place."""

    TEXT = "text"
    NUMBER = "number"
    ACTOR = "actor"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"


_TYPES: dict[_Slot, Any] = {
    _Slot.TEXT: sa.Text(),
    _Slot.NUMBER: sa.Integer(),
    _Slot.ACTOR: sa.Integer(),
    _Slot.DAY: sa.Date(),
    _Slot.MOMENT: Moment(),
    _Slot.FLAG: sa.Boolean(),
}


@dataclass(frozen=True)
class Reading:
    """A statement made once, for writing it takes longer than the database needs to answer it."""

    statement: sa.Select[*tuple[Any, ...]]
    placed: Mapping[str, Mapping[str, Written]]
    actors: Sequence[str]


def prepare(wanted: Mapping[str, Wanted]) -> Reading:
    """Write the statement; what differs from time to time is left to its parameters."""
    placed = {name: dict(_placed(one.columns)) for name, one in wanted.items()}
    places = list(dict.fromkeys(place for columns in placed.values() for place in columns))
    parts = [_part(name, places, placed[name], one.where) for name, one in wanted.items()]
    rows = sa.union_all(*parts).subquery()
    actors = [place for place in places if place.startswith(_Slot.ACTOR)]
    users = {place: aliased(User) for place in actors}
    source: Any = rows
    for place in actors:
        source = source.outerjoin(users[place], col(users[place].id) == rows.c[place])
    names: list[Any] = [col(users[place].name).label(f"{place}_name") for place in actors]
    statement = sa.select(rows, *names).select_from(source).order_by(rows.c.number_1)
    return Reading(statement, placed, actors)


def read_together(session: Session, reading: Reading, parameters: Mapping[str, Any]) -> Together:
    """Read the wanted rows of all tables in one go."""
    found = session.connection().execute(reading.statement, dict(parameters)).mappings()
    return _read(found, reading.placed, reading.actors)


def _placed(columns: Iterable[Written]) -> Iterator[tuple[str, Written]]:
    """Give each column its place: the first text is text_1, the second text_2."""
    numbers = {slot: count(1) for slot in _Slot}
    for column in columns:
        slot = _slot_of(column)
        yield f"{slot}_{next(numbers[slot])}", column


def _slot_of(column: Written) -> _Slot:
    if any(key.target_fullname == "users.id" for key in column.foreign_keys):
        return _Slot.ACTOR
    kinds = (_Slot.FLAG, _Slot.NUMBER, _Slot.DAY, _Slot.MOMENT)
    return next((one for one in kinds if type(_TYPES[one]) is type(column.type)), _Slot.TEXT)


def _part(
    name: str, places: Iterable[str], placed: Mapping[str, Written], where: Sequence[Condition]
) -> sa.Select[*tuple[Any, ...]]:
    shown: list[Any] = [_shown(place, placed.get(place)).label(place) for place in places]
    return sa.select(sa.literal(name, sa.Text()).label("part"), *shown).where(*where)


def _shown(place: str, column: Written | None) -> Column:
    kind = _TYPES[_Slot(place.rsplit("_", 1)[0])]
    if column is None:
        plain = sa.DateTime(timezone=True) if isinstance(kind, Moment) else kind
        return sa.type_coerce(sa.cast(sa.null(), plain), kind)
    return sa.cast(column, kind) if isinstance(kind, sa.Text) else sa.type_coerce(column, kind)


def _read(
    found: Iterable[Mapping[Any, Any]],
    placed: Mapping[str, Mapping[str, Written]],
    actors: Iterable[str],
) -> Together:
    rows: dict[str, list[Values]] = {name: [] for name in placed}
    names: dict[int, str] = {}
    for row in found:
        columns = placed[row["part"]]
        rows[row["part"]].append(
            {column.key: _value(column, row[place]) for place, column in columns.items()}
        )
        for place in actors:
            if row[place] is not None:
                names[row[place]] = row[f"{place}_name"]
    return Together(rows, names)


def _value(column: Written, value: Any) -> Any:
    """Turn a text back into the code or the list that it was."""
    kind: Any = column.type
    if value is None:
        return None
    if isinstance(kind, CodeList):
        return [kind.codes(code) for code in json.loads(value)]
    if isinstance(kind, sa.JSON):
        return json.loads(value)
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    return value
