"""Releasing figures: built by one manager, promoted by another where two are wanted."""

import unicodedata
from datetime import datetime

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from models.codes import AdultChild, Region
from models.countries import Country
from models.releases import OutsideFigure, Release
from services.access import Permission, require
from services.clock import day_of
from services.disclosure.building import Built
from services.disclosure.documents import Texts, read_document, write_document
from services.disclosure.outside import entered
from services.disclosure.release import SMALLEST_K
from services.disclosure.steps import steps_written
from services.errors import (
    BuilderPromotes,
    EndsBeforeItBegins,
    LearnedHoldsNumbers,
    NoSuchFigure,
    NoSuchRelease,
    PromotedAlready,
    ReleaseOvertaken,
    ReleaseTooFine,
    ReleaseUntried,
)
from services.measures.questions import year_of_days
from services.queries.releases import outside_figures
from services.unit_of_work import UnitOfWork, hold_trail

_LONGEST_TEXT = 1200


class Learned(BaseModel):
    """A filled-in form: what the programme has learned, in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    learned_sv: str = Field(default="", max_length=_LONGEST_TEXT)
    learned_en: str = Field(default="", max_length=_LONGEST_TEXT)


class KnownFigure(BaseModel):
    """A filled-in form: how many returned, as others know it, from one year to another."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    since_year: int = Field(ge=2012, le=2100)
    until_year: int = Field(ge=2012, le=2100)
    region: Region | None = None
    return_country: Country | None = None
    adult_child: AdultChild | None = None
    persons: int = Field(ge=0, le=100_000)
    source: str = Field(min_length=1, max_length=120)


def check_learned(learned: Learned) -> None:
    """Insist that a text that nobody rounds holds no numbers in any script, halves and all.

    :raises LearnedHoldsNumbers: there is a sign in it that stands for a number
    """
    if any(unicodedata.numeric(sign, None) is not None for sign in _written(learned)):
        raise LearnedHoldsNumbers


def build_release(work: UnitOfWork, built: Built, learned: Learned) -> str | None:
    """Keep what the ladder ended in; return the number of the release, none if it was refused.

    :raises NotAllowed: the actor does not build releases
    :raises LearnedHoldsNumbers: there is a number in the text
    :raises ReleaseOvertaken: another release was promoted while this one was tried
    :raises ReleaseUntried: something was entered as known meanwhile
    """
    require(work.actor, Permission.RELEASE_BUILD)
    check_learned(learned)
    if built.facts is None:
        work.record("release.refused", "", steps_written(built))
        return None
    hold_trail(work)  # two who build at once get two numbers
    _check_tried_with(work, [one.id for one in built.earlier])
    if not {*entered(outside_figures(work.session, work.actor))} <= {*built.entered}:
        raise ReleaseUntried
    release_id = _next_id(work)
    content = write_document(
        {
            **built.facts,
            "id": release_id,
            "previous": [one.model_dump(mode="json") for one in built.earlier],
            "what_we_learned": Texts(sv=learned.learned_sv, en=learned.learned_en).model_dump(),
        }
    )
    work.session.add(
        Release(
            id=release_id,
            content=content,
            sha256=read_document(content).sha256,
            built_at=work.now,
            built_by=work.actor.username,
        )
    )
    work.record("release.built", release_id, steps_written(built))
    return release_id


def promote_release(
    work: UnitOfWork, release_id: str, *, four_eyes: bool, k: int = SMALLEST_K
) -> None:
    """Let a release be shown to outsiders; with four eyes not by whoever built it.

    :param k: no group of fewer persons than this may be told now

    :raises NotAllowed: the actor does not promote releases
    :raises NoSuchRelease: there is none of this number
    :raises PromotedAlready: it may be shown already
    :raises BuilderPromotes: the actor built it, and two people are wanted
    :raises ReleaseOvertaken: another one was promoted since it was built
    :raises ReleaseUntried: something was entered as known since then
    :raises ReleaseTooFine: it was tried for smaller groups only
    """
    require(work.actor, Permission.RELEASE_PROMOTE)
    hold_trail(work)
    found = work.session.get(Release, release_id)
    if found is None:
        raise NoSuchRelease(id=release_id)
    if found.promoted_at is not None:
        raise PromotedAlready
    if four_eyes and found.built_by == work.actor.username:
        raise BuilderPromotes
    document = read_document(found.content)
    _check_tried_with(work, [one.id for one in document.previous])
    if document.k < k:
        raise ReleaseTooFine(k=k)
    if _entered_since(work, found.built_at):
        raise ReleaseUntried
    found.promoted_at, found.promoted_by = work.now, work.actor.username
    work.session.add(found)
    work.record("release.promoted", release_id)


def enter_known_figure(work: UnitOfWork, figure: KnownFigure) -> int:
    """Remember what others know, so that every later release is tried together with it.

    :raises NotAllowed: the actor does not build releases
    :raises EndsBeforeItBegins: the last year comes before the first
    """
    require(work.actor, Permission.RELEASE_BUILD)
    since, until = year_of_days(figure.since_year)[0], year_of_days(figure.until_year)[1]
    if until < since:
        raise EndsBeforeItBegins(since=since, until=until)
    entered = OutsideFigure(
        since=since,
        until=until,
        region=figure.region,
        country=figure.return_country,
        adult_child=figure.adult_child,
        persons=figure.persons,
        source=figure.source,
        entered_at=work.now,
        entered_by=work.actor.username,
    )
    work.session.add(entered)
    work.session.flush()
    work.record("known_figure.entered", f"{figure.since_year}–{figure.until_year}")
    return entered.id or 0


def take_known_figure_back(work: UnitOfWork, figure_id: int) -> None:
    """Forget what others were said to know.

    :raises NotAllowed: the actor does not build releases
    :raises NoSuchFigure: it is not there, or was taken back before
    """
    require(work.actor, Permission.RELEASE_BUILD)
    found = work.session.get(OutsideFigure, figure_id)
    if found is None or found.taken_back_at is not None:
        raise NoSuchFigure
    found.taken_back_at, found.taken_back_by = work.now, work.actor.username
    work.session.add(found)
    work.record("known_figure.taken_back", f"{found.since.year}–{found.until.year}")


def _check_tried_with(work: UnitOfWork, ids: list[str]) -> None:
    shown = select(Release.id).where(col(Release.promoted_at).is_not(None))
    if set(work.session.exec(shown)) != set(ids):
        raise ReleaseOvertaken


def _entered_since(work: UnitOfWork, built_at: datetime) -> bool:
    asked = select(OutsideFigure.id).where(
        col(OutsideFigure.entered_at) >= built_at, col(OutsideFigure.taken_back_at).is_(None)
    )
    return work.session.exec(asked).first() is not None


def _written(learned: Learned) -> str:
    return learned.learned_sv + learned.learned_en


def _next_id(work: UnitOfWork) -> str:
    begun = f"R-{day_of(work.now).year}-"
    asked = select(sa.func.count()).select_from(Release).where(col(Release.id).startswith(begun))
    return f"{begun}{work.session.exec(asked).one() + 1:02d}"
