"""Facts in two columns, label and value, as a list that can be read aloud."""

from collections.abc import Iterable
from html import escape

import streamlit as st


def listed(facts: Iterable[tuple[str, str]]) -> None:
    """Draw facts that are known; a fact without a value is left out."""
    lines = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in facts if value
    )
    st.html(f'<dl class="hv-facts">{lines}</dl>')
