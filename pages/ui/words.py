"""Words in the viewer's language, and what somebody typed among them."""

import re

import streamlit as st

from models.codes import Language
from pages.ui import session
from services.words import Words, preferred

_MARKS = re.compile(r"[!-/:-@\[-`{-~]")


def words() -> Words:
    """Return the words of this browser page's language."""
    return Words(language())


def language() -> Language:
    """Return the language: the one chosen, else the address's, else the browser's."""
    chosen = session.chosen_language()
    if chosen is not None:
        return chosen
    asked = st.query_params.get("lang")
    if asked in tuple(Language):
        return Language(asked)
    locale = st.context.locale
    return preferred(locale if isinstance(locale, str) else None)


def _(text: str, **values: object) -> str:
    """Translate a sentence."""
    return words()(text, **values)


def plain(typed: str) -> str:
    """Write what somebody typed so that Markdown draws it as it stands."""
    return _MARKS.sub(r"\\\g<0>", typed)


def n_(one: str, more: str, n: int, **values: object) -> str:
    """Translate a sentence about n things."""
    return words().many(one, more, n, **values)
