"""One field of the intake form at a time: its widget, its check beside it, its draft kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import streamlit as st

from pages.ui import fields, intake_fields, live, session
from pages.ui.guard import enter, speaking
from pages.ui.intake_fields import CHOSEN_ALWAYS, REQUIRED, day_key, key, start
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
            default=start(field),
            key=key(field),
            format_func=words().label,
            required=field in (*REQUIRED, *CHOSEN_ALWAYS),
            on_change=_FOLLOWED.get(field, _keep),
        )
        self._beside(field)

    def several(self, field: str, codes: Sequence[StrEnum]) -> None:
        """Draw a choice of any number among a few."""
        st.pills(
            _label(field, several=True),
            codes,
            selection_mode="multi",
            default=start(field),
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
            index=codes.index(start(field)) if start(field) in codes else None,
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
            default=start(field),
            key=key(field),
            format_func=name,
            placeholder=_("Choose"),
            max_selections=5,
            select_all=False,
            on_change=_keep,
        )
        self._beside(field)

    def day(self, field: str) -> None:
        """Draw a day; one that cannot be is told in the reader's own language, not prevented."""
        self._date(field, _label(field), key(field), start(field))

    def number(self, field: str) -> None:
        """Draw a small number."""
        st.number_input(
            fields.label(field),
            min_value=0,
            max_value=20,
            value=start(field) or 0,
            key=key(field),
            on_change=_keep,
        )

    def reference(self, field: str) -> None:
        """Draw the reference of another case."""
        st.text_input(
            fields.label(field),
            value=start(field) or "",
            key=key(field),
            max_chars=12,
            placeholder="K7QF-2M9X",
            on_change=_keep,
        )
        self._beside(field)

    def tick(self, field: str, sentence: str) -> None:
        """Draw a tick as the sentence it stands for, with its day if that is not today."""
        st.checkbox(
            f"{sentence} \\*", value=bool(start(field)), key=key(field), on_change=_keep, wrap=True
        )
        day = intake_fields.tick_day(field)
        if intake_fields.value(field) and day and day != live.today():
            st.caption(_("Dated {day}", day=words().day(day)))
        self._beside(field)

    def tick_day(self, field: str) -> None:
        """Draw the day of a tick."""
        self._date(field, fields.label(field), day_key(field), start(f"{field}_day"))

    def _date(self, field: str, title: str, widget: str, beginning: date | None) -> None:
        st.date_input(
            title,
            value=beginning,
            min_value=_EARLIEST,
            max_value=_LATEST,
            key=widget,
            format="YYYY-MM-DD",
            on_change=_keep,
        )
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


def _status_chosen() -> None:
    """Let a status chosen by hand stand, then keep the draft."""
    intake_fields.status_chosen()
    _keep()


def _keep() -> None:
    """Keep the draft; the command keeps nothing, and erases, without consent to record."""
    viewer = enter(Permission.APPLICATION_SUBMIT)
    if not intake_fields.consented() and not session.kept("intake_kept_at", ""):
        return
    with speaking("draft") as spoken, live.jotting(viewer) as work:
        keep_draft(work, intake_fields.facts())
    kept = spoken.ok and intake_fields.consented()
    session.keep("intake_kept_at", words().time(clock.now()) if kept else "")


_FOLLOWED = {"ground": _ground_chosen, "trafficking_status": _status_chosen}
