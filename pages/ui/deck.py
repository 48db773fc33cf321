"""One slide, as large as the room: drawn from a release and the address, and from nothing else."""

from pathlib import Path

import streamlit as st

from models.codes import Language
from pages.ui import deck_keys, deck_markup, show
from pages.ui.words import language
from services.charts.slides import draw_slide
from services.disclosure.documents import ReleaseDocument
from services.slides.footers import footer
from services.slides.pictures import Bars, Places, Slide, Stack
from services.slides.stories import story
from services.words import Words

STYLE = Path(__file__).with_name("deck.css")
RELEASE, SLIDE, LANGUAGE = "release", "slide", "lang"


def draw(document: ReleaseDocument) -> None:
    """Draw the slide that the address names, over the whole window."""
    words = Words(asked_language())
    slides = story(document, words)
    at = asked_slide(len(slides))
    slide = slides[at - 1]
    with st.container(key="presentation_deck", gap=None):
        st.html(STYLE)
        with st.container(key="presentation_stage", gap=None):
            with st.container(key=f"presentation_slide_{slide.key}", gap=None):
                _draw_slide(slide, words)
            with st.container(key="presentation_foot", gap=None):
                st.html(deck_markup.foot(footer(document, words)))
            deck_keys.listen(at, len(slides), words, go=_go, turn=_turn, leave=leave)


def asked_language() -> Language:
    """Return the language of the address, else that of whoever presents."""
    asked = st.query_params.get(LANGUAGE)
    return Language(asked) if asked in tuple(Language) else language()


def asked_slide(of: int) -> int:
    """Return which slide the address names: 1 is the first."""
    asked = st.query_params.get(SLIDE, "1")
    return min(max(int(asked), 1), of) if asked.isdecimal() and len(asked) < len("1000") else 1


def enter_deck(release_id: str) -> None:
    """Begin with the first slide of a release."""
    st.query_params[RELEASE] = release_id
    st.query_params[SLIDE] = "1"


def leave() -> None:
    """Put the slides away."""
    for part in (RELEASE, SLIDE, LANGUAGE):
        st.query_params.pop(part, None)


def _draw_slide(slide: Slide, words: Words) -> None:
    st.html(deck_markup.words_of(slide, words))
    if isinstance(slide.picture, Bars | Stack | Places):
        with st.container(key="presentation_picture", gap=None):
            show.chart(draw_slide(slide.picture), key=f"presentation_{slide.key}", alt=slide.alt)


def _go(to: int) -> None:
    st.query_params[SLIDE] = str(to)


def _turn(to: Language) -> None:
    """Turn to a language, for these slides only."""
    st.query_params[LANGUAGE] = to.value
