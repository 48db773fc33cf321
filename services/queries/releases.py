"""Releases as they are kept, what outsiders know, and the counts that a release is made from."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import Milestone, SupportPhase
from models.follow_ups import FollowUp
from models.installations import Installation
from models.releases import OutsideFigure, Release
from models.support_items import SupportItem
from models.trail import TrailLine
from services.access import Permission, Viewer, require
from services.errors import NoSuchRelease
from services.queries.cubes import Cube, Population, count
from services.queries.dialects import Column
from services.queries.episodes import episodes, in_hemvag
from services.queries.events import arrivals

BASE_KEYS = ("year", "region", "return_country", "adult_child", *SupportPhase, "outcome", "erased")
BEFORE_HEMVAG = "BEFORE_HEMVAG"


@dataclass(frozen=True)
class Kept:
    """A release as it is kept: the file's bytes, who built it and who promoted it."""

    id: str
    content: bytes
    sha256: str
    built_at: datetime
    built_by: str
    promoted_at: datetime | None
    promoted_by: str | None


@dataclass(frozen=True)
class Outside:
    """A count of returns that others know, from one whole year to another."""

    id: int
    since: date
    until: date
    region: str | None
    country: str | None
    adult_child: str | None
    persons: int
    source: str
    entered_by: str


def promoted(session: Session, viewer: Viewer) -> list[Kept]:
    """List the releases that may be shown, the newest first.

    :raises NotAllowed: the viewer sees no releases
    """
    require(viewer, Permission.RELEASE_READ)
    return [one for one in _kept(session) if one.promoted_at is not None]


def built(session: Session, viewer: Viewer) -> list[Kept]:
    """List all releases, also those not promoted yet, the newest first.

    :raises NotAllowed: the viewer does not build releases
    """
    require(viewer, Permission.RELEASE_BUILD)
    return _kept(session)


def promoted_release(session: Session, viewer: Viewer, release_id: str) -> Kept:
    """Return one release that may be shown.

    :raises NotAllowed: the viewer sees no releases
    :raises NoSuchRelease: there is none of this number, or it has not been promoted
    """
    require(viewer, Permission.RELEASE_READ)
    found = next((one for one in promoted(session, viewer) if one.id == release_id), None)
    if found is None:
        raise NoSuchRelease(id=release_id)
    return found


def trail_of_building(session: Session, viewer: Viewer) -> dict[str, list[str]]:
    """Return what the trail says about how each release was tried.

    :raises NotAllowed: the viewer does not build releases
    """
    require(viewer, Permission.RELEASE_BUILD)
    asked = select(TrailLine).where(TrailLine.action == "release.built")
    return {line.subject: list(line.fields) for line in session.exec(asked)}


def outside_figures(session: Session, viewer: Viewer) -> list[Outside]:
    """List what has been entered as known to outsiders and not taken back.

    :raises NotAllowed: the viewer does not build releases
    """
    require(viewer, Permission.RELEASE_BUILD)
    asked = select(OutsideFigure).where(col(OutsideFigure.taken_back_at).is_(None))
    return [
        Outside(
            id=one.id or 0,
            since=one.since,
            until=one.until,
            region=one.region,
            country=one.country,
            adult_child=one.adult_child,
            persons=one.persons,
            source=one.source,
            entered_by=one.entered_by,
        )
        for one in session.exec(asked.order_by(col(OutsideFigure.since), col(OutsideFigure.id)))
    ]


def is_demonstration(session: Session) -> bool:
    """Say whether the people in this database are fictitious."""
    return bool(session.exec(select(col(Installation.demonstration))).first())


def base_cells(session: Session, since: date, until: date, as_of: date) -> Cube:
    """Count the arrivals of a period by everything that a release crosses, as known now.

    The outcome is that of the one-year follow-up on the as-of day. Of erased cases the support is
    not known any more.
    """
    everybody = Population()
    arrived = arrivals(since, until, everybody)
    outcome = episodes(Milestone.M12, as_of, everybody).codes["outcome"]
    codes: dict[str, Column] = {
        "outcome": sa.case((in_hemvag(), outcome), else_=BEFORE_HEMVAG),
        "erased": sa.case((col(Case.erased_at).is_not(None), "YES"), else_="NO"),
        **{phase.value: _given(phase, as_of) for phase in SupportPhase},
    }
    return count(session, {"": replace(arrived, codes=codes)}, BASE_KEYS).only("part", "")


def _given(phase: SupportPhase, as_of: date) -> Column:
    given = sa.exists().where(
        col(SupportItem.case_id) == col(FollowUp.case_id),
        col(SupportItem.phase) == phase,
        col(SupportItem.done_on) <= as_of,
        ~col(SupportItem.void),
    )
    return sa.case((given, "YES"), else_="NO")


def _kept(session: Session) -> list[Kept]:
    asked = select(Release).order_by(col(Release.built_at).desc(), col(Release.id).desc())
    return [
        Kept(
            id=one.id,
            content=one.content,
            sha256=one.sha256,
            built_at=one.built_at,
            built_by=one.built_by,
            promoted_at=one.promoted_at,
            promoted_by=one.promoted_by,
        )
        for one in session.exec(asked)
    ]
