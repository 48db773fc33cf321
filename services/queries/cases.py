"""Cases as lists show them, one case in full, and a case found by its reference."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from models.cases import Case
from models.codes import (
    OPEN_STAGES,
    WAITING_STAGES,
    AdultChild,
    EventKind,
    Milestone,
    Region,
    Stage,
)
from models.decisions import Decision
from models.follow_ups import FollowUp
from models.installations import Installation
from models.journeys import Journey
from models.stage_events import StageEvent
from services.access import Permission, Viewer, may, require
from services.errors import UnknownReference
from services.queries.alerts import has_open_alert
from services.queries.case_assembly import Found, file_of
from services.queries.case_files import CaseFile, CaseFollowUp
from services.queries.case_notes import case_notes
from services.queries.case_rows import CaseList, CaseRow, case_rows
from services.queries.dialects import Condition
from services.queries.paging import Page, leaves
from services.queries.people import Coordinator, Iom, among, in_reach, is_mine, of_age
from services.references import read_reference

__all__ = ["CaseFile", "CaseFilter", "CaseFollowUp", "CaseRow", "case_file", "cases", "find"]

Group = Literal["open", "waiting", "ended"]
_GROUPS: dict[Group, tuple[Stage, ...]] = {
    "open": OPEN_STAGES,
    "waiting": WAITING_STAGES,
    "ended": tuple(stage for stage in Stage if stage not in OPEN_STAGES),
}
_YEAR = timedelta(365)
_ORDER = (col(Case.is_child).desc(), col(Case.applied_on).desc(), col(Case.id).desc())


@dataclass(frozen=True)
class CaseFilter:
    """Which cases are wanted.

    `to_close`: the year of follow-up is over and the case still open; `stage_until`: in its stage
    since that day or longer.
    """

    region: Region | None = None
    stage: Stage | None = None
    group: Group | None = None
    mine: bool = False
    adult_child: AdultChild | None = None
    to_close: bool = False
    alert_open: bool = False
    stage_until: date | None = None
    ids: Collection[int] | None = None


def cases(
    session: Session,
    viewer: Viewer,
    wanted: CaseFilter,
    *,
    today: date,
    page: int = 1,
    size: int = 50,
) -> Page[CaseRow]:
    """Return a leaf of the cases in the viewer's regions: children first, then the latest."""
    require(viewer, Permission.CASE_READ)
    page = max(page, 1)
    where = _conditions(viewer, wanted, today)
    rows, total = case_rows(session, where, _ORDER, limit=size, offset=(page - 1) * size)
    if not rows and page > 1:  # a link to a leaf that is no more
        last = cases(session, viewer, wanted, today=today, size=size).pages
        return cases(session, viewer, wanted, today=today, page=last, size=size)
    return Page(rows, total, page, leaves(total, size))


def first_of_cases(viewer: Viewer, wanted: CaseFilter, *, today: date, size: int) -> CaseList:
    """Name the first of these cases, in the same order, to be read together with other lists."""
    require(viewer, Permission.CASE_READ)
    return CaseList(_conditions(viewer, wanted, today), _ORDER, size)


def case_file(session: Session, viewer: Viewer, ref: str, *, today: date) -> CaseFile:
    """Return everything about one case.

    :raises UnknownReference: there is none in the viewer's regions; nothing tells one elsewhere
    """
    require(viewer, Permission.CASE_READ)
    parts = session.exec(_whole().where(Case.ref == ref)).first()
    found = Found(*parts) if parts else None
    if found is None or found.case.erased_at is not None:
        raise UnknownReference
    if not may(viewer, Permission.CASE_READ, found.case.region):
        raise UnknownReference
    notes = case_notes(session, viewer, found.case)
    follow_ups = session.exec(
        select(FollowUp).where(FollowUp.case_id == found.case.id).order_by(col(FollowUp.due_on))
    ).all()
    return file_of(found, viewer, notes, follow_ups, today=today)


def find(session: Session, viewer: Viewer, typed: str) -> str:
    """Return the reference that was typed or pasted, if it is a case the viewer may see.

    :raises WrongReference: it is mistyped
    :raises UnknownReference: there is no such case in the viewer's regions
    """
    require(viewer, Permission.CASE_READ)
    ref = read_reference(typed)
    region = session.exec(select(col(Case.region)).where(Case.ref == ref)).first()
    if region is None or not may(viewer, Permission.CASE_READ, region):
        raise UnknownReference
    return ref


def _conditions(viewer: Viewer, wanted: CaseFilter, today: date) -> list[Condition]:
    conditions = [
        *in_reach(viewer, wanted.region),
        *of_age(wanted.adult_child),
        *among(col(Case.id), wanted.ids),
    ]
    if wanted.stage is not None:
        conditions.append(col(Case.stage) == wanted.stage)
    if wanted.group is not None:
        conditions.append(col(Case.stage).in_(_GROUPS[wanted.group]))
    if wanted.mine:
        conditions.append(is_mine(viewer))
    if wanted.alert_open:
        conditions.append(has_open_alert())
    if wanted.stage_until is not None:
        conditions.append(col(Case.stage_since) <= wanted.stage_until)
    if wanted.to_close:
        conditions += [col(Case.stage) == Stage.REINTEGRATION, _year_is_over(today)]
    return conditions


def _year_is_over(today: date) -> Condition:
    over = (
        select(FollowUp.id)
        .where(
            col(FollowUp.case_id) == col(Case.id),
            FollowUp.milestone == Milestone.M12,
            FollowUp.closes_on < today,
        )
        .exists()
    )
    long_applied = col(Case.applied_on) <= today - _YEAR  # follows from the rest; leaves out most
    return sa.and_(long_applied, over)


def _whole() -> Select[*tuple[Any, ...]]:
    """One case with what it has once at most, in the order of `Found`."""
    asked = (  # a hand-over leaves the request where it is: the last one asked is the open one
        select(col(StageEvent.asked))
        .where(
            col(StageEvent.case_id) == col(Case.id),
            StageEvent.stage == Stage.INFO_REQUESTED,
            StageEvent.kind == EventKind.MOVED,
            ~col(StageEvent.void),
        )
        .order_by(col(StageEvent.position).desc())
        .limit(1)
        .scalar_subquery()
    )
    started_on = select(col(Installation.started_on)).scalar_subquery()
    standing = sa.and_(col(Decision.case_id) == col(Case.id), col(Decision.void).is_(False))
    parts: tuple[Any, ...] = (
        Case,
        Journey,
        Decision,
        Coordinator.name,
        Iom.name,
        asked,
        started_on,
    )
    return (
        Select[*tuple[Any, ...]](*parts)
        .outerjoin(Journey, col(Journey.case_id) == col(Case.id))
        .outerjoin(Decision, standing)
        .outerjoin(Coordinator, col(Coordinator.id) == col(Case.responsible_coordinator))
        .outerjoin(Iom, col(Iom.id) == col(Case.responsible_iom))
    )
