"""Releases with made-up numbers that look real, and everything that is drawn from one."""

import json
import random
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from plotly.graph_objects import Figure
from sqlalchemy.engine import Engine

from models.codes import Language
from models.releases import Release
from pages.ui import deck_markup
from services.charts.slides import draw_slide
from services.disclosure.documents import ReleaseDocument, read_document, write_document
from services.disclosure.samples import rehearsal_file
from services.slides.footers import footer
from services.slides.pictures import Path, Slide
from services.slides.stories import story
from services.unit_of_work import jot
from services.words import Words
from tests.people import ADMIN

ID = "R-2026-01"
NUMBER = re.compile(r"\d+")
_TAG = re.compile(r"<[^>]*>")


def release_file(seed: int = 1, base: int = 5, release_id: str = ID) -> bytes:
    """Write a release whose numbers are random, zeros among them."""
    chance = random.Random(seed)  # noqa: S311  numbers for a test
    facts = json.loads(rehearsal_file())
    del facts["sha256"]
    facts |= {"id": release_id, "base": base, "fictitious": False}
    for table in facts["tables"]:
        for cell in table["cells"]:
            cell["value"] = base * chance.choice((0, *range(17)))
    return write_document(facts)


def release(seed: int = 1, base: int = 5) -> ReleaseDocument:
    """Return the same as a document."""
    return read_document(release_file(seed, base))


def keep(engine: Engine, content: bytes, at: Any) -> None:
    """Put a promoted release into a database, as the builder would have."""
    document = read_document(content)
    with jot(engine, ADMIN, at) as work:
        work.session.add(
            Release(
                id=document.id,
                content=content,
                sha256=document.sha256,
                built_at=at,
                built_by="manager",
                promoted_at=at,
                promoted_by="manager",
            )
        )


def slides(document: ReleaseDocument) -> Iterator[tuple[Slide, Words]]:
    """Tell the story in both languages."""
    for language in Language:
        words = Words(language)
        for slide in story(document, words):
            yield slide, words


def texts(document: ReleaseDocument) -> Iterator[str]:
    """Give every word of every slide: as markup, its alternative text, its notes, its foot."""
    for slide, words in slides(document):
        yield plain(deck_markup.words_of(slide, words))
        yield from (slide.title, *slide.lines, slide.small, slide.alt, slide.notes)
        yield plain(deck_markup.foot(footer(document, words)))


def plain(markup: str) -> str:
    """Read markup as a browser shows it."""
    return unescape(_TAG.sub(" ", markup))


def figures(document: ReleaseDocument) -> Iterator[tuple[str, Figure]]:
    """Draw every chart of every slide."""
    for slide, words in slides(document):
        if slide.picture is not None and not isinstance(slide.picture, Path):
            yield f"{slide.key} {words.language}", draw_slide(slide.picture)


def everything(document: ReleaseDocument) -> str:
    """Write out all that is drawn from a release."""
    return "\n".join(
        [*texts(document), *(f"{key} {one.to_json()}" for key, one in figures(document))]
    )


def allowed(document: ReleaseDocument) -> set[str]:
    """Give the numbers that a slide may hold: the release's own, and how it is named."""
    cells = [cell.value for table in document.tables for cell in table.cells]
    highest = (document.base - 1) // 2  # what a nought may hide
    years = {year for planned in document.plan for year in planned.years}
    named = NUMBER.findall(document.id) + NUMBER.findall(document.sha256[:12])
    return {*map(str, cells), str(highest), "0", *years, *named}
