"""Looks leave a trace: a case or a list opened, a release presented, once an hour and person.

Whoever opens very many is held back longer each time, however many pages ask at once, and beyond
four times as many is shown nothing more until the hour is over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from models.trail import TrailLine
from services.unit_of_work import UnitOfWork, hold_trail

CASE_OPENED, CASE_SOUGHT, LIST_OPENED = "case.opened", "case.sought", "list.opened"
RELEASE_PRESENTED = "release.presented"
UNUSUAL, TOO_MANY = "reads.unusual", "reads.refused"
HOUR = timedelta(hours=1)
LONGEST_PAUSE, LONGEST_WAIT = 2.0, 20.0
MOST = 4
_LONGER_EACH_TIME = 0.1
_OF_CASES, _COUNTED_ACTIONS = (CASE_OPENED, CASE_SOUGHT), (CASE_OPENED, CASE_SOUGHT, LIST_OPENED)
_ACTOR, _AT = col(TrailLine.actor), col(TrailLine.at)
_ACTION, _SUBJECT = col(TrailLine.action), col(TrailLine.subject)
_VIEWER, _LOOK, _PLACE, _THIS_HOUR, _AN_HOUR_AGO, _JUST_NOW = map(
    sa.bindparam, ("viewer", "look", "place", "this_hour", "an_hour_ago", "just_now")
)
_THIS = sa.and_(_ACTION == _LOOK, _SUBJECT == _PLACE, _AT >= _THIS_HOUR)
_OTHER = sa.and_(_ACTION.in_(_OF_CASES), _SUBJECT != _PLACE)
_MINE = (_ACTOR == _VIEWER, _AT > _AN_HOUR_AGO)
# Built once: one of them is part of every page of a case, the other of every list.
_CASES = sa.select(
    sa.func.count(sa.distinct(sa.case((_OTHER, _SUBJECT)))),
    sa.func.count(sa.case((_THIS, 1))),
    sa.func.min(sa.case((_ACTION.in_(_OF_CASES), _AT))),
    sa.func.count(sa.case((sa.and_(_ACTION.in_(_OF_CASES), _AT > _JUST_NOW), 1))),
    sa.func.min(sa.case((sa.and_(_ACTION.in_(_OF_CASES), _AT > _JUST_NOW), _AT))),
).where(*_MINE)
_LISTS = sa.select(_SUBJECT, col(TrailLine.fields), _AT).where(*_MINE, _ACTION == LIST_OPENED)
_RELEASES = sa.select(sa.func.count()).where(_ACTOR == _VIEWER, _THIS)
_TOLD = sa.select(_ACTION).where(*_MINE, _ACTION.in_((UNUSUAL, TOO_MANY)))


@dataclass(frozen=True)
class Look:
    """What somebody looks at: a case by its reference, a list with its filter, or a release."""

    action: str
    subject: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """For how many seconds a look is held back, or for how many minutes nothing more is shown."""

    seconds: float = 0.0
    minutes: int = 0


class _LastHour(NamedTuple):
    """Of sixty minutes: how many others, whether this one, the first; and those of just now."""

    others: int = 0
    this: int = 0
    first: datetime | None = None
    lately: int = 0
    since: datetime | None = None


def note_look(work: UnitOfWork, look: Look, *, per_hour: int) -> Held:
    """Note a look unless this hour has it already; say how long it is held back, or refused.

    Different cases are counted, a reference that led nowhere like a case, and so are lists with
    their filters and leaves. What was refused is not noted as looked at; that it was, is.
    """
    hold_trail(work)  # two tabs at once leave one line, and are counted one after the other
    if look.action not in _COUNTED_ACTIONS:
        seen = work.session.connection().scalar(_RELEASES, _asked(work, look))
        return _noted(work, look, Held(), seen=bool(seen))
    hour = _cases(work, look) if look.action in _OF_CASES else _lists(work, look)
    over = max(0, hour.others + 1 - per_hour)
    if not over:
        return _noted(work, look, Held(), seen=bool(hour.this))
    held = _held(work, hour, over, per_hour)
    _report(work, look, held, per_hour)
    return _noted(work, look, held, seen=bool(hour.this or held.minutes))


def _noted(work: UnitOfWork, look: Look, held: Held, *, seen: bool) -> Held:
    if not seen:
        work.record(look.action, look.subject, look.fields)
    return held


def _held(work: UnitOfWork, hour: _LastHour, over: int, per_hour: int) -> Held:
    """Reckon from the trail how long to wait: pages that ask at once wait one after the other."""
    if over > (MOST - 1) * per_hour and not hour.this and hour.first is not None:
        left = hour.first + HOUR - work.now
        return Held(minutes=1 + int(left.total_seconds() // 60))
    pause = min(LONGEST_PAUSE, over * _LONGER_EACH_TIME)
    passed = (work.now - hour.since).total_seconds() if hour.since else 0.0
    wait = max(pause, (hour.lately + 1) * pause - passed)
    return Held(minutes=1) if wait > LONGEST_WAIT else Held(seconds=wait)


def _report(work: UnitOfWork, look: Look, held: Held, per_hour: int) -> None:
    """Leave a line once an hour that somebody reads very much, and one if it was too much."""
    told = set(work.session.connection().scalars(_TOLD, _asked(work, look)))
    what = "cases" if look.action in _OF_CASES else "lists"
    for action in (UNUSUAL, *((TOO_MANY,) if held.minutes else ())):
        if action not in told:
            work.record(
                action, work.actor.username, reason=f"more than {per_hour} {what} in an hour"
            )


def _cases(work: UnitOfWork, look: Look) -> _LastHour:
    return _LastHour(*work.session.connection().execute(_CASES, _asked(work, look)).one())


def _lists(work: UnitOfWork, look: Look) -> _LastHour:
    """Count the lists; two filters of one list are two, and so are two leaves."""
    asked = _asked(work, look)
    found: Any = work.session.connection().execute(_LISTS, asked).all()
    lists: list[tuple[str, list[str], datetime]] = list(found)
    this = [at for *which, at in lists if which == [look.subject, list(look.fields)]]
    others = {(page, *fields) for page, fields, _ in lists} - {(look.subject, *look.fields)}
    lately = [at for *_, at in lists if at > asked["just_now"]]
    return _LastHour(
        len(others),
        sum(at >= asked["this_hour"] for at in this),
        min((at for *_, at in lists), default=None),
        len(lately),
        min(lately, default=None),
    )


def _asked(work: UnitOfWork, look: Look) -> dict[str, Any]:
    return {
        "viewer": work.actor.username,
        "look": look.action,
        "place": look.subject,
        "this_hour": work.now.replace(minute=0, second=0, microsecond=0),
        "an_hour_ago": work.now - HOUR,
        "just_now": work.now - timedelta(seconds=LONGEST_WAIT),
    }
