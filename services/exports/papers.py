"""Writes a release as a tagged PDF: the story to read, each picture with its numbers as a table."""

from services.disclosure.documents import ReleaseDocument
from services.exports.typesetting import compiled, tell
from services.slides.pictures import Bars, Picture, Places, Slide, Stack
from services.slides.stories import story
from services.words import Words


def write_paper(document: ReleaseDocument, words: Words) -> bytes:
    """Write the whole story in one language; Typst itself checks that it can be read aloud.

    The same release in the same language is the same bytes.

    :raises typst.TypstError: it would not keep to PDF/UA-1
    """
    opening, *slides = story(document, words)
    told = tell(document, slides, words)
    for slide, written in zip(slides, told["slides"], strict=True):
        written["table"] = _table(slide, words)
    told |= {"title": opening.title, "opening": opening.lines}
    return compiled("paper", told, document, form="pdf", standard="ua-1")


def _table(slide: Slide, words: Words) -> list[list[str]]:
    """Write the numbers of a picture as rows, the first of them the heading."""
    picture: Picture | None = slide.picture
    if isinstance(picture, Stack):
        heading = [picture.unit, *picture.labels]
        return [heading, *([part.label, *(n.shown for n in part.values)] for part in picture.parts)]
    if isinstance(picture, Bars):
        return [
            [words("Year"), *picture.labels],
            [picture.unit, *(n.shown for n in picture.values)],
        ]
    if isinstance(picture, Places):
        rows = zip(picture.labels, picture.values, strict=True)
        heading = [words("Region"), picture.unit]
        return [heading, *([label, value.shown] for label, value in rows)]
    return []
