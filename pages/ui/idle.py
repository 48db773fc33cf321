"""Says in good time that a session is about to end, and ends the page when it has.

The browser only waits; how much time is left it is told by the server, which knows of other tabs.
"""

from datetime import timedelta

import streamlit as st
from streamlit.components.v2 import component

from models.codes import Role
from pages.ui import session
from pages.ui.guard import enter
from pages.ui.words import _, n_
from services import accounts, clock
from services.access import Permission, Viewer
from services.database import engine
from services.settings import settings

WARNING = timedelta(minutes=5)
_A_LITTLE = timedelta(seconds=2)
_watch = component(
    "hemvag_idle",
    js="""
export default function ({ data, setTriggerValue }) {
  const it = (window.hemvagIdle ??= { pressed: 0 });
  if (!it.listens) {
    it.listens = true;
    for (const kind of ['keydown', 'pointerdown'])
      addEventListener(kind, () => { it.pressed = Date.now(); }, { passive: true, capture: true });
  }
  const since = Date.now();
  const timer = setTimeout(
    () => setTriggerValue(data.presses && it.pressed > since ? 'pressed' : 'due', since),
    data.wait);
  return () => clearTimeout(timer);
}
""",
)


@st.fragment
def watch() -> None:
    """Wait, warn when little time is left, and let go when there is none."""
    viewer = enter(Permission.OWN_ACCOUNT)
    with st.container(key="idle_watch", gap=None):
        _wait(viewer)


def _wait(viewer: Viewer) -> None:
    left = _left(viewer)
    session.tick_over()
    limit = accounts.idle_limit(viewer.role, settings())
    warns = left <= min(WARNING, limit / 2) + _A_LITTLE
    if warns:
        _warn(left)
    wait = left if warns else left - min(WARNING, limit / 2)
    _watch(
        key="idle",
        data={
            "wait": round((wait + _A_LITTLE).total_seconds() * 1000),
            "presses": viewer.role is Role.PRESENTER,
            "now": clock.now().timestamp(),
        },
        on_due_change=session.tick,
        on_pressed_change=_noted,
    )


def _left(viewer: Viewer) -> timedelta:
    """Ask the database only when the browser has waited: whoever acts has all the time."""
    if not session.ticked():
        return accounts.idle_limit(viewer.role, settings())
    found = session.session_id()
    left = accounts.idle_left(engine(), found, settings(), clock.now()) if found else None
    return left if left is not None else timedelta(0)


def _warn(left: timedelta) -> None:
    with st.container(border=True, key="idle_warning", horizontal=True):
        minutes = max(1, round(left.total_seconds() / 60))
        st.markdown(
            n_(
                "You are signed out in {n} minute, because nothing has been done.",
                "You are signed out in {n} minutes, because nothing has been done.",
                minutes,
            ),
            width="stretch",
        )
        st.button(_("Stay signed in"), key="idle_stay", type="primary")


def _noted() -> None:
    """A key pressed before an audience is activity: the run that follows counts as such."""
