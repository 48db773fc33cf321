"""The ledger of a case: every contact and attempt that stands, with its result and channel."""

from collections.abc import Iterable, Mapping

import streamlit as st

from models.codes import Result
from pages.ui import fields, show
from pages.ui.words import _, n_, words
from services.queries.timelines import EntryKind, TimelineEntry

_CONTACTS = (EntryKind.CONTACT, EntryKind.CONTACT_CORRECTED)


def draw(line: Iterable[TimelineEntry]) -> None:
    """Draw the ledger folded, with how often was tried and how often the person was reached."""
    found = [entry for entry in line if entry.kind in _CONTACTS and not entry.undone]
    if not found:
        return
    attempts = sum(entry.contact.attempts for entry in found if entry.contact)
    reached = sum(entry.what is Result.REACHED for entry in found)
    title = _(
        "{attempts}, reached {times}",
        attempts=n_("{n} attempt", "{n} attempts", attempts),
        times=n_("{n} time", "{n} times", reached),
    )
    with st.expander(f"{_('Contacts')} · {title}", key="case_ledger"):
        show.rows([_row(entry) for entry in found], key="case_contacts")


def _row(entry: TimelineEntry) -> Mapping[str, str]:
    contact = entry.contact
    kept = {None: "–", True: _("Yes"), False: _("No")}
    return {
        _("Day"): words().day(entry.day) if entry.day else "",
        fields.label("milestone"): words().label(entry.milestone) if entry.milestone else "",
        fields.label("result"): words().label(entry.what) if entry.what else "",
        fields.label("mode"): words().label(contact.mode) if contact else "",
        fields.label("attempts"): words().number(contact.attempts) if contact else "",
        fields.label("rules_kept"): kept[contact.rules_kept if contact else None],
        _("Written by"): entry.actor,
    }
