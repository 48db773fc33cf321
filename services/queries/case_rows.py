"""A case as every list shows it: recognisable without a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from models.cases import Case
from models.codes import AgeGroup, Region, Stage
from models.journeys import Journey
from services.queries.dialects import Column, Condition
from services.queries.people import Coordinator, Iom


@dataclass(frozen=True)
class CaseRow:
    """One case in a list."""

    ref: str
    region: Region
    stage: Stage
    stage_since: date
    return_country: str
    age_group: AgeGroup
    is_child: bool
    applied_on: date
    arrived_on: date | None
    coordinator: str | None
    iom: str | None
    version: int


_COLUMNS: tuple[Any, ...] = (
    Case.ref,
    Case.region,
    Case.stage,
    Case.stage_since,
    Case.return_country,
    Case.age_group,
    Case.is_child,
    Case.applied_on,
    Journey.arrived_on,
    Coordinator.name,
    Iom.name,
    Case.version,
)


def case_rows(
    session: Session,
    where: Sequence[Condition],
    order: Sequence[Column],
    *,
    limit: int,
    offset: int = 0,
) -> tuple[tuple[CaseRow, ...], int]:
    """Read some cases as rows, and how many there are in all; none, if none is read.

    Which ones is settled on narrow indexes before the rest is read.
    """
    chosen = select(Case.id).where(*where).order_by(*order).limit(limit).offset(offset).subquery()
    total = select(func.count(col(Case.id))).where(*where).correlate(None).scalar_subquery()
    found = session.exec(
        Select[*tuple[Any, ...]](total, *_COLUMNS)
        .join_from(chosen, Case, chosen.c.id == col(Case.id))
        .outerjoin(Journey, col(Journey.case_id) == col(Case.id))
        .outerjoin(Coordinator, col(Coordinator.id) == col(Case.responsible_coordinator))
        .outerjoin(Iom, col(Iom.id) == col(Case.responsible_iom))
        .order_by(*order)
    ).all()
    rows = tuple(CaseRow(*parts) for _, *parts in found)
    return rows, found[0][0] if found else 0
