"""A case as every list shows it: recognisable without a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from models.cases import Case
from models.codes import AgeGroup, Region, Stage
from models.journeys import Journey
from services.queries.dialects import Column, Condition
from services.queries.paging import Page
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


@dataclass(frozen=True)
class CaseList:
    """Which cases a short list shows, in which order, and how many of them at most."""

    where: Sequence[Condition]
    order: Sequence[Column]
    limit: int


CASE_COLUMNS: tuple[Any, ...] = (
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
    statement = Select[*tuple[Any, ...]](total, *CASE_COLUMNS).join_from(
        chosen, Case, chosen.c.id == col(Case.id)
    )
    found = session.exec(with_people(statement).order_by(*order)).all()
    rows = tuple(CaseRow(*parts) for _, *parts in found)
    return rows, found[0][0] if found else 0


def case_lists(session: Session, wanted: Mapping[str, CaseList]) -> dict[str, Page[CaseRow]]:
    """Read several short lists of cases in one statement, each in its order and with its total.

    Each condition is asked once only: it may be a slow one, for short lists have few cases.
    """
    lists = {name: Page[CaseRow]((), 0) for name in wanted}
    if not wanted:
        return lists
    chosen = sa.union_all(*(_first_of(name, one) for name, one in wanted.items())).subquery()
    statement = Select[*tuple[Any, ...]](chosen.c.list, chosen.c.total, *CASE_COLUMNS).join_from(
        chosen, Case, chosen.c.id == col(Case.id)
    )
    found = session.exec(with_people(statement).order_by(chosen.c.list, chosen.c.place)).all()
    for name, total, *parts in found:
        lists[name] = Page((*lists[name].rows, CaseRow(*parts)), total)
    return lists


def with_people(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join to a statement about cases what else a row tells: the journey and who is responsible."""
    return (
        statement.outerjoin(Journey, col(Journey.case_id) == col(Case.id))
        .outerjoin(Coordinator, col(Coordinator.id) == col(Case.responsible_coordinator))
        .outerjoin(Iom, col(Iom.id) == col(Case.responsible_iom))
    )


def _first_of(name: str, wanted: CaseList) -> sa.Select[*tuple[Any, ...]]:
    numbered = (
        sa.select(
            col(Case.id),
            sa.func.row_number().over(order_by=wanted.order).label("place"),
            sa.func.count().over().label("total"),
        )
        .where(*wanted.where)
        .subquery()
    )
    kind = sa.literal(name, sa.String).label("list")
    return sa.select(kind, numbered).where(numbered.c.place <= wanted.limit)
