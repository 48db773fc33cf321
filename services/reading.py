"""Looks leave a trace: opening a case or a list is a line of the trail, once an hour and person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import col, select

from models.trail import TrailLine
from services.unit_of_work import UnitOfWork, trail_head

CASE_OPENED, CASE_SOUGHT, LIST_OPENED = "case.opened", "case.sought", "list.opened"
UNUSUAL = "reads.unusual"
HOUR = timedelta(hours=1)
LONGEST_PAUSE = 2.0
_LONGER_EACH_TIME = 0.1
_OF_CASES = (CASE_OPENED, CASE_SOUGHT)


@dataclass(frozen=True)
class Look:
    """What somebody looks at: a case by its reference, or a list with its filter."""

    action: str
    subject: str
    fields: tuple[str, ...] = ()


class _Noted(NamedTuple):
    """A line of the last hour."""

    look: Look
    at: datetime


def note_look(work: UnitOfWork, look: Look, *, per_hour: int) -> float:
    """Note a look unless this hour has it already; return for how many seconds to hold it back.

    Whoever opens more different cases in sixty minutes than `per_hour` waits longer each time, and
    the trail says so once an hour. A reference that led nowhere counts like a case.
    """
    trail_head(work.session)  # two tabs at once leave one line
    noted = _last_hour(work)
    this_hour = work.now.replace(minute=0, second=0, microsecond=0)
    if not any(one.look == look and one.at >= this_hour for one in noted):
        work.record(look.action, look.subject, look.fields)
    if look.action not in _OF_CASES:
        return 0.0
    opened = {one.look.subject for one in noted if one.look.action in _OF_CASES}
    over = len(opened | {look.subject}) - per_hour
    if over > 0 and not any(one.look.action == UNUSUAL for one in noted):
        work.record(UNUSUAL, work.actor.username, reason=f"more than {per_hour} cases in an hour")
    return min(LONGEST_PAUSE, max(0, over) * _LONGER_EACH_TIME)


def _last_hour(work: UnitOfWork) -> Sequence[_Noted]:
    found = work.session.exec(
        select(
            col(TrailLine.action), col(TrailLine.subject), col(TrailLine.fields), col(TrailLine.at)
        ).where(
            col(TrailLine.actor) == work.actor.username,
            col(TrailLine.at) > work.now - HOUR,
            col(TrailLine.action).in_((*_OF_CASES, LIST_OPENED, UNUSUAL)),
        )
    ).all()
    return [
        _Noted(Look(action, subject, tuple(fields)), at) for action, subject, fields, at in found
    ]
