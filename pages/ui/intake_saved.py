"""What is shown once an application is taken in: its reference, and what comes next."""

from datetime import timedelta

import streamlit as st
from streamlit.components.v2 import component

from pages.ui import intake_again, intake_fields, live, looks, session, show
from pages.ui.words import _
from services import clock
from services.access import Viewer
from services.errors import Refusal
from services.queries.cases import find

_DOUBLE_CLICK = timedelta(seconds=10)
# Streamlit's own copy button shows on hover only and speaks English only.
_JS = """
const byHand = (text) => {
  const field = document.createElement('textarea');
  field.value = text; document.body.append(field); field.select();
  document.execCommand('copy'); field.remove();
};
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector('button');
  button.textContent = data.copy;
  button.onclick = async () => {
    try { await navigator.clipboard.writeText(data.text); } catch { byHand(data.text); }
    button.textContent = data.copied;
    setTimeout(() => { button.textContent = data.copy; }, 3000);
  };
}
"""
_CSS = """
button { font: inherit; font-family: var(--st-font); color: var(--st-text-color); cursor: pointer;
  background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius); padding: .5rem 1rem; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""
_copy_button = component(
    "hemvag_copy", html='<button type="button" aria-live="polite"></button>', css=_CSS, js=_JS
)


def remember(ref: str) -> None:
    """Keep what was just saved, so that the second half of a double click finds it."""
    session.keep("intake_saved", (ref, clock.now()))


def just_saved(viewer: Viewer) -> str | None:
    """Return the case to tell of: saved a moment ago, or named in the address of this page."""
    ref, saved_at = session.kept("intake_saved", ("", clock.now()))
    if ref and clock.now() - saved_at < _DOUBLE_CLICK:
        intake_again.over()
        st.query_params["saved"] = ref
        return ref
    asked = st.query_params.get("saved")
    if not asked:
        return None
    try:
        with looks.seeking(viewer, asked), live.reading(viewer) as reader:
            return find(reader, viewer, asked)
    except Refusal:
        st.query_params.pop("saved", None)
        return None


def draw(ref: str) -> None:
    """Show the reference large, to be copied, and say what happens next."""
    st.title(_("The application is taken in"))
    st.markdown(_("Its reference is the only thing that leads back to the person:"))
    with st.container(key="intake_reference", horizontal=True, vertical_alignment="center"):
        st.markdown(f"`{ref}`", width="content")
        spoken = {"copy": _("Copy"), "copied": _("Copied")}
        _copy_button(key="intake_copy", data={"text": ref, **spoken}, width="content")
    st.markdown(
        _(
            "**Write it in your own file now.** Hemväg keeps no names, so nobody can look the "
            "person up here."
        )
    )
    st.header(_("What happens next"), anchor=False)
    st.markdown(
        "\n".join(
            f"1. {line}"
            for line in (
                _("IOM sees the application at once and assesses it."),
                _("IOM may ask for more; that then stands on your start page."),
                _("You see the decision on your start page when it is made."),
            )
        )
    )
    with st.container(horizontal=True):
        st.button(
            _("Take in another"),
            key="intake_another",
            type="primary",
            icon=":material/person_add:",
            on_click=_another,
        )
        if st.button(_("Open the case"), key="intake_open", icon=":material/description:"):
            show.go("case", ref=ref)


def _another() -> None:
    """Leave this reference and begin an empty form."""
    session.drop("intake_saved")
    st.query_params.pop("saved", None)
    session.clear_fields(f"{intake_fields.PAGE}_")
