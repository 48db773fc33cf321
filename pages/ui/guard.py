"""The door of every page, fragment, dialog and callback, and the one place refusals are told."""

import logging
import secrets
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from pydantic import ValidationError

from pages.ui import fields, live, outage, session
from pages.ui.words import _, words
from services import accounts, clock
from services.access import Permission, Viewer, require
from services.database import NOT_ANSWERING, engine
from services.errors import NotAllowed, NotAnswered, NotSignedIn, Refusal, traced
from services.settings import settings
from services.throttles import Whence
from services.web.clients import ADDRESS
from services.web.sessions import browser_cookie_name, cookie_name

_log = logging.getLogger("hemvag")
SESSION_OVER = "SESSION_OVER"


@dataclass
class Spoken:
    """Whether everything inside `speaking` went through."""

    ok: bool = False


def current_viewer() -> Viewer | None:
    """Return who is signed in on this browser page at this moment, read from the database.

    A page that comes over another connection than the one that signed in must bring the cookie:
    whoever only learnt a session's number gets nothing.
    """
    session_id = session.session_id()
    if session_id is None or not _same_connection(session_id):
        return None
    return accounts.viewer_in(
        engine(), session_id, settings(), clock.now(), active=not session.ticked()
    )


def let_go() -> None:
    """Forget whose page this was; the browser looks whether the same person has come in again.

    It alone knows: the cookie that a page sees is the one its connection began with.
    """
    over = session.session_id()
    session.forget(notice=SESSION_OVER)
    if over is not None:
        session.give_command("/session/resume", over)


def enter(permission: Permission) -> Viewer:
    """Let the viewer in, or stop the run with a kind refusal; the first line of whatever draws.

    While the database is away it waits, and the page stays as it is.
    """
    viewer = outage.patiently(current_viewer)
    if viewer is None:
        let_go()
        st.rerun()
    try:
        require(viewer, permission)
    except NotAllowed as refusal:
        _tell_not_allowed(viewer, refusal, permission.value)
        st.stop()
    return viewer


@contextmanager
def speaking(what: str = "") -> Generator[Spoken]:
    """Tell whatever is refused inside; `.ok` afterwards says that nothing was."""
    spoken = Spoken()
    try:
        yield spoken
        spoken.ok = True
    except NotAllowed as refusal:
        _tell_not_allowed(current_viewer(), refusal, what)
    except Refusal as refusal:
        tell(refusal)
    except ValidationError as problem:
        st.error(told_fields(problem), icon=":material/info:")
    except NOT_ANSWERING as problem:
        _log.warning("database: %s", type(problem).__name__)
        st.error(NotAnswered().told(words()), icon=":material/cloud_off:")
    except Exception:  # noqa: BLE001  the one boundary: a bug is logged under a number
        tell_bug()


def tell(refusal: Refusal) -> None:
    """Say a refusal in the reader's language."""
    st.error(refusal.told(words()), icon=":material/info:")


def told_fields(problem: ValidationError) -> str:
    """Say which fields of a form hold something that does not fit."""
    places = {str(error["loc"][0]) for error in problem.errors() if error["loc"]}
    names = ", ".join(sorted(fields.label(place) for place in places))
    return _("Check these fields: {fields}.", fields=names or "–")


def tell_bug() -> None:
    """Log the present exception under a number and say so."""
    st.error(told_bug(), icon=":material/error:")


def told_bug() -> str:
    """Log the present exception under a number and return the sentence that quotes it."""
    number = secrets.token_hex(4)
    _log.error("bug %s: %s", number, traced(sys.exception()))
    return _("Something went wrong. Nothing was saved. Quote {number} to support.", number=number)


def _tell_not_allowed(viewer: Viewer | None, refusal: Refusal, what: str) -> None:
    if viewer is None:
        st.error(NotSignedIn().told(words()), icon=":material/lock:")
        return
    with live.jotting(viewer) as work:
        work.record("access.refused", what[:80])
    st.error(refusal.told(words()), icon=":material/lock:")


def _same_connection(session_id: str) -> bool:
    key = connection_key()
    if key is None or key == session.socket():
        return True
    if session_in_cookie() != session_id:
        return False
    session.bind(session_id, key)
    return True


def connection_key() -> str | None:
    """Return the key of this page's websocket; none under the test harness."""
    key = st.context.headers.get("Sec-Websocket-Key")
    return key if isinstance(key, str) else None


def client_address() -> str:
    """Return the address that this page's connection comes from."""
    address = st.context.headers.get(ADDRESS)
    return address if isinstance(address, str) else ""


def whence() -> Whence:
    """Return where this page's person tries to sign in from."""
    browser = st.context.cookies.get(browser_cookie_name())
    return Whence(client_address(), browser if isinstance(browser, str) else "")


def session_in_cookie() -> str | None:
    """Return the living session that this browser's cookie belongs to."""
    token = st.context.cookies.get(cookie_name())
    if not isinstance(token, str):
        return None
    return accounts.session_of(engine(), token, settings(), clock.now())
