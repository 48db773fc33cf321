"""The database is away: what is on the screen stays, an empty page says so; both come back."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.ui import session
from pages.ui.words import words
from services import clock
from services.database import NOT_ANSWERING
from services.errors import DatabaseNotReady, DatabaseUnusable
from services.web.health import trouble

Answer = TypeVar("Answer")
AWAY = (*NOT_ANSWERING, DatabaseNotReady)
_log = logging.getLogger("hemvag")
_PAUSE = 1
_TRY_EVERY = timedelta(seconds=10)
_DRAWN, _TRIED_AT = "outage_drawn", "outage_tried_at"


def drawn() -> None:
    """Note that a page is on the screen: from now on it stays there while the database is away."""
    session.keep(_DRAWN, value=True)


def at_the_door(ask: Callable[[], Answer], place: DeltaGenerator) -> Answer:
    """Ask patiently where a page is on the screen; an empty one is told at once."""
    return patiently(ask, place) if session.kept(_DRAWN, default=False) else ask()


def patiently(ask: Callable[[], Answer], place: DeltaGenerator | None = None) -> Answer:
    """Ask, and while the database is away say so and ask again.

    The run waits where it stands, so nothing is taken off the screen and what is typed stays.
    Whatever is pressed next, and the live channel's next try, interrupts it and waits anew.
    Not a toast: it would take the place of an open dialog, which stands where toasts do.
    """
    told = False
    while True:
        try:
            answer = ask()
        except AWAY as problem:
            _log.warning("database: %s", type(problem).__name__)
        else:
            if told and place is not None:
                place.empty()
            return answer
        place = place or st.empty()
        place.warning(_told(), icon=":material/cloud_off:")
        told = True
        time.sleep(_PAUSE)


def wait() -> None:
    """Fill an empty page with what is wrong, and look again every other second."""
    st.title("Hemväg")
    _look()


@st.fragment(run_every=2)
def _look() -> None:
    """Go on as soon as the database is back; not at once again if that did not help."""
    now = clock.now()
    if trouble() is None and now - session.kept(_TRIED_AT, now - _TRY_EVERY) >= _TRY_EVERY:
        session.keep(_TRIED_AT, now)
        st.rerun()
    st.warning(_told(), icon=":material/cloud_off:")


def _told() -> str:
    """Say what is wrong; a database that looks whole and yet cannot be used is not."""
    return (trouble() or DatabaseUnusable()).told(words())
