"""What belongs to one case beside its path: contacts, support, alerts, hand-overs, consents.

One statement reads it for the page and for the time line, with changed facts and linked cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from models.alerts import Alert
from models.cases import Case
from models.codes import Stage
from models.consents import Consent
from models.fact_changes import FactChange
from models.follow_ups import Contact
from models.handovers import Handover
from models.support_items import SupportItem
from services.access import Permission, Viewer, scope_of
from services.queries.together import Reading, Together, Wanted, prepare, read_together

Table = TypeVar("Table", bound=SQLModel)
_TABLES: tuple[type[SQLModel], ...] = (
    *(Contact, SupportItem, Alert, Handover, Consent, FactChange),
)
_LINKED = ("id", "ref", "stage", "version", "household_ref", "person_ref")
_OTHERS = "others"
_ID, _HOUSEHOLD, _PERSON, _REGIONS = "its_id", "its_household", "its_person", "its_regions"


@dataclass(frozen=True)
class LinkedCase:
    """Another case of the household or of the same person, in the viewer's regions."""

    id: int
    ref: str
    stage: Stage
    version: int
    household_ref: str | None
    person_ref: str


@dataclass(frozen=True)
class CaseNotes:
    """The rows that belong to one case, each table's in the order they were written."""

    contacts: Sequence[Contact]
    support: Sequence[SupportItem]
    alerts: Sequence[Alert]
    handovers: Sequence[Handover]
    consents: Sequence[Consent]
    changes: Sequence[FactChange]
    others: Sequence[LinkedCase]
    names: Mapping[int, str]

    def name(self, user_id: int | None) -> str:
        """Return the name of who wrote something."""
        return self.names.get(user_id or 0, "")


def case_notes(session: Session, viewer: Viewer, case: Case) -> CaseNotes:
    """Read everything that belongs to a case which the viewer may see."""
    parameters = {
        _ID: case.id,
        _HOUSEHOLD: case.household_ref,
        _PERSON: case.person_ref,
        _REGIONS: sorted(scope_of(viewer, Permission.CASE_READ).regions),
    }
    found = read_together(session, _reading(), parameters)
    return CaseNotes(
        contacts=_rows(found, Contact),
        support=_rows(found, SupportItem),
        alerts=_rows(found, Alert),
        handovers=_rows(found, Handover),
        consents=_rows(found, Consent),
        changes=_rows(found, FactChange),
        others=[LinkedCase(**values) for values in found.rows[_OTHERS]],
        names=found.names,
    )


@lru_cache
def _reading() -> Reading:
    wanted = {table.__name__: _of_case(table) for table in _TABLES}
    return prepare({**wanted, _OTHERS: _others()})


def _of_case(table: type[SQLModel]) -> Wanted:
    owner: Any = getattr(table, "case_id")  # noqa: B009  (every one of these tables has it)
    return Wanted(table, table.model_fields, [owner == sa.bindparam(_ID)])


def _others() -> Wanted:
    """A household is told by its reference, a person by the reference of the first case."""
    household: sa.BindParameter[Any] = sa.bindparam(_HOUSEHOLD, type_=sa.String())
    regions: sa.BindParameter[Any] = sa.bindparam(_REGIONS, expanding=True)
    linked = sa.or_(
        col(Case.person_ref) == sa.bindparam(_PERSON), col(Case.household_ref) == household
    )
    elsewhere = col(Case.id) != sa.bindparam(_ID)
    return Wanted(Case, _LINKED, [elsewhere, col(Case.region).in_(regions), linked])


def _rows(found: Together, table: type[Table]) -> list[Table]:
    return [table(**values) for values in found.rows[table.__name__]]
