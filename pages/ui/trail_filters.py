"""By what the trail is read: who, what sort of event, about what, on which days; in the address."""

import streamlit as st

from pages.ui import filters, live, trail_words
from pages.ui.words import _
from services.access import Viewer
from services.queries.trail import LineKind, TrailFilter, people_in_trail

PAGE = "audit"
_ABOUT_AT_MOST = 40


def ask(viewer: Viewer) -> TrailFilter:
    """Draw the filters and return what they ask for."""
    with live.reading(viewer) as reader:
        people = people_in_trail(reader, viewer)
    titles = {kind: _(title) for kind, title in trail_words.KINDS.items()}
    with st.container(horizontal=True, vertical_alignment="bottom", key="audit_filters"):
        actor = filters.named(PAGE, "actor", people, every=_("Everybody"))
        kind = filters.choice(PAGE, "kind", list(LineKind), every=_("Everything"), titles=titles)
        about = filters.text(PAGE, "about", most=_ABOUT_AT_MOST)
        since, until = filters.day(PAGE, "since"), filters.day(PAGE, "until")
    return TrailFilter(actor, kind, about, since, until, before=_before())


def _before() -> int | None:
    asked = st.query_params.get("before", "")
    return int(asked) if asked.isdecimal() and len(asked) < len("1000000000") else None
