"""A follow-up as every list shows it: which one, whose, and how it stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col
from sqlmodel.sql.expression import Select

from models.cases import Case
from models.codes import AgeGroup, FollowUpState, Milestone, Region, Urgency
from models.follow_ups import FollowUp
from services.access import Viewer
from services.queries.follow_up_states import state_on, urgency_on
from services.queries.people import Coordinator, Iom


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
class Placed:
    """A row with the rank of its urgency, and of how many it is one."""

    rank: int
    total: int
    row: FollowUpRow


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


def follow_up_rows(
    session: Session, viewer: Viewer, chosen: sa.Select[*tuple[Any, ...]], *, today: date
) -> tuple[Placed, ...]:
    """Read the chosen follow-ups: `chosen` gives their id, rank, place within it, and total."""
    picked = chosen.subquery()
    found = session.exec(
        Select[*tuple[Any, ...]](picked.c.rank, picked.c.total, FollowUp, *_COLUMNS)
        .join(picked, picked.c.id == col(FollowUp.id))
        .join(Case, col(Case.id) == col(FollowUp.case_id))
        .outerjoin(Coordinator, col(Coordinator.id) == col(Case.responsible_coordinator))
        .outerjoin(Iom, col(Iom.id) == col(Case.responsible_iom))
        .order_by(picked.c.rank, picked.c.place)
    ).all()
    return tuple(
        Placed(rank, total, _row(follow_up, _Whose(*whose), viewer, today))
        for rank, total, follow_up, *whose in found
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
