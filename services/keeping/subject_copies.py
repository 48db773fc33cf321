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
from services.errors import UnknownReference
from services.references import read_reference
from services.unit_of_work import UnitOfWork
from services.words import Words

Row = Mapping[str, Any]
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
    """Collect everything about a reference, and let the trail tell that it was done.

    :raises WrongReference: it is mistyped
    :raises UnknownReference: no case has it
    """
    ref = read_reference(typed)
    session = work.session
    number = session.connection().execute(
        sa.select(_table(Case).c.id).where(_table(Case).c.ref == ref)
    )
    case_id = number.scalar()
    if case_id is None:
        raise UnknownReference
    tables = {table.name: _rows(session, table, table.c.case_id == case_id) for table in _of_case()}
    trail = _table(TrailLine)
    whole = {
        "cases": _rows(session, _table(Case), _table(Case).c.id == case_id),
        **tables,
        "trail": _rows(session, trail, trail.c.subject == ref),
    }
    work.record("subject.copied", ref)
    return SubjectCopy(ref, {name: rows for name, rows in whole.items() if rows})


def _of_case() -> Iterator[sa.Table]:
    """Every table that belongs to a case, those of later work too."""
    for table in SQLModel.metadata.sorted_tables:
        if "case_id" in table.c:
            yield table


def _table(model: type[SQLModel]) -> sa.Table:
    found: Any = sa.inspect(model).local_table
    return found


def _rows(session: Session, table: sa.Table, mine: Any) -> list[Row]:
    asked = sa.select(table).where(mine).order_by(*table.primary_key.columns)
    found = session.connection().execute(asked).mappings()
    return [{name: value for name, value in row.items() if name not in _TIES} for row in found]


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
