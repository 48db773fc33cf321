"""What the forms of a case's steps share: the day it happened, a reason, and the deed they make."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from pages.ui import fields, live
from pages.ui.words import _, words
from services.commands.days import PROGRAMME_BEGAN
from services.errors import ReasonMissing
from services.unit_of_work import UnitOfWork

Deed = Callable[[UnitOfWork, int], object]
"""What a filled-in form does, given a unit of work and the case's version."""
Code = TypeVar("Code", bound=StrEnum)


def day(field: str, *, earliest: date = PROGRAMME_BEGAN, known: date | None = None) -> date:
    """Ask for the day it happened: today unless changed, between the step before and today."""
    today = live.today()
    return st.date_input(
        fields.label(field),
        value=known or today,
        min_value=min(earliest, today),
        max_value=today,
        key=f"case_{field}",
        format="YYYY-MM-DD",
    )


def known_day(field: str, *, latest: date, known: date | None = None) -> date | None:
    """Ask for a day that may be missing."""
    return st.date_input(
        fields.label(field),
        value=known,
        max_value=latest,
        key=f"case_{field}",
        format="YYYY-MM-DD",
    )


def reason(reasons: Sequence[Code], field: str = "reason") -> Code | None:
    """Ask for one reason of several; none is chosen beforehand."""
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
    return st.pills(
        fields.label(field),
        codes,
        default=known,
        format_func=words().label,
        key=f"case_{field}",
    )


def ticks(*names: str) -> dict[str, bool]:
    """Ask for several yes-or-no facts."""
    return {name: st.checkbox(fields.label(name), key=f"case_{name}") for name in names}


def chosen(code: Code | None) -> Code:
    """Insist that a reason was chosen.

    :raises ReasonMissing: none was
    """
    if code is None:
        raise ReasonMissing
    return code
