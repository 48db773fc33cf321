"""What belongs to one case beside its path: contacts, support, alerts, hand-overs, consents.

One statement reads it for the page and for the time line, with changed facts and linked cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from services.access import Viewer
from services.queries.people import in_reach
from services.queries.together import Together, Wanted, read_together

Table = TypeVar("Table", bound=SQLModel)
_TABLES: tuple[type[SQLModel], ...] = (
    *(Contact, SupportItem, Alert, Handover, Consent, FactChange),
)
_LINKED = ("id", "ref", "stage", "version", "household_ref", "person_ref")
_OTHERS = "others"


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
    wanted = {table.__name__: _of_case(table, case) for table in _TABLES}
    found = read_together(session, {**wanted, _OTHERS: _others(viewer, case)})
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


def _of_case(table: type[SQLModel], case: Case) -> Wanted:
    owner: Any = getattr(table, "case_id")  # noqa: B009  (every one of these tables has it)
    return Wanted(table, table.model_fields, [owner == case.id])


def _others(viewer: Viewer, case: Case) -> Wanted:
    """A household is told by its reference, a person by the reference of the first case."""
    linked = col(Case.person_ref) == case.person_ref
    if case.household_ref is not None:
        linked = sa.or_(linked, col(Case.household_ref) == case.household_ref)
    return Wanted(Case, _LINKED, [col(Case.id) != case.id, *in_reach(viewer, None), linked])


def _rows(found: Together, table: type[Table]) -> list[Table]:
    return [table(**values) for values in found.rows[table.__name__]]
