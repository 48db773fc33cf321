"""Cases in which nobody has been reached for long: proposed as lost contact, until one confirms."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.cases import Case
from models.codes import Result, Stage
from models.follow_ups import Contact
from services.access import Permission, Viewer, require
from services.queries.case_rows import CaseList, CaseRow, case_lists
from services.queries.dialects import Condition
from services.queries.paging import Page
from services.queries.people import in_reach

_PERSON_ANSWERED = (Result.REACHED, Result.DECLINED)


class Tried(Protocol):
    """A contact as `is_lost` looks at it."""

    @property
    def done_on(self) -> date:
        """Its day."""
        ...

    @property
    def result(self) -> Result:
        """What came of it."""
        ...

    @property
    def attempts(self) -> int:
        """How many times it was tried."""
        ...


def proposed_lost(
    session: Session, viewer: Viewer, *, today: date, attempts: int, days: int, size: int = 50
) -> Page[CaseRow]:
    """Return the cases in the viewer's regions that look lost, children first, longest first."""
    wanted = first_of_lost(viewer, today=today, attempts=attempts, days=days, size=size)
    return case_lists(session, {"lost": wanted})["lost"]


def first_of_lost(
    viewer: Viewer, *, today: date, attempts: int, days: int, size: int = 50
) -> CaseList:
    """Name the cases that look lost, in that order, to be read together with other lists."""
    require(viewer, Permission.CASE_READ)
    where = [*in_reach(viewer, None), looks_lost(today=today, attempts=attempts, days=days)]
    return CaseList(where, [col(Case.is_child).desc(), col(Case.stage_since), col(Case.id)], size)


def looks_lost(*, today: date, attempts: int, days: int) -> Condition:
    """Say that a case is followed up and that its person has not answered for long.

    Counted are the attempts since the person was last reached or declined, since the arrival, or
    since a lost contact was found again; extra contacts count too, undone ones do not.
    """
    long_ago = today - timedelta(days)
    silent = (
        sa.select(col(Contact.case_id))
        .where(
            col(Contact.case_id) == col(Case.id),
            col(Contact.result) == Result.NOT_REACHED,
            col(Contact.void).is_(False),
            col(Contact.done_on) >= col(Case.stage_since),
            sa.not_(_answered_since()),
        )
        .group_by(col(Contact.case_id))
        .having(
            sa.func.sum(col(Contact.attempts)) >= attempts,
            sa.func.min(col(Contact.done_on)) <= long_ago,
        )
        .exists()
    )
    long_followed_up = col(Case.stage_since) <= long_ago  # follows from the rest; leaves out many
    return sa.and_(col(Case.stage) == Stage.REINTEGRATION, long_followed_up, silent)


def is_lost(
    contacts: Iterable[Tried], *, since: date, today: date, attempts: int, days: int
) -> bool:
    """Say whether one case looks lost, from the contacts that stand and the day it went on.

    :param since: the arrival, or the day on which a lost contact was found again
    """
    ledger = list(contacts)
    answered = [one.done_on for one in ledger if one.result in _PERSON_ANSWERED]
    silent_after = max(answered, default=date.min)
    tried = [
        one
        for one in ledger
        if one.result is Result.NOT_REACHED and one.done_on >= since and one.done_on > silent_after
    ]
    if sum(one.attempts for one in tried) < attempts:
        return False
    return min(one.done_on for one in tried) <= today - timedelta(days)


def _answered_since() -> Condition:
    """Say that the person answered on the day of an attempt, or later."""
    answer = aliased(Contact)
    return (
        sa.select(col(answer.id))
        .where(
            col(answer.case_id) == col(Contact.case_id),
            col(answer.void).is_(False),
            col(answer.result).in_(_PERSON_ANSWERED),
            col(answer.done_on) >= col(Contact.done_on),
        )
        .exists()
    )
