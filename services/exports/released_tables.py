"""Writes the tables of a release as a workbook: the numbers of the slides, and what they mean."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from services.disclosure.documents import Released, ReleaseDocument
from services.exports.definitions import Definition, definitions_sheet
from services.exports.workbooks import Cell, Column, Kind, Sheet, write_workbook
from services.slides.footers import footer
from services.slides.pictures import Bars, Places, Slide, Stack
from services.slides.stories import story
from services.words import Words, phrase

_TABS = {
    "years": phrase("Persons per year"),
    "regions": phrase("Persons per region"),
    "countries": phrase("Country of return"),
    "ages": phrase("Adults and children"),
    "phases": phrase("Support"),
    "follow_up": phrase("One-year follow-up"),
}


def write_released_tables(document: ReleaseDocument, words: Words) -> bytes:
    """Write a sheet for each table that the story shows, then one of definitions.

    The same release in the same language is the same bytes.
    """
    slides = {_tab(slide, words): slide for slide in story(document, words) if _drawn(slide)}
    sheets = [_sheet(tab, slide, document, words) for tab, slide in slides.items()]
    meanings = [Definition(tab, _unit(slide), slide.small) for tab, slide in slides.items()]
    return write_workbook(
        [*sheets, definitions_sheet(meanings, words, notes=tuple(_notes(document, words)))],
        title=words("The return programme: released results {release}", release=document.id),
        made_at=datetime.combine(document.as_of, time(12), UTC),
    )


def _drawn(slide: Slide) -> bool:
    return isinstance(slide.picture, Bars | Stack | Places)


def _tab(slide: Slide, words: Words) -> str:
    return words(_TABS[slide.key])


def _unit(slide: Slide) -> str:
    return slide.picture.unit if isinstance(slide.picture, Bars | Stack | Places) else ""


def _sheet(tab: str, slide: Slide, document: ReleaseDocument, words: Words) -> Sheet:
    foot = footer(document, words)
    return Sheet(
        title=tab,
        heading=slide.title,
        warning=foot.watermark,
        columns=tuple(_columns(slide, words)),
        rows=tuple(_rows(slide)),
        notes=(slide.small, f"{foot.release} · {foot.rounded}", foot.caution),
    )


def _columns(slide: Slide, words: Words) -> Iterator[Column]:
    picture = slide.picture
    places = isinstance(picture, Places)
    yield Column(words("Region") if places else words("Year"), Kind.TEXT)
    if isinstance(picture, Stack):
        yield from (Column(part.label) for part in picture.parts)
    else:
        yield Column(_unit(slide))


def _rows(slide: Slide) -> Iterator[tuple[Cell, ...]]:
    picture = slide.picture
    if isinstance(picture, Stack):
        values = zip(*(part.values for part in picture.parts), strict=True)
        for label, row in zip(picture.labels, values, strict=True):
            yield (label, *map(_cell, row))
    elif isinstance(picture, Bars | Places):
        for label, value in zip(picture.labels, picture.values, strict=True):
            yield (label, _cell(value))


def _cell(released: Released) -> Cell:
    """A rounded zero stays words, so that nobody takes a few people for none."""
    return released.value or released.shown


def _notes(document: ReleaseDocument, words: Words) -> Iterator[str]:
    foot = footer(document, words)
    if foot.watermark:
        yield foot.watermark
    yield f"{foot.release} · {foot.rounded}"
    yield words("{zero}: nobody, or so few. The two are never told apart.", zero=_zero(document))
    yield words("Each number is rounded by itself: parts need not add up to the whole.")
    yield foot.caution
    yield words("As known on {day}.", day=words.day(document.as_of))
    yield words("Digest of the release: {digest}", digest=document.sha256)


def _zero(document: ReleaseDocument) -> str:
    return Released(0, document.base).shown
