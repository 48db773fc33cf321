"""The trail: who did or looked at what, and when, for the data protection officer."""

from dataclasses import asdict

import streamlit as st

from pages.ui import erasing, live, looks, show, trail_filters, trail_status, trail_words
from pages.ui.guard import enter
from pages.ui.words import _, words
from services.access import Permission
from services.queries.trail import Leaf, TrailFilter, trail_lines


def render() -> None:
    """Draw the trail, newest first."""
    viewer = enter(Permission.TRAIL_READ)
    st.title(_("The trail"))
    st.caption(
        _("Who did or looked at what, and when. Names of changed fields, never their values.")
    )
    trail_status.draw(viewer)
    erasing.draw_proposed(viewer)
    wanted = trail_filters.ask(viewer)
    looks.at_list(viewer, "audit", asdict(wanted))
    with live.reading(viewer) as reader:
        leaf = trail_lines(reader, viewer, wanted)
    if leaf.lines:
        _table(leaf)
    elif wanted == TrailFilter():
        show.empty(_("Nothing has happened yet."))
    else:
        show.empty(
            _("No line fits these filters. Take one away to see more."), ":material/filter_alt:"
        )
    _leaves(leaf, wanted)


def _table(leaf: Leaf) -> None:
    show.rows(
        [
            {
                _("When"): words().moment(line.at),
                _("Who"): line.actor or "–",
                _("What"): trail_words.told(line, words()),
                _("Concerns"): trail_words.about(line, words()),
                _("Fields"): trail_words.details(line, words()),
            }
            for line in leaf.lines
        ],
        key="audit_lines",
    )


def _leaves(leaf: Leaf, wanted: TrailFilter) -> None:
    """Lead to older lines and back to the newest; the position stands in the address."""
    chosen = {key: str(value) for key, value in asdict(wanted).items() if value}
    with st.container(horizontal=True, key="audit_leaves"):
        if wanted.before is not None:
            newest = {key: value for key, value in chosen.items() if key != "before"}
            show.link("audit", _("Newest"), **newest)
        if leaf.more:
            show.link("audit", _("Older"), **{**chosen, "before": str(leaf.lines[-1].position)})
