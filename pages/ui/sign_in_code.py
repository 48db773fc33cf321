"""The second step of signing in: the code of one's phone, or one kept for a lost phone."""

from collections.abc import Callable

import streamlit as st

from pages.ui import demo_accounts, guard, session
from pages.ui.words import _
from services import clock
from services.access import Viewer
from services.database import NOT_ANSWERING, engine
from services.errors import NotAnswered, Refusal, SignInTooSlow
from services.settings import settings
from services.sign_ins import Arrival, try_code

_ARRIVAL = "arrival"


def wait_for(arrival: Arrival) -> None:
    """Keep who is on the way in, for this connection only."""
    session.keep(_ARRIVAL, (arrival, guard.connection_key()))


def waited_for() -> Arrival | None:
    """Return who is on the way in over this very connection."""
    arrival, key = session.kept(_ARRIVAL, (None, None))
    return arrival if key == guard.connection_key() else None


def draw(arrival: Arrival, come_in: Callable[[Viewer], None]) -> None:
    """Ask for the code; whoever gives it comes in."""
    with st.form("sign_in_code_form"):
        st.subheader(_("Your code"))
        typed = st.text_input(
            _("The six digits your phone shows now"),
            key="sign_in_code",
            max_chars=40,
            autocomplete="one-time-code",
            help=_("Have you lost your phone? Type one of your recovery codes here."),
        )
        sent = st.form_submit_button(_("Go on"), key="sign_in_code_submit", type="primary")
    if sent:
        _try(arrival, typed, come_in)
    if settings().demo:
        demo_accounts.draw_code()
    st.button(
        _("Back"),
        key="sign_in_code_back",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=_forget,
    )


def _try(arrival: Arrival, typed: str, come_in: Callable[[Viewer], None]) -> None:
    try:
        viewer = try_code(
            engine(),
            arrival,
            typed,
            clock.now(),
            whence=guard.whence(),
            once=not settings().demo,
        )
    except SignInTooSlow as refusal:
        _forget()
        guard.tell(refusal)
    except Refusal as refusal:
        guard.tell(refusal)
    except NOT_ANSWERING:
        guard.tell(NotAnswered())
    else:
        _forget()
        come_in(viewer)


def _forget() -> None:
    """Go back to the name and the password."""
    session.drop(_ARRIVAL)
