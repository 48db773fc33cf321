"""What waits for one viewer: everything the start page shows, in a handful of statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.cases import Case
from models.codes import Stage, Urgency
from models.trail import TrailLine
from services.access import Permission, Viewer, may, require
from services.queries.alerts import AlertRow, alerts_open
from services.queries.case_rows import CaseList, CaseRow, case_lists
from services.queries.cases import CaseFilter, first_of_cases
from services.queries.dialects import Condition
from services.queries.follow_ups import FollowUpRow, follow_ups_pressing
from services.queries.handovers import HandoverRow, handovers_open
from services.queries.intake_drafts import Draft, own_draft
from services.queries.lost_contact import first_of_lost
from services.queries.paging import Page
from services.queries.people import in_reach
from services.queries.users import last_visit

MOST = 50
_NOBODY: Page[CaseRow] = Page((), 0)


@dataclass(frozen=True)
class Asking:
    """When the start page is asked for, in which sign-in session, and how short its lists are."""

    now: datetime
    today: date
    now_in: str | None
    short: int


@dataclass(frozen=True)
class Limits:
    """After how many days an answer is late; after how much silence a contact seems lost."""

    information_days: int
    lost_contact_attempts: int
    lost_contact_days: int


@dataclass(frozen=True)
class Desk:
    """What waits for one viewer, children first in each list; `changed` is since the last visit.

    A list of something that the viewer may do nothing about is empty.
    """

    alerts: tuple[AlertRow, ...]
    to_answer: tuple[HandoverRow, ...]
    asked: tuple[HandoverRow, ...]
    overdue: Page[FollowUpRow]
    due_soon: Page[FollowUpRow]
    information: Page[CaseRow]
    to_decide: Page[CaseRow]
    to_close: Page[CaseRow]
    lost: Page[CaseRow]
    changed: Page[CaseRow]
    draft: Draft | None


def desk(session: Session, viewer: Viewer, asking: Asking, limits: Limits) -> Desk:
    """Return what waits for the viewer at this moment."""
    require(viewer, Permission.CASE_READ)
    since = last_visit(session, viewer, now_in=asking.now_in)
    lists = case_lists(session, _wanted(viewer, asking, limits, since))
    pressing = follow_ups_pressing(session, viewer, today=asking.today, most=asking.short)
    handovers = handovers_open(session, viewer)
    return Desk(
        alerts=alerts_open(session, viewer),
        to_answer=handovers.to_answer,
        asked=handovers.asked,
        overdue=pressing[Urgency.OVERDUE],
        due_soon=pressing[Urgency.DUE_SOON],
        information=lists.get("information", _NOBODY),
        to_decide=lists.get("to_decide", _NOBODY),
        to_close=lists.get("to_close", _NOBODY),
        lost=lists.get("lost", _NOBODY),
        changed=lists.get("changed", _NOBODY),
        draft=_draft(session, viewer, asking.now),
    )


def changed_since(session: Session, viewer: Viewer, since: datetime) -> tuple[CaseRow, ...]:
    """Return the cases in the viewer's regions that others have changed since a moment.

    Children come first, then what changed last.
    """
    require(viewer, Permission.CASE_READ)
    return case_lists(session, {"changed": _changed(viewer, since)})["changed"].rows


def _wanted(
    viewer: Viewer, asking: Asking, limits: Limits, since: datetime | None
) -> Mapping[str, CaseList]:
    """Name the lists of cases that the viewer can do something about, or is told of."""
    wanted: dict[str, CaseList] = {}
    filters = {
        Permission.INFORMATION_ANSWER: ("information", _information(viewer, asking, limits)),
        Permission.DECISION_RECORD: ("to_decide", CaseFilter(group="waiting")),
        Permission.CASE_CLOSE: ("to_close", CaseFilter(to_close=True)),
    }
    for permission, (name, filtered) in filters.items():
        if may(viewer, permission):
            wanted[name] = first_of_cases(viewer, filtered, today=asking.today, size=asking.short)
    if may(viewer, Permission.CASE_CLOSE):
        wanted["lost"] = first_of_lost(
            viewer,
            today=asking.today,
            attempts=limits.lost_contact_attempts,
            days=limits.lost_contact_days,
        )
    if since is not None:
        wanted["changed"] = _changed(viewer, since)
    return wanted


def _information(viewer: Viewer, asking: Asking, limits: Limits) -> CaseFilter:
    """Coordinators answer whatever was asked; IOM hears of it when it is overdue."""
    if may(viewer, Permission.APPLICATION_SUBMIT):
        return CaseFilter(stage=Stage.INFO_REQUESTED)
    too_long = timedelta(limits.information_days + 1)
    return CaseFilter(stage=Stage.INFO_REQUESTED, stage_until=asking.today - too_long)


def _changed(viewer: Viewer, since: datetime) -> CaseList:
    where = [*in_reach(viewer, None), col(Case.changed_at) > since, _by_others(viewer, since)]
    order = [col(Case.is_child).desc(), col(Case.changed_at).desc(), col(Case.id).desc()]
    return CaseList(where, order, MOST)


def _by_others(viewer: Viewer, since: datetime) -> Condition:
    """Say that somebody else did something with the case since then."""
    deeds = sa.select(col(TrailLine.subject)).where(
        col(TrailLine.at) > since,
        col(TrailLine.case_version).is_not(None),
        col(TrailLine.actor_id).is_distinct_from(viewer.user_id),
    )
    return col(Case.ref).in_(deeds)


def _draft(session: Session, viewer: Viewer, now: datetime) -> Draft | None:
    if not may(viewer, Permission.APPLICATION_SUBMIT):
        return None
    return own_draft(session, viewer, now=now)
