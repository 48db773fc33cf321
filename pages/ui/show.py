"""How things look on every screen: charts, figures, tables, empty places, links."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from plotly.graph_objects import Figure

from pages.ui import session
from pages.ui.words import _

STYLE = Path(__file__).with_name("style.css")


def style() -> None:
    """Give the page the few rules the theme cannot say.

    Dialogs stand outside the application's element and have to be told which theme it has.
    """
    st.html(STYLE)
    scheme = "dark" if dark() else "light"
    st.html(f"<style>.stDialog {{ color-scheme: {scheme}; }}</style>")


def dark() -> bool:
    """Say whether the viewer's theme is dark."""
    return st.context.theme.type == "dark"


def chart(
    figure: Figure,
    *,
    key: str,
    alt: str,
    sentence: str = "",
    table: Callable[[], Sequence[Mapping[str, Any]]] | None = None,
) -> None:
    """Draw a chart with the sentence that says what it shows and a table for whoever wants rows.

    The table is made when it is opened: made for everybody, the six of the overview would take as
    long as all the rest of it.
    """
    if sentence:
        st.caption(sentence)
    st.plotly_chart(
        figure,
        key=key,
        alt=alt,
        width="stretch",
        theme=None,
        config={"displayModeBar": False, "responsive": True},
    )
    if table is not None:
        with st.expander(_("As a table"), key=f"{key}_table", on_change="rerun") as opened:
            if opened.open:
                rows(table(), key=f"{key}_rows")


def rows(table: Sequence[Mapping[str, Any]], *, key: str) -> None:
    """Draw rows as a plain table that can be read aloud, copied and printed."""
    with st.container(key=key):
        st.table([dict(row) for row in table])


def figure(
    key: str, value: str, title: str, small: str, *, page: str = "", query: Mapping[str, str] | None
) -> None:
    """Draw one key figure; with a query it is the link to exactly the list it counts."""
    with st.container(key=key, gap=None), st.container(key=_glowing(key, value), gap=None):
        said = f"**{value}** {title}"
        if query is None:
            st.markdown(said)
        else:
            st.page_link(pages()[page], label=said, query_params=dict(query))
        st.caption(small)


def _glowing(key: str, value: str) -> str:
    """Name the inside of a figure so that a changed value glows, and only a changed one."""
    before, turn = session.kept(f"glow_{key}", (value, -1))
    if value != before:
        turn = (turn + 1) % 2
    session.keep(f"glow_{key}", (value, turn))
    return f"{key}_still" if turn < 0 else f"{key}_glow_{turn}"


def empty(text: str, icon: str = ":material/check_circle:") -> None:
    """Say kindly that there is nothing here, and what to do first."""
    st.markdown(f"{icon} {text}")


def toast(text: str) -> None:
    """Say in passing that something is done; it survives the redraw that follows."""
    session.keep("toast", text)


def pending_toast() -> None:
    """Show what was left to be said."""
    text = session.kept("toast", "")
    if text:
        session.drop("toast")
        st.toast(text, icon=":material/check:", duration="long")


def link(page: str, label: str, **query: str) -> None:
    """Draw a link to one of our pages with its query."""
    st.page_link(pages()[page], label=label, icon="", query_params=query or None)


def as_link(page: str, label: str, query: Mapping[str, str]) -> str:
    """Write a link to one of our pages for the cell of a table."""
    return f"[{label}](/{page}?{urlencode(query)})"


def go(page: str, **query: str) -> None:
    """Leave for another page."""
    st.switch_page(pages()[page], query_params=query or None)


def hold_address() -> None:
    """Have the browser write the address this run is about.

    A link from a page to the same page changes what is drawn but not the address (measured), so
    that the next press would be about what was drawn before.
    """
    asked = st.query_params.to_dict()
    if asked != session.kept("address", {}):
        session.keep("address", asked)
        st.query_params.from_dict(asked)


def remember_pages(known: Mapping[str, Any]) -> None:
    """Keep the pages of this run, so that links find them by name."""
    session.keep("pages", dict(known))


def pages() -> dict[str, Any]:
    """Return the pages of this run by name."""
    found: dict[str, Any] = session.kept("pages", {})
    return found
