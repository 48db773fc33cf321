"""The gaps in the cases: how many of each kind, and a kind's cases one by one.

Erased cases and those registered in error have none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel.sql.expression import Select

from models.cases import Case
from models.codes import AdultChild, Milestone, Region
from services.access import Permission, Viewer, require
from services.queries.case_rows import CASE_COLUMNS, CaseRow, with_people
from services.queries.cubes import Population, Rows
from services.queries.dialects import Condition
from services.queries.gap_kinds import Gap, Looked, find
from services.queries.paging import Page, leaves
from services.queries.people import in_reach, not_erased, of_age

SHOWN = 25
_SOONEST_FIRST = (Gap.CLOSING, Gap.STALE, Gap.NOT_CLOSED)


@dataclass(frozen=True)
class GapFilter:
    """Which kind of gap is wanted, of which follow-up, in which region, and which leaf of it."""

    gap: Gap
    milestone: Milestone | None = None
    region: Region | None = None
    adult_child: AdultChild | None = None
    page: int = 1


@dataclass(frozen=True)
class GapRow:
    """A case with a gap: of which follow-up, since or until which day, and the case it is like."""

    case: CaseRow
    milestone: Milestone | None
    day: date
    other: str | None


def count_gaps(
    session: Session, looked: Looked, population: Population
) -> Mapping[tuple[Gap, Milestone | None], int]:
    """Count the gaps of each kind, those of follow-ups by milestone."""
    conditions = [*_whose(), col(Case.region).in_(population.regions), *population.conditions()]
    counts = [_counted(gap, find(gap, looked), conditions) for gap in Gap]
    found: Any = session.connection().execute(sa.union_all(*counts)).all()
    return {
        (Gap(gap), Milestone(milestone) if milestone else None): n for gap, milestone, n in found
    }


def gaps(
    session: Session, viewer: Viewer, wanted: GapFilter, looked: Looked, *, size: int = SHOWN
) -> Page[GapRow]:
    """Return a leaf of the cases with one kind of gap in the viewer's regions.

    What closes or has waited longest comes first, of the others the newest.
    """
    require(viewer, Permission.CASE_READ)
    page = max(wanted.page, 1)
    found = find(wanted.gap, looked).subquery()
    where = [*_whose(), *in_reach(viewer, wanted.region), *of_age(wanted.adult_child)]
    if wanted.milestone is not None:
        where.append(found.c.milestone == wanted.milestone.value)
    chosen = _chosen(found, where, soonest_first=wanted.gap in _SOONEST_FIRST)
    leaf = chosen.limit(size).offset((page - 1) * size).subquery()
    read: Any = session.connection().execute(_rows(leaf)).all()
    total = read[0][0] if read else 0
    return Page(tuple(_row(parts) for parts in read), total, page, leaves(total, size))


def _chosen(found: sa.Subquery, where: list[Condition], *, soonest_first: bool) -> Rows:
    """Put the gaps in order and number them; how many there are stands with each."""
    day = found.c.day.asc() if soonest_first else found.c.day.desc()
    order = (day, found.c.case_id, found.c.milestone)
    place = sa.func.row_number().over(order_by=order).label("place")
    columns: list[Any] = [*found.c, place, sa.func.count().over().label("total")]
    joined = found.join(Case, col(Case.id) == found.c.case_id)
    return sa.select(*columns).select_from(joined).where(*where).order_by(place)


def _rows(leaf: sa.Subquery) -> Select[Any]:
    other = aliased(Case, name="others")
    columns: Any = (leaf.c.total, leaf.c.milestone, leaf.c.day, col(other.ref), *CASE_COLUMNS)
    chosen = Select[Any](*columns).join_from(leaf, Case, col(Case.id) == leaf.c.case_id)
    chosen = chosen.outerjoin(other, col(other.id) == leaf.c.other)
    return with_people(chosen).order_by(leaf.c.place)


def _row(parts: Any) -> GapRow:
    _, milestone, day, other, *case = parts
    return GapRow(CaseRow(*case), Milestone(milestone) if milestone else None, day, other)


def _counted(gap: Gap, rows: Rows, conditions: list[Condition]) -> Rows:
    found = rows.subquery()
    columns: list[Any] = [
        sa.literal(gap.value, sa.String).label("gap"),
        found.c.milestone,
        sa.func.count().label("n"),
    ]
    joined = found.join(Case, col(Case.id) == found.c.case_id)
    chosen = sa.select(*columns).select_from(joined).where(*conditions)
    return chosen.group_by(found.c.milestone)


def _whose() -> list[Condition]:
    return [not_erased(), col(Case.counts)]
