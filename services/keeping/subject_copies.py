"""Everything that is held about one reference, for the person who asks what is held."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from models.cases import Case
from models.trail import TrailLine
from services.access import Permission, require
from services.errors import UnknownReference
from services.keeping.erasing import is_nameless
from services.queries.dialects import Condition
from services.references import read_reference
from services.row_security import as_every_writer, reach_everywhere
from services.unit_of_work import UnitOfWork
from services.words import Words

Row = Mapping[str, Any]
NAMED_ELSEWHERE = "named_elsewhere"
# Numbers that only tie rows together, and what only guards a form.
_TIES = frozenset({"id", "case_id", "form_token", "previous", "digest"})


@dataclass(frozen=True)
class SubjectCopy:
    """What every table holds about one reference, in the order of the tables."""

    ref: str
    tables: Mapping[str, Sequence[Row]]

    def json(self) -> str:
        """Write it for a machine."""
        return json.dumps(
            {"ref": self.ref, **self.tables}, ensure_ascii=False, indent=2, default=_plain
        )

    def text(self, words: Words) -> str:
        """Write it for a person; what says nothing is left out."""
        return "\n".join(_lines(self, words)) + "\n"


def subject_copy(work: UnitOfWork, typed: str) -> SubjectCopy:
    """Collect everything about the person of a reference, and let the trail tell who did it.

    That is every case of the person, what the trail says of them, and where else they are named:
    by table and column only, for what stands there is about somebody else. Of an erased reference
    the lines of the trail are left.

    :raises NotAllowed: the actor may not read all cases, or who has looked at them
    :raises WrongReference: it is mistyped
    :raises UnknownReference: nothing is held about it
    """
    require(work.actor, Permission.CASE_READ)
    require(work.actor, Permission.LOOKS_READ)
    reach_everywhere(work.session)
    as_every_writer(work.session)
    ref = read_reference(typed)
    refs = _cases_of_person(work.session, ref)
    names = sorted({ref, *refs.values()})
    held = {**_own(work.session, refs), **_elsewhere(work.session, refs, names)}
    if not held:
        raise UnknownReference
    for name in names:
        if not is_nameless(name):
            work.record("subject.copied", name)
    return SubjectCopy(ref, held)


def _cases_of_person(session: Session, ref: str) -> Mapping[int, str]:
    """Return the person's cases, erased ones too as long as another one leads to them."""
    cases = _table(Case)
    person = sa.select(cases.c.person_ref).where(cases.c.ref == ref).scalar_subquery()
    found = sa.select(cases.c.id, cases.c.ref).where(cases.c.person_ref == person)
    rows = session.connection().execute(found.order_by(cases.c.id))
    return {number: name for number, name in rows}  # noqa: C416  a row is no pair for `dict`


def _own(session: Session, refs: Mapping[int, str]) -> dict[str, Sequence[Row]]:
    """Read the rows of these cases, those of later work too."""
    held: dict[str, Sequence[Row]] = {}
    for table in SQLModel.metadata.sorted_tables:
        owner = _owner(table)
        if owner is not None:
            rows = _rows(session, table, owner.in_(refs))
            told = [_told_apart(row, refs.get(row[owner.name], "")) for row in rows]
            held |= {table.name: told} if told else {}
    return held


def _elsewhere(
    session: Session, refs: Mapping[int, str], names: Sequence[str]
) -> dict[str, Sequence[Row]]:
    """Read the lines of the trail that name the cases, and count the other rows that do."""
    trail = _table(TrailLine)
    named = sa.or_(*(_names(column, names) for column in trail.c))
    lines = [_without_ties(row) for row in _rows(session, trail, named)]
    found = [
        {"table": table.name, "column": column.name, "rows": count}
        for table in SQLModel.metadata.sorted_tables
        if table is not trail
        for column in table.c
        if (count := _count(session, column, names, refs))
    ]
    return {name: rows for name, rows in ((NAMED_ELSEWHERE, found), ("trail", lines)) if rows}


def _count(
    session: Session, column: sa.Column[Any], names: Sequence[str], refs: Mapping[int, str]
) -> int:
    owner = _owner(column.table)
    others = sa.true() if owner is None else sa.or_(owner.is_(None), owner.not_in(refs))
    asked = sa.select(sa.func.count()).select_from(column.table)
    return session.connection().execute(asked.where(_names(column, names), others)).scalar_one()


def _names(column: sa.Column[Any], names: Sequence[str]) -> Condition:
    """Whatever a column is said to hold, it is searched: none that names somebody is forgotten."""
    written = sa.cast(column, sa.Text)
    return sa.or_(*(written.contains(name, autoescape=True) for name in names))


def _owner(table: sa.FromClause) -> sa.ColumnElement[int] | None:
    """Return the column that says whose case a row is of."""
    return table.c.id if table is _table(Case) else table.c.get("case_id")


def _table(model: type[SQLModel]) -> sa.Table:
    found: Any = sa.inspect(model).local_table
    return found


def _rows(session: Session, table: sa.Table, mine: Condition) -> Sequence[Row]:
    asked = sa.select(table).where(mine).order_by(*table.primary_key.columns)
    return [dict(row) for row in session.connection().execute(asked).mappings()]


def _told_apart(row: Row, ref: str) -> Row:
    return {"ref": ref, **_without_ties(row)}


def _without_ties(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _TIES}


def _lines(copy: SubjectCopy, words: Words) -> Iterator[str]:
    yield copy.ref
    for name, rows in copy.tables.items():
        for number, row in enumerate(rows, start=1):
            yield f"\n{name} {number}"
            for field, value in row.items():
                if value not in (None, "", []):
                    yield f"  {field}: {_told(value, words)}"


def _told(value: Any, words: Words) -> str:
    if isinstance(value, list):
        several = cast("list[Any]", value)
        return ", ".join(_told(one, words) for one in several)
    if isinstance(value, Enum):
        return words.label(value)  # type: ignore[arg-type]
    return str(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
