"""Numbers for whoever watches over the service: how much happened, never to whom."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.sign_in_sessions import SignInSession
from models.trail import TrailLine

WATCHED = ("sign_in.failed", "sign_in.refused", "account.locked", "access.refused")


def watched_since(session: Session, since: datetime) -> dict[str, int]:
    """Return how often each watched thing stands in the trail since a moment."""
    found = session.exec(
        select(col(TrailLine.action), sa.func.count())
        .where(col(TrailLine.at) > since, col(TrailLine.action).in_(WATCHED))
        .group_by(col(TrailLine.action))
    ).all()
    return dict.fromkeys(WATCHED, 0) | dict(found)


def sessions_open(session: Session, now: datetime) -> int:
    """Return how many sign-in sessions have neither ended nor run out."""
    return session.exec(
        select(sa.func.count())
        .select_from(SignInSession)
        .where(col(SignInSession.ended_at).is_(None), col(SignInSession.expires_at) > now)
    ).one()
