"""Writes the chart of one slide as a picture, with the words without which it would mislead."""

from html import escape
from typing import Literal

from services.disclosure.documents import ReleaseDocument
from services.exports.typesetting import compiled, tell
from services.slides.pictures import Bars, Places, Slide, Stack
from services.slides.stories import story
from services.words import Words

_SHARP = 144  # dots per inch: as wide as a screen of 1920


def with_pictures(document: ReleaseDocument, words: Words) -> tuple[Slide, ...]:
    """Return the slides that have a picture of numbers."""
    drawn = Bars | Stack | Places
    return tuple(slide for slide in story(document, words) if isinstance(slide.picture, drawn))


def write_picture(
    document: ReleaseDocument, words: Words, key: str, form: Literal["png", "svg"]
) -> bytes:
    """Write the picture of the slide called `key`.

    The same release in the same language is the same bytes.

    :raises KeyError: the release has no slide of that name with a picture
    """
    slide = {slide.key: slide for slide in with_pictures(document, words)}[key]
    drawn = compiled("picture", tell(document, [slide], words), document, form=form, ppi=_SHARP)
    return drawn if form == "png" else _described(drawn, slide, words)


def _described(drawn: bytes, slide: Slide, words: Words) -> bytes:
    """Say in an SVG what it shows: its letters are drawn, not written."""
    tag, rest = drawn.decode().split(">", 1)
    told = (
        f'{tag} role="img" xml:lang="{words.language.value}">'
        f"<title>{escape(slide.title)}</title><desc>{escape(slide.alt)}</desc>"
    )
    return (told + rest).encode()
