"""What slides are laid out on: our own quiet template, or the one an office has chosen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import pptx
from lxml.etree import XMLSyntaxError
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout
from pptx.util import Emu, Inches

from services.charts.theme import Palette, palette
from services.errors import SlideTemplateUnusable

FONT = "Calibri"
_WIDE = (Inches(13.333), Inches(7.5))
_EDGE = Inches(0.6)
_NOT_ONE = (OSError, KeyError, ValueError, BadZipFile, XMLSyntaxError, PythonPptxError)
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_AT_THE_FOOT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_SCHEME = re.compile(rb"<a:clrScheme .*?</a:clrScheme>", re.DOTALL)
_FONTS = re.compile(rb'(<a:(?:major|minor)Font><a:latin typeface=")[^"]*')


class Room(NamedTuple):
    """Where on a slide its content may stand, in English Metric Units."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Template:
    """An empty presentation, the layout its slides take, and the room that leaves them."""

    presentation: Presentation
    layout: SlideLayout
    room: Room


def open_template(chosen: Path | None) -> Template:
    """Open the office's own template, or ours where none is chosen.

    :raises SlideTemplateUnusable: the file is no presentation, or no layout of it has a title
    """
    if chosen is None:
        return _template(pptx.Presentation(BytesIO(_ours())))
    try:
        presentation = pptx.Presentation(str(chosen))
    except _NOT_ONE as problem:
        raise SlideTemplateUnusable(path=chosen) from problem
    _without_slides(presentation)
    if not any(map(_title, presentation.slide_layouts)):
        raise SlideTemplateUnusable(path=chosen)
    return _template(presentation)


def _template(presentation: Presentation) -> Template:
    """Take the layout that has least beside its title, the first of them."""
    titled = [layout for layout in presentation.slide_layouts if _title(layout)]
    layout = min(titled, key=lambda layout: len(list(_bodies(layout))))
    return Template(presentation, layout, _room(presentation, layout))


def _title(layout: SlideLayout) -> LayoutPlaceholder | None:
    found = (p for p in layout.placeholders if p.placeholder_format.type in _TITLES)
    return next(found, None)


def _bodies(layout: SlideLayout) -> Iterator[LayoutPlaceholder]:
    apart = (*_TITLES, *_AT_THE_FOOT)
    return (p for p in layout.placeholders if p.placeholder_format.type not in apart)


def _room(presentation: Presentation, layout: SlideLayout) -> Room:
    """Below the title, above what the layout keeps at the foot, as wide as the title."""
    height = int(presentation.slide_height or _WIDE[1])
    left, top, width = _below(_title(layout), int(presentation.slide_width or _WIDE[0]))
    at_the_foot = [
        int(shape.top or height)
        for shape in layout.placeholders
        if shape.placeholder_format.type in _AT_THE_FOOT
    ]
    foot = min((top for top in at_the_foot if top > height * 3 // 4), default=height - _EDGE)
    return Room(left, top, width, foot - top)


def _below(title: LayoutPlaceholder | None, whole: int) -> tuple[int, int, int]:
    """Return left, lower edge and width of the title; a slide's whole width where it says none."""
    if title is None or not title.width:
        return _EDGE, Inches(1.6), whole - 2 * _EDGE
    return int(title.left or 0), int(title.top or 0) + int(title.height or 0), int(title.width)


def _without_slides(presentation: Presentation) -> None:
    """A template may be a deck of former slides: only what they stand on is taken."""
    ids = presentation.slides._sldIdLst  # noqa: SLF001  python-pptx has no public way
    for slide in list(ids):
        presentation.part.drop_rel(slide.rId)
        ids.remove(slide)
    _without_picture(presentation)


def _without_picture(presentation: Presentation) -> None:
    """The small picture of the file shows what it was before."""
    package = presentation.part.package
    for number, relation in list(package._rels.items()):  # noqa: SLF001  the same
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package.drop_rel(number)


@lru_cache(maxsize=1)
def _ours() -> bytes:
    """Make our template once: python-pptx's own, wide, in the project's colours."""
    presentation: Any = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = _WIDE
    for layout in list(presentation.slide_layouts):
        if layout.name != "Title Only":
            presentation.slide_layouts.remove(layout)
    _without_picture(presentation)
    _place(presentation.slide_master)
    _style(presentation.slide_master)
    _colour(presentation.slide_master, palette(dark=False))
    written = BytesIO()
    presentation.save(written)
    return written.getvalue()


def _place(master: Any) -> None:
    """Title above, body between, number at the right of the foot."""
    width = _WIDE[0] - 2 * _EDGE
    places = {
        PP_PLACEHOLDER.TITLE: (_EDGE, Inches(0.42), width, Inches(1.05)),
        PP_PLACEHOLDER.BODY: (_EDGE, Inches(1.6), width, Inches(4.9)),
        PP_PLACEHOLDER.DATE: (_EDGE, Inches(6.98), Inches(2), Inches(0.3)),
        PP_PLACEHOLDER.FOOTER: (_EDGE, Inches(6.98), Inches(10), Inches(0.3)),
        PP_PLACEHOLDER.SLIDE_NUMBER: (_EDGE + width - Inches(1), Inches(6.98), Inches(1), 274320),
    }
    for shape in master.placeholders:
        place = places[shape.placeholder_format.type]
        shape.left, shape.top, shape.width, shape.height = map(Emu, place)


def _style(master: Any) -> None:
    """Titles are sentences: to the left, semibold, standing on the content."""
    level = master.element.find(".//{*}titleStyle/{*}lvl1pPr")
    level.set("algn", "l")
    letters = level.find("{*}defRPr")
    letters.set("sz", "3000")
    letters.set("b", "1")
    for shape in master.placeholders:
        body = shape.text_frame._txBody.bodyPr  # noqa: SLF001  the same
        if shape.placeholder_format.type == PP_PLACEHOLDER.TITLE:
            body.set("anchor", "b")
        body.set("lIns", "0")
        body.set("rIns", "0")


def _colour(master: Any, colours: Palette) -> None:
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    scheme = _SCHEME.sub(_scheme(colours).encode(), theme.blob)
    theme._blob = _FONTS.sub(rb"\g<1>" + FONT.encode(), scheme)  # noqa: SLF001  the same


def _scheme(colours: Palette) -> str:
    """Name the theme's twelve colours: charts refer to them, so that a template recolours them."""
    named = {
        "dk1": colours.ink,
        "lt1": colours.background,
        "dk2": colours.quiet,
        "lt2": colours.hairline,
        "accent1": colours.primary,
        "accent2": colours.due_soon,
        "accent3": colours.done,
        "accent4": colours.overdue,
        "accent5": colours.uncertain,
        "accent6": colours.stages[0],
        "hlink": colours.primary,
        "folHlink": colours.quiet,
    }
    entries = "".join(
        f'<a:{name}><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:{name}>'
        for name, colour in named.items()
    )
    return f'<a:clrScheme name="Hemväg">{entries}</a:clrScheme>'
