"""The only module that touches Streamlit's session state."""

from collections.abc import MutableMapping
from typing import Any, TypeVar, cast
from uuid import uuid4

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from models.codes import Language
from services.web.resuming import signed_in_on

Kept = TypeVar("Kept")
_SESSION, _SOCKET, _LANGUAGE, _COMMAND, _NOTICE, _TICKED, _KEPT = (
    "hemvag_session",
    "hemvag_socket",
    "hemvag_language",
    "hemvag_command",
    "hemvag_notice",
    "hemvag_ticked",
    "hemvag_kept_",
)


def state() -> MutableMapping[str, Any]:
    """Return the session state, for the sign-in form that shares it with its library."""
    return cast("MutableMapping[str, Any]", st.session_state)


def session_id() -> str | None:
    """Return the server-side session this browser page is signed in under."""
    return cast("str | None", st.session_state.get(_SESSION))


def socket() -> str | None:
    """Return the key of the connection that signed in."""
    return cast("str | None", st.session_state.get(_SOCKET))


def bind(session: str, socket_key: str | None) -> None:
    """Tie this browser page to a session and to the connection it came over."""
    page = get_script_run_ctx()
    if page is not None:
        signed_in_on(page.session_id, session)
    st.session_state[_SESSION] = session
    st.session_state[_SOCKET] = socket_key


def forget(notice: str | None = None) -> None:
    """Forget everything of this browser page but its language; leave a notice to be shown."""
    language = chosen_language()
    st.session_state.clear()
    if language is not None:
        choose_language(language)
    if notice is not None:
        st.session_state[_NOTICE] = notice


def notice() -> str | None:
    """Return the notice left for the sign-in page."""
    return cast("str | None", st.session_state.get(_NOTICE))


def command() -> dict[str, str] | None:
    """Return what the browser is still to send to our routes."""
    return cast("dict[str, str] | None", st.session_state.get(_COMMAND))


def give_command(path: str, ticket: str) -> None:
    """Have the browser call one of our routes, once, with a ticket or the name of a session."""
    st.session_state[_COMMAND] = {"path": path, "ticket": ticket, "number": uuid4().hex}


def command_done() -> None:
    """Note that the browser has done what it was to do."""
    st.session_state.pop(_COMMAND, None)


def chosen_language() -> Language | None:
    """Return the language chosen before sign-in."""
    return cast("Language | None", st.session_state.get(_LANGUAGE))


def choose_language(language: Language) -> None:
    """Keep a language for this browser page."""
    st.session_state[_LANGUAGE] = language


def tick() -> None:
    """Note that the live channel, not the person, asks for this run."""
    st.session_state[_TICKED] = True


def tick_over() -> None:
    """Note that the run the live channel asked for has drawn."""
    st.session_state[_TICKED] = False


def ticked() -> bool:
    """Say whether the live channel asked for this run."""
    return bool(st.session_state.get(_TICKED))


def keep(key: str, value: object) -> None:
    """Keep a value of a page's own until the browser page closes."""
    st.session_state[_KEPT + key] = value


def kept(key: str, default: Kept) -> Kept:
    """Return a kept value."""
    return cast("Kept", st.session_state.get(_KEPT + key, default))


def drop(key: str) -> None:
    """Let go of a kept value."""
    st.session_state.pop(_KEPT + key, None)


def form_token(form: str) -> str:
    """Return the token that makes a double click on this form one deed."""
    key = f"{_KEPT}token_{form}"
    if key not in st.session_state:
        st.session_state[key] = str(uuid4())
    return cast("str", st.session_state[key])


def take_up_form(form: str, token: str) -> None:
    """Go on with a form begun elsewhere, so that it still is the same deed."""
    st.session_state[f"{_KEPT}token_{form}"] = token


def form_done(form: str) -> None:
    """Give the next form of this kind a token of its own."""
    st.session_state.pop(f"{_KEPT}token_{form}", None)


def field(key: str) -> Any:
    """Return the present value of a widget by its key."""
    return st.session_state.get(key)


def present(key: str) -> bool:
    """Say whether a widget with this key is, or was a moment ago, on the page."""
    return key in st.session_state


def fill(key: str, value: object) -> None:
    """Set a widget's value before it is drawn."""
    st.session_state[key] = value


def clear_fields(prefix: str) -> None:
    """Empty every widget whose key begins so."""
    for key in [name for name in st.session_state if str(name).startswith(prefix)]:
        del st.session_state[key]
