"""What the forms of a case share: days, reasons, codes and ticks, and the deed they make."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from pages.ui import fields, live, session
from pages.ui.words import _, words
from services.commands.days import PROGRAMME_BEGAN
from services.errors import NothingChosen, ReasonMissing
from services.unit_of_work import UnitOfWork

Deed = Callable[[UnitOfWork, int], object]
"""What a filled-in form does, given a unit of work and the case's version."""
Code = TypeVar("Code", bound=StrEnum)
REFERENCE = "K7QF-2M9X"


def day(field: str, known: date | None = None) -> date:
    """Ask for the day it happened, today unless changed.

    A day before the step before it is refused in words when it is saved: a limit that moves while
    the form is open would take away what was typed.
    """
    today = live.today()
    return st.date_input(
        fields.label(field),
        value=known or today,
        min_value=PROGRAMME_BEGAN,
        max_value=today,
        key=f"case_{field}",
        format="YYYY-MM-DD",
    )


def known_day(field: str, known: date | None = None, *, latest: date | None = None) -> date | None:
    """Ask for a day that may be missing; up to today unless a later one may be meant."""
    begin(field, known)
    return st.date_input(
        fields.label(field),
        value=None,
        min_value=PROGRAMME_BEGAN,
        max_value=latest or live.today(),
        key=f"case_{field}",
        format="YYYY-MM-DD",
    )


def reason(
    reasons: Sequence[Code], field: str = "reason", known: Code | None = None
) -> Code | None:
    """Ask for one of several, none chosen beforehand unless it is known."""
    begin(field, known)
    return st.selectbox(
        fields.label(field),
        reasons,
        index=None,
        format_func=words().label,
        placeholder=_("Choose"),
        key=f"case_{field}",
    )


def one_of(field: str, codes: Sequence[Code], known: Code | None = None) -> Code | None:
    """Ask for one of a few codes."""
    begin(field, known)
    return st.pills(fields.label(field), codes, format_func=words().label, key=f"case_{field}")


def several(field: str, codes: Sequence[Code], known: Sequence[Code] = ()) -> list[Code]:
    """Ask for any number of a few codes."""
    begin(field, list(known))
    return st.pills(
        fields.label(field),
        codes,
        selection_mode="multi",
        format_func=words().label,
        key=f"case_{field}",
    )


def ticks(*names: str) -> dict[str, bool]:
    """Ask for several yes-or-no facts."""
    return {name: tick(name) for name in names}


def tick(name: str, *, known: bool = False) -> bool:
    """Ask for one yes-or-no fact."""
    begin(name, known)
    return st.checkbox(fields.label(name), key=f"case_{name}")


def reference(field: str, known: str | None = None) -> str | None:
    """Ask for the reference of another case."""
    begin(field, known or "")
    typed = st.text_input(
        fields.label(field), key=f"case_{field}", max_chars=12, placeholder=REFERENCE
    )
    return typed.strip() or None


def begin(field: str, known: object) -> None:
    """Fill a field in with what is known, unless it is on the page already."""
    if not session.present(f"case_{field}"):
        session.fill(f"case_{field}", known)


def chosen(code: Code | None) -> Code:
    """Insist that a reason was chosen.

    :raises ReasonMissing: none was
    """
    if code is None:
        raise ReasonMissing
    return code


def answered(code: Code | None) -> Code:
    """Insist that something was chosen where it is no reason.

    :raises NothingChosen: nothing was
    """
    if code is None:
        raise NothingChosen
    return code
