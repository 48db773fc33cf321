"""Whose time has come: ended long enough ago, or the consent to share data was taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.alerts import Alert
from models.cases import Case
from models.codes import ErasureRule
from models.erasures import Erasure
from services.clock import day_of
from services.queries.dialects import Column, Condition
from services.statistics.calendar import add_months

_CLIPPED_AT_MOST = timedelta(3)


@dataclass(frozen=True)
class Due:
    """A case to erase: why, since which day, and who has proposed it, if anybody has."""

    case_id: int
    ref: str
    rule: ErasureRule
    due_on: date
    proposed_by: str | None


def due(
    session: Session, *, today: date, keep_months: int, proposed_only: bool = False
) -> tuple[Due, ...]:
    """Return every case whose time has come: consents taken back first, then the longest due."""
    # Months are clipped to their end, so that the days of two months do not match one to one.
    latest = add_months(today, -keep_months) + _CLIPPED_AT_MOST
    frozen, last_end = col(Case.frozen_at), _last_end()
    statement = (
        sa.select(col(Case.id), col(Case.ref), frozen, last_end, col(Erasure.proposed_by))
        .join(Erasure, col(Erasure.case_id) == col(Case.id), isouter=not proposed_only)
        .where(col(Case.erased_at).is_(None), sa.or_(frozen.is_not(None), _person_ended(latest)))
    )
    rows = session.connection().execute(statement).all()
    found = [_due(tuple(row), keep_months) for row in rows]
    ripe = [one for one in found if one.due_on <= today]
    return tuple(sorted(ripe, key=_in_order))


def _in_order(one: Due) -> tuple[bool, date, int]:
    return one.rule is not ErasureRule.CONSENT_WITHDRAWN, one.due_on, one.case_id


def _due(row: Sequence[Any], keep_months: int) -> Due:
    number, ref, frozen_at, last_end, proposed_by = row
    if frozen_at is not None:
        return Due(number, ref, ErasureRule.CONSENT_WITHDRAWN, day_of(frozen_at), proposed_by)
    return Due(number, ref, ErasureRule.RETENTION, add_months(last_end, keep_months), proposed_by)


def _last_end() -> Column:
    """The day on which the last case of the same person ended."""
    also = aliased(Case)
    ends = sa.select(sa.func.max(col(also.ended_on))).where(
        col(also.person_ref) == col(Case.person_ref), col(also.erased_at).is_(None)
    )
    return ends.scalar_subquery()


def _person_ended(latest: date) -> Condition:
    """Every case of the person ended long ago: somebody who comes back keeps the earlier one.

    What still has an open alert is not forgotten, however old.
    """
    also = aliased(Case)
    going_on = sa.or_(col(also.ended_on).is_(None), col(also.ended_on) > latest)
    alert = sa.and_(
        col(Alert.case_id) == col(also.id), col(Alert.resolved_on).is_(None), ~col(Alert.void)
    )
    holding = sa.or_(going_on, sa.select(col(Alert.id)).where(alert).exists())
    another = sa.select(col(also.id)).where(
        col(also.person_ref) == col(Case.person_ref), col(also.erased_at).is_(None), holding
    )
    return sa.and_(col(Case.ended_on) <= latest, sa.not_(another.exists()))
