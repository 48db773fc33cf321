"""Filters of a list, kept in the address as codes: a link means the same in every language."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from pages.ui import fields, session
from pages.ui.words import words

Code = TypeVar("Code", bound=StrEnum)
_LEAF = re.compile("[1-9][0-9]{0,5}")


def choice(
    page: str,
    field: str,
    codes: Sequence[Code],
    *,
    every: str,
    titles: Mapping[Code, str] | None = None,
) -> Code | None:
    """Draw a filter with one code or none; `every` says what is shown when none is chosen."""
    key = f"{page}_{field}"
    _follow_address(key, _named(st.query_params.get(field, ""), codes))
    return st.selectbox(
        fields.label(field),
        codes,
        index=None,
        key=key,
        placeholder=every,
        format_func=titles.__getitem__ if titles else words().label,
        on_change=_to_address,
        args=(key, field),
    )


def tab(page: str, field: str, titles: Mapping[str, str]) -> str:
    """Draw the parts of a page side by side, by code; the first one is open unless another is."""
    key = f"{page}_{field}"
    asked = st.query_params.get(field, "")
    opened = asked if asked in titles else next(iter(titles))
    _follow_address(key, opened)
    st.segmented_control(
        fields.label(field),
        list(titles),
        key=key,
        format_func=titles.__getitem__,
        on_change=_to_address,
        args=(key, field),
        label_visibility="collapsed",
    )
    return opened


def tick(page: str, field: str, title: str) -> bool:
    """Draw a filter that is on or off."""
    key = f"{page}_{field}"
    _follow_address(key, st.query_params.get(field) == "1")
    return st.checkbox(title, key=key, on_change=_to_address, args=(key, field))


def named(
    page: str,
    field: str,
    names: Sequence[str],
    *,
    every: str,
    titles: Mapping[str, str] | None = None,
) -> str | None:
    """Draw a filter with one name or none; with titles the names are codes that stand for them."""
    key = f"{page}_{field}"
    asked = st.query_params.get(field, "")
    _follow_address(key, asked if asked in names else None)
    return st.selectbox(
        fields.label(field),
        names,
        index=None,
        key=key,
        placeholder=every,
        format_func=titles.__getitem__ if titles else str,
        on_change=_to_address,
        args=(key, field),
    )


def text(page: str, field: str, *, most: int) -> str | None:
    """Draw a filter that is typed."""
    key = f"{page}_{field}"
    _follow_address(key, st.query_params.get(field, "")[:most])
    typed = st.text_input(
        fields.label(field), key=key, max_chars=most, on_change=_to_address, args=(key, field)
    )
    return typed.strip() or None


def day(
    page: str, field: str, *, first: date | None = None, last: date | None = None
) -> date | None:
    """Draw a filter that is a day; with bounds, one within them."""
    key = f"{page}_{field}"
    asked = _day(st.query_params.get(field, ""))
    outside = asked and ((first and asked < first) or (last and asked > last))
    _follow_address(key, None if outside else asked)
    return st.date_input(
        fields.label(field),
        value=None,
        key=key,
        min_value=first,
        max_value=last,
        format="YYYY-MM-DD",
        on_change=_to_address,
        args=(key, field),
    )


def leaf(page: str, leaves: int) -> None:
    """Draw the leaves of a long list; the one that is open stands in the address."""
    key = f"{page}_page"
    _follow_address(key, min(leaf_asked(), leaves))
    st.pagination(leaves, key=key, on_change=_to_address, args=(key, "page"))


def leaf_asked() -> int:
    """Return which leaf the address asks for, the first unless it names another."""
    asked = st.query_params.get("page", "")
    return int(asked) if _LEAF.fullmatch(asked) else 1


def _named(asked: str, codes: Sequence[Code]) -> Code | None:
    return next((code for code in codes if code.value == asked), None)


def _day(asked: str) -> date | None:
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return None


def _follow_address(key: str, value: object) -> None:
    """The address is the truth: a link or the browser's way back moves the widget too.

    It is put in on every run: once would be lost when a page is drawn twice at once, as it is
    after a sign-in.
    """
    session.fill(key, value)


def _to_address(key: str, field: str) -> None:
    """Write what was chosen into the address; another choice starts at the first leaf again."""
    for place in ("page", "before"):
        st.query_params.pop(place, None)
    chosen = session.field(key)
    if chosen is None or chosen is False or chosen == "":
        st.query_params.pop(field, None)
    else:
        st.query_params[field] = "1" if chosen is True else str(chosen)
