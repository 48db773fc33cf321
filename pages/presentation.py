"""Results for outsiders: choose a release and show its slides, or rehearse with an invented one.

Whatever is drawn here follows from a release and the address: no case, no live figure is asked for.
"""

import streamlit as st

from pages.ui import deck, live, looks, show, take_home
from pages.ui.guard import enter, speaking
from pages.ui.words import _
from services.access import Permission, Viewer
from services.disclosure.documents import ReleaseDocument, read_document
from services.disclosure.samples import rehearsal
from services.queries.releases import promoted, promoted_release
from services.slides.footers import period

REHEARSAL = "rehearsal"


def render() -> None:
    """Draw the slides that the address asks for, or the choice of releases."""
    viewer = enter(Permission.RELEASE_READ)
    if deck.RELEASE in st.query_params:
        slides()
    else:
        _front(viewer)


@st.fragment
def slides() -> None:
    """Draw one slide, and another at every key."""
    viewer = enter(Permission.RELEASE_READ)
    asked = st.query_params.get(deck.RELEASE)
    if asked is None:
        st.rerun()
    with speaking():
        if asked == REHEARSAL:
            deck.draw(rehearsal())
        else:
            with live.reading(viewer) as reader:
                kept = promoted_release(reader, viewer, asked)
            looks.at_release(viewer, kept.id)
            deck.draw(read_document(kept.content))


def _front(viewer: Viewer) -> None:
    with live.reading(viewer) as reader:
        kept = promoted(reader, viewer)
    documents = [read_document(one.content) for one in kept]
    if not documents:
        _nothing_yet()
    else:
        _results(viewer, _chosen(documents))
    _practice()


def _nothing_yet() -> None:
    st.title(_("Presentation"), anchor=False)
    st.markdown(_("No results have been released yet."))
    _what_is_shown()
    st.markdown(
        _("When the programme manager releases the first results, they appear here as slides.")
    )


def _chosen(documents: list[ReleaseDocument]) -> ReleaseDocument:
    """Let the viewer choose where there are several; the newest comes first."""
    place = st.container()
    chosen = documents[0]
    if len(documents) > 1:
        titles = {one.id: f"{one.id} · {period(one)}" for one in documents}
        named = st.selectbox(
            _("Release"), tuple(titles), format_func=titles.__getitem__, key="presentation_release"
        )
        chosen = next(one for one in documents if one.id == named)
    place.title(_("Results {period}, ready to show", period=period(chosen)), anchor=False)
    return chosen


def _results(viewer: Viewer, document: ReleaseDocument) -> None:
    _what_is_shown()
    st.button(
        _("Show the slides"),
        key="presentation_show",
        type="primary",
        icon=":material/co_present:",
        on_click=deck.enter_deck,
        args=(document.id,),
    )
    st.caption(
        _(
            "Arrow keys, space or a clicker turn the slides. F: full screen. L: the other "
            "language. B: dark for a moment. Home and End: first and last. Esc: leave."
        )
    )
    st.divider()
    take_home.draw(viewer, document)


def _what_is_shown() -> None:
    st.markdown(
        _(
            "Outsiders are shown released figures only: closed years, rounded, and checked so "
            "that nobody can be recognised. Live figures are never shown here."
        )
    )


def _practice() -> None:
    st.divider()
    st.subheader(_("Rehearse"), anchor=False)
    show.empty(
        _("The same slides with invented figures. Every one of them says so."),
        ":material/theater_comedy:",
    )
    begin, words = deck.enter_deck, _("Rehearse the slides")
    st.button(words, key="presentation_rehearse", on_click=begin, args=(REHEARSAL,))
