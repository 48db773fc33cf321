"""The tracker: follow-ups that wait, most urgent first, and which one a contact belongs to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from models.cases import Case
from models.codes import AdultChild, AgeGroup, FollowUpState, Milestone, Region, Urgency
from models.follow_ups import FollowUp
from services.access import Permission, Viewer, require
from services.queries.dialects import Column, Condition
from services.queries.follow_up_states import state_on, urgency_on
from services.queries.paging import Page
from services.queries.people import Coordinator, Iom, among, in_reach, is_mine, of_age
from services.queries.worklist import DUE_SOON, is_open, is_resting

MOST = 500
_RANKS = (Urgency.OVERDUE, Urgency.DUE_SOON, Urgency.LATER, Urgency.RESTING)
_SETTLED = len(_RANKS)


@dataclass(frozen=True)
class FollowUpRow:
    """One follow-up in the tracker; `days` from today to the due day, below zero when overdue."""

    id: int
    ref: str
    milestone: Milestone
    region: Region
    return_country: str
    age_group: AgeGroup
    is_child: bool
    due_on: date
    opens_on: date
    closes_on: date
    arrived_on: date
    state: FollowUpState
    urgency: Urgency | None
    days: int
    attempts: int
    rests_until: date | None
    coordinator: str | None
    iom: str | None
    mine: bool
    case_version: int


@dataclass(frozen=True)
class FollowUpFilter:
    """Which follow-ups are wanted; with `ids`, exactly those, whatever their state."""

    region: Region | None = None
    milestone: Milestone | None = None
    urgency: Urgency | None = None
    mine: bool = False
    adult_child: AdultChild | None = None
    ids: Collection[int] | None = None


class _Whose(NamedTuple):
    """What a row takes from the case, in the order of `_COLUMNS`."""

    ref: str
    region: Region
    return_country: str
    age_group: AgeGroup
    is_child: bool
    version: int
    coordinator_id: int | None
    iom_id: int | None
    coordinator: str | None
    iom: str | None


_COLUMNS: tuple[Any, ...] = (
    Case.ref,
    Case.region,
    Case.return_country,
    Case.age_group,
    Case.is_child,
    Case.version,
    Case.responsible_coordinator,
    Case.responsible_iom,
    Coordinator.name,
    Iom.name,
)


class Scheduled(Protocol):
    """A follow-up as `propose_follow_up` looks at it."""

    @property
    def milestone(self) -> Milestone:
        """Which of the four."""
        ...

    @property
    def opens_on(self) -> date:
        """The first day of its window."""
        ...

    @property
    def closes_on(self) -> date:
        """The last day of its window."""
        ...

    @property
    def done_on(self) -> date | None:
        """When it was done."""
        ...

    @property
    def late_on(self) -> date | None:
        """When it was done late."""
        ...

    @property
    def declined_on(self) -> date | None:
        """When the person declined it."""
        ...


def propose_follow_up(follow_ups: Iterable[Scheduled], day: date) -> Milestone:
    """Propose which follow-up a contact on this day counts for, or EXTRA.

    First the one neither done nor declined whose window holds the day (late entry makes a missed
    one done); else the latest one still unsettled whose window closed before (it becomes late).
    """
    wanted = [one for one in follow_ups if one.done_on is None and one.declined_on is None]
    for one in wanted:
        if one.opens_on <= day <= one.closes_on:
            return one.milestone
    closed = [one for one in wanted if one.closes_on < day and one.late_on is None]
    latest = max(closed, key=lambda one: one.closes_on, default=None)
    return latest.milestone if latest else Milestone.EXTRA


def follow_ups_waiting(
    session: Session, viewer: Viewer, wanted: FollowUpFilter, *, today: date, most: int = MOST
) -> Page[FollowUpRow]:
    """Return the open follow-ups in the viewer's regions: overdue, due soon, later, resting.

    Within an urgency children come first, then the earliest due day. `total` counts them all.
    """
    require(viewer, Permission.CASE_READ)
    rank = _rank(today)
    order = (rank, col(Case.is_child).desc(), col(FollowUp.due_on), col(FollowUp.id))
    # Which ones is settled on narrow indexes; only then are whole rows read.
    chosen = (
        select(col(FollowUp.id), sa.func.count().over().label("total"))
        .join(Case, col(Case.id) == col(FollowUp.case_id))
        .where(*_conditions(viewer, wanted, rank, today))
        .order_by(*order)
        .limit(most)
        .subquery()
    )
    found = session.exec(
        Select[*tuple[Any, ...]](chosen.c.total, FollowUp, *_COLUMNS)
        .join(chosen, chosen.c.id == col(FollowUp.id))
        .join(Case, col(Case.id) == col(FollowUp.case_id))
        .outerjoin(Coordinator, col(Coordinator.id) == col(Case.responsible_coordinator))
        .outerjoin(Iom, col(Iom.id) == col(Case.responsible_iom))
        .order_by(*order)
    ).all()
    rows = tuple(_row(parts[1], _Whose(*parts[2:]), viewer, today) for parts in found)
    return Page(rows, total=found[0][0] if found else 0)


def _conditions(
    viewer: Viewer, wanted: FollowUpFilter, rank: Column, today: date
) -> list[Condition]:
    conditions = [
        *in_reach(viewer, wanted.region),
        *of_age(wanted.adult_child),
        *among(col(FollowUp.id), wanted.ids),
    ]
    if wanted.ids is None:
        conditions.append(is_open(today))
    if wanted.milestone is not None:
        conditions.append(col(FollowUp.milestone) == wanted.milestone)
    if wanted.urgency is not None:
        conditions.append(rank == _RANKS.index(wanted.urgency))
    if wanted.mine:
        conditions.append(is_mine(viewer))
    return conditions


def _rank(today: date) -> Column:
    return sa.case(
        (sa.not_(is_open(today)), _SETTLED),
        (is_resting(today), _RANKS.index(Urgency.RESTING)),
        (col(FollowUp.due_on) < today, _RANKS.index(Urgency.OVERDUE)),
        (col(FollowUp.due_on) <= today + DUE_SOON, _RANKS.index(Urgency.DUE_SOON)),
        else_=_RANKS.index(Urgency.LATER),
    )


def _row(follow_up: FollowUp, whose: _Whose, viewer: Viewer, today: date) -> FollowUpRow:
    return FollowUpRow(
        id=follow_up.id or 0,
        ref=whose.ref,
        milestone=follow_up.milestone,
        region=whose.region,
        return_country=whose.return_country,
        age_group=whose.age_group,
        is_child=whose.is_child,
        due_on=follow_up.due_on,
        opens_on=follow_up.opens_on,
        closes_on=follow_up.closes_on,
        arrived_on=follow_up.arrived_on,
        state=state_on(follow_up, today),
        urgency=urgency_on(follow_up, today),
        days=(follow_up.due_on - today).days,
        attempts=follow_up.attempts,
        rests_until=follow_up.rests_until,
        coordinator=whose.coordinator,
        iom=whose.iom,
        mine=viewer.user_id in (whose.coordinator_id, whose.iom_id),
        case_version=whose.version,
    )
