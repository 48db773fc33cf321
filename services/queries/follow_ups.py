"""The tracker: follow-ups that wait, most urgent first, and which one a contact belongs to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import sqlalchemy as sa
from sqlmodel import Session, col

from models.cases import Case
from models.codes import AdultChild, Milestone, Region, Urgency
from models.follow_ups import FollowUp
from services.access import Permission, Viewer, require
from services.queries.dialects import Column, Condition
from services.queries.follow_up_rows import FollowUpRow, follow_up_rows
from services.queries.paging import Page
from services.queries.people import among, in_reach, is_mine, of_age
from services.queries.worklist import DUE_SOON, is_open, is_resting

__all__ = [
    "FollowUpFilter",
    "FollowUpRow",
    "follow_ups_pressing",
    "follow_ups_waiting",
    "propose_follow_up",
]

MOST = 500
_RANKS = (Urgency.OVERDUE, Urgency.DUE_SOON, Urgency.LATER, Urgency.RESTING)
_SETTLED = len(_RANKS)
_PRESSING = (Urgency.OVERDUE, Urgency.DUE_SOON)


@dataclass(frozen=True)
class FollowUpFilter:
    """Which follow-ups are wanted; with `ids`, exactly those, whatever their state."""

    region: Region | None = None
    milestone: Milestone | None = None
    urgency: Urgency | None = None
    mine: bool = False
    adult_child: AdultChild | None = None
    ids: Collection[int] | None = None


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

    Within an urgency children come first, then the earliest due day. `total` counts them all;
    no list is longer than `MOST`, whatever is asked.
    """
    require(viewer, Permission.CASE_READ)
    candidates = _candidates(_conditions(wanted, today), today)
    conditions = _conditions_of_case(viewer, wanted)
    if wanted.urgency is not None:
        conditions.append(candidates.c.rank == _RANKS.index(wanted.urgency))
    chosen = _first_of(candidates, conditions, _at_most(most))
    found = follow_up_rows(session, viewer, chosen, today=today)
    return Page(tuple(one.row for one in found), total=found[0].total if found else 0)


def _at_most(wanted: int) -> int:
    return min(wanted, MOST)


def follow_ups_pressing(
    session: Session, viewer: Viewer, *, today: date, most: int
) -> Mapping[Urgency, Page[FollowUpRow]]:
    """Return the first overdue ones and the first due soon, as `follow_ups_waiting` orders them."""
    require(viewer, Permission.CASE_READ)
    soon = [is_open(today), col(FollowUp.due_on) <= today + DUE_SOON]
    candidates = _candidates(soon, today)
    pressing = candidates.c.rank.in_([_RANKS.index(urgency) for urgency in _PRESSING])
    conditions = [*_conditions_of_case(viewer, FollowUpFilter()), pressing]
    chosen = _first_of(candidates, conditions, most, candidates.c.rank)
    found = follow_up_rows(session, viewer, chosen, today=today)
    pages: dict[Urgency, Page[FollowUpRow]] = {}
    for rank, urgency in enumerate(_PRESSING):
        of_it = [one for one in found if one.rank == rank]
        pages[urgency] = Page(tuple(one.row for one in of_it), of_it[0].total if of_it else 0)
    return pages


def _candidates(conditions: Iterable[Condition], today: date) -> sa.CTE:
    """Pick follow-ups on a narrow index of their own, before their cases are looked at.

    Left to choose, SQLite begins with all cases of a region, however few of them are followed up.
    """
    rank: sa.Label[int] = _rank(today).label("rank")
    return (
        sa.select(col(FollowUp.id), col(FollowUp.case_id), col(FollowUp.due_on), rank)
        .where(*conditions)
        .cte("candidates")
        .prefix_with("MATERIALIZED")
    )


def _first_of(
    candidates: sa.CTE, conditions: Iterable[Condition], most: int, *each: Column
) -> sa.Select[*tuple[Any, ...]]:
    """Number the follow-ups in their order, for each of something if wanted; keep the first."""
    order = (candidates.c.rank, col(Case.is_child).desc(), candidates.c.due_on, candidates.c.id)
    numbered = (
        sa.select(
            candidates.c.id,
            candidates.c.rank,
            sa.func.row_number().over(partition_by=each or None, order_by=order).label("place"),
            sa.func.count().over(partition_by=each or None).label("total"),
        )
        .join(Case, col(Case.id) == candidates.c.case_id)
        .where(*conditions)
        .subquery()
    )
    return sa.select(numbered).where(numbered.c.place <= most)


def _conditions(wanted: FollowUpFilter, today: date) -> list[Condition]:
    conditions = among(col(FollowUp.id), wanted.ids)
    if wanted.ids is None:
        conditions.append(is_open(today))
    if wanted.milestone is not None:
        conditions.append(col(FollowUp.milestone) == wanted.milestone)
    return conditions


def _conditions_of_case(viewer: Viewer, wanted: FollowUpFilter) -> list[Condition]:
    mine = [is_mine(viewer)] if wanted.mine else []
    return [*in_reach(viewer, wanted.region), *of_age(wanted.adult_child), *mine]


def _rank(today: date) -> Column:
    return sa.case(
        (sa.not_(is_open(today)), _SETTLED),
        (is_resting(today), _RANKS.index(Urgency.RESTING)),
        (col(FollowUp.due_on) < today, _RANKS.index(Urgency.OVERDUE)),
        (col(FollowUp.due_on) <= today + DUE_SOON, _RANKS.index(Urgency.DUE_SOON)),
        else_=_RANKS.index(Urgency.LATER),
    )
