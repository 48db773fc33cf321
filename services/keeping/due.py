"""Whose time has come: ended long enough ago, or the consent to share data was taken back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.alerts import Alert
from models.cases import Case
from models.codes import ErasureRule
from models.erasures import Erasure
from services.clock import day_of
from services.queries.dialects import Condition
from services.statistics.calendar import add_months

_ORDER = (col(Case.ended_on), col(Case.id))


@dataclass(frozen=True)
class Due:
    """A case to erase: why, since which day, and who has proposed it, if anybody has."""

    case_id: int
    ref: str
    rule: ErasureRule
    due_on: date
    proposed_by: str | None


def due(session: Session, *, today: date, keep_months: int) -> tuple[Due, ...]:
    """Return every case whose time has come: consents taken back first, then the longest due."""
    frozen = _found(session, [col(Case.frozen_at).is_not(None)])
    over = _found(session, [col(Case.frozen_at).is_(None), _person_ended(today, keep_months)])
    last = _last_ends(session, {case.person_ref for case, _ in over})
    withdrawn = [
        _due(case, ErasureRule.CONSENT_WITHDRAWN, day_of(case.frozen_at), by)
        for case, by in frozen
        if case.frozen_at is not None
    ]
    kept = [
        _due(case, ErasureRule.RETENTION, add_months(last[case.person_ref], keep_months), by)
        for case, by in over
    ]
    # Months are clipped to their end, so that the days of two months do not match one to one.
    ripe = [one for one in kept if one.due_on <= today]
    return tuple(sorted(withdrawn, key=_by_day) + sorted(ripe, key=_by_day))


def _by_day(one: Due) -> tuple[date, int]:
    return one.due_on, one.case_id


def _due(case: Case, rule: ErasureRule, due_on: date, proposed_by: str | None) -> Due:
    return Due(case.id or 0, case.ref, rule, due_on, proposed_by)


def _found(session: Session, where: Iterable[Condition]) -> list[tuple[Case, str | None]]:
    statement = (
        select(Case, col(Erasure.proposed_by))
        .outerjoin(Erasure, col(Erasure.case_id) == col(Case.id))
        .where(col(Case.erased_at).is_(None), *where)
        .order_by(*_ORDER)
    )
    return [(case, by) for case, by in session.exec(statement).all()]


def _person_ended(today: date, keep_months: int) -> Condition:
    """Every case of the person ended long ago: somebody who comes back keeps the earlier one.

    What still has an open alert is not forgotten, however old.
    """
    also = aliased(Case)
    latest = add_months(today, -keep_months)
    going_on = sa.or_(col(also.ended_on).is_(None), col(also.ended_on) > latest)
    alert = sa.and_(
        col(Alert.case_id) == col(also.id), col(Alert.resolved_on).is_(None), ~col(Alert.void)
    )
    holding = sa.or_(going_on, sa.select(col(Alert.id)).where(alert).exists())
    another = sa.select(col(also.id)).where(
        col(also.person_ref) == col(Case.person_ref), col(also.erased_at).is_(None), holding
    )
    return sa.and_(col(Case.ended_on) <= latest, sa.not_(another.exists()))


def _last_ends(session: Session, persons: Collection[str]) -> dict[str, date]:
    if not persons:
        return {}
    rows = session.exec(
        select(col(Case.person_ref), sa.func.max(col(Case.ended_on)))
        .where(col(Case.erased_at).is_(None), col(Case.ended_on).is_not(None))
        .group_by(col(Case.person_ref))
    ).all()
    return {person: ended_on for person, ended_on in rows if person in persons}
