"""What the demonstration's sign-in page tells everybody: its accounts, password and code."""

import streamlit as st

from pages.ui.words import _
from services import clock
from services.keys import DEMO_SECOND_FACTOR
from services.second_factor import STEP, code_at
from services.settings import DEMO_PASSWORD

COORDINATORS = ("nord", "mitt", "bergslagen", "stockholm", "ost", "vast", "syd")
BY_CODE = ("iom", "manager", "admin")
OTHERS = ("presenter", "auditor")


def draw() -> None:
    """Draw the accounts, for whoever has yet to choose one."""
    with st.container(border=True, key="sign_in_demo"):
        st.markdown(_("**Demonstration.** The people are fictitious."))
        for names in (COORDINATORS, OTHERS):
            st.markdown(" ".join(f"`{name}`" for name in names))
        st.markdown(_("Password of all: `{password}`", password=DEMO_PASSWORD))
        st.markdown(" ".join(f"`{name}`" for name in BY_CODE))
        st.markdown(_("These three are asked for a code as well."))
        _code()


def draw_code() -> None:
    """Draw the code alone, for whoever is asked for it."""
    with st.container(border=True, key="sign_in_demo"):
        _code()


@st.fragment(run_every=STEP // 3)
def _code() -> None:
    """Show the code of this moment; it changes every half minute, and so does this."""
    code = code_at(DEMO_SECOND_FACTOR, clock.now())
    with st.container(key="sign_in_demo_code"):
        st.markdown(_("The code is now `{code}`.", code=code))
