"""Whether the trail is what was written, and who has lately opened unusually many cases."""

from datetime import timedelta

import streamlit as st

from pages.ui import live, trail_words
from pages.ui.guard import enter, speaking
from pages.ui.words import _, words
from services import clock, trail_check
from services.access import Permission, Viewer
from services.database import engine
from services.queries.trail import Check, last_check, unusual_reads
from services.settings import settings

_LATELY = timedelta(days=7)


def draw(viewer: Viewer) -> None:
    """Draw how the last check went, the way to check now, and what is unusual."""
    with live.reading(viewer) as reader:
        checked = last_check(reader, viewer)
        unusual = unusual_reads(reader, viewer, since=clock.now() - _LATELY)
    with st.container(horizontal=True, vertical_alignment="center", key="audit_chain"):
        _chain(checked)
        st.button(_("Check now"), key="audit_check", icon=":material/link:", on_click=_check)
    if unusual:
        lines = [f"{line.actor} ({words().moment(line.at)})" for line in unusual]
        st.warning(
            _("Unusually many cases or lists opened in an hour: {who}.", who=", ".join(lines)),
            icon=":material/visibility:",
        )


def _chain(checked: Check | None) -> None:
    if checked is None:
        st.markdown(_("The trail has not been checked yet. That happens once a day."))
        return
    at = words().moment(checked.at)
    if checked.fault is None:
        n = words().number(checked.lines)
        whole = _("Checked {moment}: all {n} lines are as they were written.", moment=at, n=n)
        st.markdown(f":material/verified: {whole}")
        return
    st.warning(
        _(
            "Checked {moment}: **the trail is not what was written**; {what}. Leave the database "
            "as it is, and tell whoever runs Hemväg.",
            moment=at,
            what=trail_words.fault(checked.fault, words()),
        ),
        icon=":material/gpp_maybe:",
    )


def _check() -> None:
    """Follow the whole chain now."""
    viewer = enter(Permission.TRAIL_READ)
    with speaking("audit"):
        trail_check.check(engine(), viewer, settings().trail_heads_file, clock.now())
