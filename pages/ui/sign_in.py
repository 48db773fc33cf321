"""Signing in and out: the authenticator's form over our own users and server-side sessions.

The only module that touches streamlit-authenticator.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.components.v2 import component
from streamlit_authenticator import Authenticate, Hasher
from streamlit_authenticator.controllers import AuthenticationController, CookieController

from models.codes import Language
from pages.ui import demo_accounts, guard, session, sign_in_code
from pages.ui.words import _, language
from services import accounts, clock
from services.access import Viewer
from services.database import NOT_ANSWERING, engine
from services.errors import DatabaseNotReady, NotAnswered, Refusal
from services.settings import SUPPORT_LINE, settings
from services.sign_ins import Arrival, try_password
from services.web.devices import device_name
from services.web.health import database_ready
from services.web.sessions import GOES_ON

matches: Callable[[str, str], bool] = Hasher.check_pw

_bridge = component(
    "hemvag_bridge",
    js="""
export default function ({ data, setTriggerValue }) {
  document.documentElement.lang = data.lang;
  if (!data.number || window.hemvagDone === data.number) return;
  window.hemvagDone = data.number;
  fetch(data.path, { method: 'POST', credentials: 'same-origin', body: data.ticket })
    .then((answer) => answer.status === data.reload
      ? location.reload() : setTriggerValue('done', answer.status));
}
""",
)


class _Sessions(CookieController):
    """The library's cookie, replaced: a session on the server and a ticket for our own route."""

    def __init__(self) -> None:
        """Open nothing: there is no cookie that a script could read."""

    def get_cookie(self) -> dict[str, Any] | None:
        """Resume the session of this browser's cookie, if there is one."""
        found = guard.session_in_cookie()
        if found is None or session.notice() == _SIGNED_OUT:
            return None
        session.bind(found, guard.connection_key())
        viewer = guard.current_viewer()
        return {"username": viewer.username} if viewer else None

    def set_cookie(self) -> None:
        """Go on to the code, or open a session and have the browser fetch its cookie."""
        arrival: Arrival = session.state().pop("hemvag_arriving")
        if arrival.needs_code:
            session.state()["authentication_status"] = None
            sign_in_code.wait_for(arrival)
        else:
            _come_in(arrival.viewer)

    def delete_cookie(self) -> None:
        """End the session on the server; the browser clears its cookie."""
        viewer, found = guard.current_viewer(), session.session_id()
        if viewer is not None and found is not None:
            accounts.end_session(engine(), found, viewer, clock.now())


class _Users(AuthenticationController):
    """The library's user list, replaced by ours."""

    def __init__(self) -> None:
        """Give the library the keys it expects."""
        for key in ("name", "authentication_status", "username", "email", "roles", "logout"):
            session.state().setdefault(key, None)

    def login(self, username: str = "", password: str = "", *_rest: Any, **named: Any) -> bool:  # type: ignore[override]
        """Check what was typed, or accept the session that the cookie resumed."""
        if not named.get("token"):
            session.state()["hemvag_arriving"] = try_password(
                engine(),
                username.strip().lower(),
                password,
                matches,
                clock.now(),
                guard.whence(),
            )
        session.state()["authentication_status"] = True
        return True

    def logout(self, callback: Callable[..., None] | None = None) -> None:
        """Forget the browser page; the session itself ends in `delete_cookie`."""
        del callback
        over = session.session_id() or ""
        session.forget(notice=_SIGNED_OUT)
        session.give_command("/session/clear", over)


_SIGNED_OUT = "SIGNED_OUT"


class ServerSideAuthenticate(Authenticate):
    """The library's form, hasher and texts; storage and cookie are ours."""

    def __init__(self) -> None:
        """Skip the library's own start: it would mount a cookie that scripts can read."""
        self.path = None
        self.attrs = {"login_sleep_time": 0}
        self.api_key = None
        self.secret_key = ""
        self.encryptor = None
        self.cookie_controller = _Sessions()
        self.authentication_controller = _Users()


def gate() -> Viewer | None:
    """Return who is signed in; otherwise resume from the cookie or stay with the sign-in form.

    :raises DatabaseNotReady: nobody is signed in and nobody could be now
    """
    viewer = guard.current_viewer()
    if viewer is None and session.session_id() is not None:
        guard.let_go()
    if viewer is None and _Sessions().get_cookie() is not None:
        session.command_done()
        viewer = guard.current_viewer()
    if viewer is not None:
        # Kept even where nobody has chosen: every word asks, and asking the browser takes longer.
        session.choose_language(viewer.language or language())
    elif not database_ready():
        raise DatabaseNotReady
    return viewer


def errands() -> None:
    """Let the browser do what it is to do: set the page's language, fetch or clear the cookie."""
    errand = session.command() or {"path": "", "ticket": "", "number": ""}
    _bridge(
        key="bridge",
        data={"lang": language().value, "reload": GOES_ON, **errand},
        on_done_change=session.command_done,
    )


def form() -> None:
    """Draw the sign-in page, the same at every address."""
    with st.container(horizontal_alignment="center"), st.container(key="sign_in", width=440):
        st.title("Hemväg")
        st.markdown(_("Support on the way home. For those who work in the return programme."))
        _notices()
        arrival = sign_in_code.waited_for()
        if arrival is None:
            _ask()
        else:
            sign_in_code.draw(arrival, _come_in_and_go_on)
        _languages()
        if settings().demo and arrival is None:
            demo_accounts.draw()
        st.caption(_("Support line for advice: {number}", number=SUPPORT_LINE))


def sign_out() -> None:
    """Sign this browser out: its session ends at once on every tab and replica."""
    door = ServerSideAuthenticate()
    door.cookie_controller.delete_cookie()
    door.authentication_controller.logout()


def _ask() -> None:
    try:
        ServerSideAuthenticate().login(
            fields={
                "Form name": _("Sign in"),
                "Username": _("User name"),
                "Password": _("Password"),
                "Login": _("Sign in"),
            },
            key="sign_in_form",
        )
    except Refusal as refusal:
        guard.tell(refusal)
        return
    except NOT_ANSWERING:
        guard.tell(NotAnswered())
        return
    if session.session_id() is not None or sign_in_code.waited_for() is not None:
        st.rerun()


def _come_in(viewer: Viewer) -> None:
    """Open a session and have the browser fetch its cookie."""
    device = device_name(st.context.headers.get("User-Agent"))
    ticket = accounts.open_session(
        engine(), viewer, device, settings(), clock.now(), address=guard.client_address()
    )
    session.bind(ticket.session_id, guard.connection_key())
    session.give_command("/session/redeem", ticket.secret)


def _come_in_and_go_on(viewer: Viewer) -> None:
    _come_in(viewer)
    session.state()["authentication_status"] = True
    st.rerun()


def _notices() -> None:
    if session.notice() == guard.SESSION_OVER:
        st.info(_("Your session has ended. Sign in again; what you had saved is kept."))
    elif session.notice() == _SIGNED_OUT:
        st.info(_("You are signed out."))


def _languages() -> None:
    other = Language.EN if language() is Language.SV else Language.SV
    name = "In English" if other is Language.EN else "På svenska"
    st.button(
        name,
        key="sign_in_language",
        type="tertiary",
        icon=":material/translate:",
        on_click=session.choose_language,
        args=(other,),
    )
