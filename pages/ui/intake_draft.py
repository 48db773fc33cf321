"""The draft of the intake form: brought back on a new page, thrown away on request."""

from datetime import datetime

import streamlit as st

from pages.ui import intake_again, intake_fields, live, session
from pages.ui.guard import enter, speaking
from pages.ui.words import _, words
from services import clock
from services.access import Permission, Viewer
from services.commands.intake_drafts import discard_draft
from services.queries.intake_drafts import own_draft

TRIED = "intake_tried"


def begin(viewer: Viewer) -> None:
    """Go on with the draft that was kept; else begin with an earlier case, if one is named."""
    with live.reading(viewer) as reader:
        draft = own_draft(reader, viewer, now=clock.now())
    known = intake_again.facts(viewer)
    intake_fields.begin(viewer, draft.facts if draft else known, live.today())
    session.drop(TRIED)
    session.keep("intake_kept_at", words().time(draft.kept_at) if draft else "")
    session.keep("intake_brought_back", draft.kept_at if draft else None)


def told() -> None:
    """Say that this is a draft from before, or what else it was begun with."""
    kept_at: datetime | None = session.kept("intake_brought_back", None)
    if kept_at is None:
        intake_again.told(draft=False)
        return
    with st.container(border=True, key="intake_draft"):
        st.markdown(
            _(
                "**This is the draft you began.** It was last kept {moment}. Go on where you were.",
                moment=words().moment(kept_at),
            )
        )
        intake_again.told(draft=True)
        start_over("intake_start_over_draft")


def start_over(key: str) -> None:
    """Offer an empty form, asking once."""
    with st.popover(_("Start over"), type="tertiary", key=f"{key}_ask"):
        st.markdown(_("The form becomes empty and the draft is thrown away."))
        st.button(_("Empty the form"), key=key, on_click=_empty)


def _empty() -> None:
    """Throw the draft away and begin anew."""
    viewer = enter(Permission.APPLICATION_SUBMIT)
    with speaking("draft") as spoken, live.jotting(viewer) as work:
        discard_draft(work)
    if spoken.ok:
        intake_fields.empty(viewer, intake_again.facts(viewer), live.today())
        for note in (TRIED, "intake_kept_at", "intake_brought_back"):
            session.drop(note)
