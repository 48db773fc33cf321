"""The one place where screens note who looks at what, before they show it."""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from pages.ui import live, session
from services import clock
from services.access import Viewer
from services.errors import ReadsTooMany, UnknownReference
from services.queries.cases import CaseFilter
from services.queries.follow_ups import FollowUpFilter
from services.reading import (
    CASE_OPENED,
    CASE_SOUGHT,
    LIST_OPENED,
    RELEASE_PRESENTED,
    Look,
    note_look,
)
from services.references import read_reference
from services.settings import settings

_NOTED = "looks_noted"


@contextmanager
def at_case(viewer: Viewer, ref: str) -> Generator[None]:
    """Note that a case is opened, or sought in vain; inside it is read and not yet drawn."""
    with seeking(viewer, ref):
        yield
    _note(viewer, Look(CASE_OPENED, ref))


@contextmanager
def seeking(viewer: Viewer, typed: str) -> Generator[None]:
    """Note a reference that leads to no case of the viewer's: a thousand of them are guesses."""
    try:
        yield
    except UnknownReference:
        _note(viewer, Look(CASE_SOUGHT, read_reference(typed)))
        raise


def at_list(viewer: Viewer, page: str, wanted: Mapping[str, Any], leaf: int = 1) -> None:
    """Note that a list is opened, and which filter it has."""
    chosen = {**wanted, "page": leaf if leaf > 1 else None}
    fields = tuple(sorted(f"{key}={value}" for key, value in chosen.items() if value))
    _note(viewer, Look(LIST_OPENED, page, fields))


def at_release(viewer: Viewer, release_id: str) -> None:
    """Note that somebody presents a release."""
    _note(viewer, Look(RELEASE_PRESENTED, release_id))


def filter_of(wanted: CaseFilter | FollowUpFilter) -> dict[str, Any]:
    """Write a filter as it stands in the address."""
    return {key: "1" if value is True else value for key, value in asdict(wanted).items()}


def _note(viewer: Viewer, look: Look) -> None:
    """Note a look once an hour on this browser page.

    The live channel redraws fragments, and no fragment notes: a redraw by it is no look. Nothing
    that a browser can say excuses a whole page from being noted.
    """
    noted: dict[Look, str] = session.kept(_NOTED, {})
    hour = f"{clock.now():%Y-%m-%d %H}"
    if noted.get(look) == hour:
        return
    with live.jotting(viewer) as work:
        held = note_look(work, look, per_hour=settings().reads_per_hour)
    if held.minutes:
        raise ReadsTooMany(minutes=held.minutes)
    session.keep(_NOTED, {**noted, look: hour})
    _hold_back(held.seconds)


def _hold_back(seconds: float) -> None:
    time.sleep(seconds)
