"""One field of the intake form at a time: its widget, its check beside it, its draft kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import streamlit as st

from pages.ui import fields, intake_fields, live, session
from pages.ui.guard import enter, speaking
from pages.ui.intake_fields import REQUIRED, key
from pages.ui.words import _, words
from services import clock
from services.access import Permission
from services.commands.intake_drafts import keep_draft

_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True)
class Fields:
    """Draws fields, with what is `wrong` and what may be (`unsure`) beside them."""

    wrong: Mapping[str, str]
    unsure: Mapping[str, str]

    def one(self, field: str, codes: Sequence[StrEnum]) -> None:
        """Draw a choice of one among a few."""
        st.pills(
            _label(field),
            codes,
            key=key(field),
            format_func=words().label,
            required=True,
            on_change=_ground_chosen if field == "ground" else _keep,
        )
        self._beside(field)

    def several(self, field: str, codes: Sequence[StrEnum]) -> None:
        """Draw a choice of any number among a few."""
        st.pills(
            _label(field, several=True),
            codes,
            selection_mode="multi",
            key=key(field),
            format_func=words().label,
            on_change=_keep,
        )
        self._beside(field)

    def listed(self, field: str, codes: Sequence[Any], name: Callable[[Any], str]) -> None:
        """Draw a choice of one among many."""
        st.selectbox(
            _label(field),
            codes,
            index=None,
            key=key(field),
            format_func=name,
            placeholder=_("Choose"),
            on_change=_keep,
        )
        self._beside(field)

    def several_listed(self, field: str, codes: Sequence[str], name: Callable[[str], str]) -> None:
        """Draw a choice of a handful among many."""
        st.multiselect(
            _label(field),
            codes,
            key=key(field),
            format_func=name,
            placeholder=_("Choose"),
            max_selections=5,
            select_all=False,
            on_change=_keep,
        )
        self._beside(field)

    def day(self, field: str, widget: str | None = None) -> None:
        """Draw a day; all days of a form are told as wrong in the reader's own language."""
        st.date_input(
            _label(field),
            value=None,
            min_value=_EARLIEST,
            max_value=_LATEST,
            key=widget or key(field),
            format="YYYY-MM-DD",
            on_change=_keep,
        )
        self._beside(field)

    def number(self, field: str) -> None:
        """Draw a small number."""
        st.number_input(
            fields.label(field), min_value=0, max_value=20, key=key(field), on_change=_keep
        )

    def reference(self, field: str) -> None:
        """Draw the reference of another case."""
        st.text_input(
            fields.label(field),
            key=key(field),
            max_chars=12,
            placeholder="K7QF-2M9X",
            on_change=_keep,
        )
        self._beside(field)

    def tick(self, field: str, sentence: str) -> None:
        """Draw a tick as the sentence it stands for; its day is told under it, once ticked."""
        st.checkbox(f"{sentence} \\*", key=key(field), on_change=_keep, wrap=True)
        if field in self.wrong and not session.field(key(field)):
            self._beside(field)

    def _beside(self, field: str) -> None:
        if field in self.wrong:
            fields.beside(self.wrong[field])
        elif field in self.unsure:
            fields.beside(self.unsure[field], wrong=False)


def _label(field: str, *, several: bool = False) -> str:
    name = fields.label(field)
    if several:
        name = _("{field} (one or several)", field=name)
    return f"{name} \\*" if field in REQUIRED else name


def _ground_chosen() -> None:
    """Let the status follow the ground, then keep the draft."""
    intake_fields.follow_ground()
    _keep()


def _keep() -> None:
    """Keep the draft; the command keeps nothing, and erases, without consent to record."""
    viewer = enter(Permission.APPLICATION_SUBMIT)
    if not intake_fields.consented() and not session.kept("intake_kept_at", ""):
        return
    with speaking("draft") as spoken, live.jotting(viewer) as work:
        keep_draft(work, intake_fields.facts(live.today()))
    kept = spoken.ok and intake_fields.consented()
    session.keep("intake_kept_at", words().time(clock.now()) if kept else "")
