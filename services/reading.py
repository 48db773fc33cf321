"""Looks leave a trace: a case or a list opened, a release presented, once an hour and person."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from models.trail import TrailLine
from services.unit_of_work import UnitOfWork, hold_trail

CASE_OPENED, CASE_SOUGHT, LIST_OPENED = "case.opened", "case.sought", "list.opened"
RELEASE_PRESENTED = "release.presented"
UNUSUAL = "reads.unusual"
HOUR = timedelta(hours=1)
LONGEST_PAUSE = 2.0
_LONGER_EACH_TIME = 0.1
_OF_CASES = (CASE_OPENED, CASE_SOUGHT)
_ACTOR, _AT = col(TrailLine.actor), col(TrailLine.at)
_ACTION, _SUBJECT = col(TrailLine.action), col(TrailLine.subject)
_VIEWER, _LOOK, _PLACE, _THIS_HOUR, _AN_HOUR_AGO = map(
    sa.bindparam, ("viewer", "look", "place", "this_hour", "an_hour_ago")
)
_THIS = sa.and_(_ACTION == _LOOK, _SUBJECT == _PLACE, _AT >= _THIS_HOUR)
_OTHER = sa.and_(_ACTION.in_(_OF_CASES), _SUBJECT != _PLACE)
# Built once: one of them is part of every page of a case, the other of every list.
_COUNTED = sa.select(
    sa.func.count(sa.distinct(sa.case((_OTHER, _SUBJECT)))),
    sa.func.count(sa.case((_THIS, 1))),
    sa.func.count(sa.case((_ACTION == UNUSUAL, 1))),
).where(_ACTOR == _VIEWER, _AT > _AN_HOUR_AGO)
_FILTERS = sa.select(col(TrailLine.fields)).where(_ACTOR == _VIEWER, _THIS)


@dataclass(frozen=True)
class Look:
    """What somebody looks at: a case by its reference, a list with its filter, or a release."""

    action: str
    subject: str
    fields: tuple[str, ...] = ()


class _LastHour(NamedTuple):
    """Of the last sixty minutes: how many other cases, whether this one, whether reported."""

    others: int
    this: int
    reported: int


def note_look(work: UnitOfWork, look: Look, *, per_hour: int) -> float:
    """Note a look unless this hour has it already; return for how many seconds to hold it back.

    Whoever opens more different cases in sixty minutes than `per_hour` waits longer each time, and
    the trail says so once an hour. A reference that led nowhere counts like a case.
    """
    hold_trail(work)  # two tabs at once leave one line
    if look.action not in _OF_CASES:
        if look.fields not in _lists_opened(work, look):
            work.record(look.action, look.subject, look.fields)
        return 0.0
    hour = _last_hour(work, look)
    if not hour.this:
        work.record(look.action, look.subject)
    over = max(0, hour.others + 1 - per_hour)
    if over and not hour.reported:
        work.record(UNUSUAL, work.actor.username, reason=f"more than {per_hour} cases in an hour")
    return min(LONGEST_PAUSE, over * _LONGER_EACH_TIME)


def _last_hour(work: UnitOfWork, look: Look) -> _LastHour:
    asked = _asked(work, look) | {"an_hour_ago": work.now - HOUR}
    return _LastHour(*work.session.connection().execute(_COUNTED, asked).one())


def _lists_opened(work: UnitOfWork, look: Look) -> set[tuple[str, ...]]:
    """Return the filters with which this list was opened in this hour."""
    found = work.session.connection().execute(_FILTERS, _asked(work, look))
    return {tuple(fields) for (fields,) in found}


def _asked(work: UnitOfWork, look: Look) -> dict[str, Any]:
    return {
        "viewer": work.actor.username,
        "look": look.action,
        "place": look.subject,
        "this_hour": work.now.replace(minute=0, second=0, microsecond=0),
    }
