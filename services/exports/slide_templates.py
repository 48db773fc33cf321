"""What slides are laid out on: our own quiet template, or the one an office has chosen."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import pptx
from lxml.etree import QName, XMLSyntaxError
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.presentation import Presentation
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout
from pptx.util import Inches

from services.errors import SlideTemplateUnusable
from services.exports.slide_design import EDGE, FOOT, HIGH, WIDE, our_template

_NOT_ONE = (OSError, KeyError, ValueError, BadZipFile, XMLSyntaxError, PythonPptxError)
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_SUBTITLE = PP_PLACEHOLDER.SUBTITLE
_AT_THE_FOOT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)

_OF_THE_FILE = {"officeDocument", "extended-properties"}
_DRAWN_WITH = {
    *("slideMaster", "notesMaster", "handoutMaster", "theme", "tableStyles", "font"),
    *("presProps", "viewProps"),
}
_OF_THE_SLIDES = {
    *("sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldIdLst", "sldSz", "notesSz"),
    *("embeddedFontLst", "kinsoku", "defaultTextStyle"),
}


class Room(NamedTuple):
    """Where on a slide its content may stand, in English Metric Units."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Template:
    """An empty presentation, the layouts its slides take, and the room that leaves them.

    What stands at the foot of every slide has a line of its own there.
    """

    presentation: Presentation
    opening: SlideLayout
    layout: SlideLayout
    room: Room
    foot: Room


def open_template(chosen: Path | None) -> Template:
    """Open the office's own template, or ours where none is chosen.

    :raises SlideTemplateUnusable: the file is no presentation, or no layout of it has a title
    """
    if chosen is None:
        ours = pptx.Presentation(BytesIO(our_template()))
        _without_traces(ours)
        return _template(ours)
    try:
        presentation = pptx.Presentation(str(chosen))
    except _NOT_ONE as problem:
        raise SlideTemplateUnusable(path=chosen) from problem
    _without_slides(presentation)
    _without_traces(presentation)
    if not any(map(_title, presentation.slide_layouts)):
        raise SlideTemplateUnusable(path=chosen)
    return _template(presentation)


def _template(presentation: Presentation) -> Template:
    """Take the layout that has least beside its title, the first of them."""
    titled = [layout for layout in presentation.slide_layouts if _title(layout)]
    layout = min(titled, key=lambda one: len(list(_bodies(one))))
    room = _room(presentation, layout)
    foot = _wide_foot(layout, room) or Room(
        room.left, room.top + room.height - FOOT, room.width, FOOT
    )
    opening = next((one for one in titled if _subtitle(one) is not None), layout)
    return Template(presentation, opening, layout, room._replace(height=foot.top - room.top), foot)


def _subtitle(layout: SlideLayout) -> LayoutPlaceholder | None:
    found = (p for p in layout.placeholders if p.placeholder_format.type == _SUBTITLE)
    return next(found, None)


def _wide_foot(layout: SlideLayout, room: Room) -> Room | None:
    """Return where the layout has its footer, if a whole sentence has room in it."""
    for shape in layout.placeholders:
        if shape.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
            place = Room(*(int(n or 0) for n in (shape.left, shape.top, shape.width, shape.height)))
            return place if place.width > room.width * 2 // 3 else None
    return None


def _title(layout: SlideLayout) -> LayoutPlaceholder | None:
    found = (p for p in layout.placeholders if p.placeholder_format.type in _TITLES)
    return next(found, None)


def _bodies(layout: SlideLayout) -> Iterator[LayoutPlaceholder]:
    apart = (*_TITLES, *_AT_THE_FOOT)
    return (p for p in layout.placeholders if p.placeholder_format.type not in apart)


def _room(presentation: Presentation, layout: SlideLayout) -> Room:
    """Below the title, above what the layout keeps at the foot, as wide as the title."""
    height = int(presentation.slide_height or HIGH)
    left, top, width = _below(_title(layout), int(presentation.slide_width or WIDE))
    at_the_foot = [
        int(shape.top or height)
        for shape in layout.placeholders
        if shape.placeholder_format.type in _AT_THE_FOOT
    ]
    foot = min((top for top in at_the_foot if top > height * 3 // 4), default=height - EDGE)
    return Room(left, top, width, foot - top)


def _below(title: LayoutPlaceholder | None, whole: int) -> tuple[int, int, int]:
    """Return left, lower edge and width of the title; a slide's whole width where it says none."""
    if title is None or not title.width:
        return EDGE, Inches(1.6), whole - 2 * EDGE
    return int(title.left or 0), int(title.top or 0) + int(title.height or 0), int(title.width)


def _without_slides(presentation: Presentation) -> None:
    """A template may be a deck of former slides: only what they stand on is taken."""
    ids = presentation.slides._sldIdLst  # noqa: SLF001  python-pptx has no public way
    for slide in list(ids):
        presentation.part.drop_rel(slide.rId)
        ids.remove(slide)


def _without_traces(presentation: Presentation) -> None:
    """Leave out what is not needed to draw: properties, authors of comments, sections, pictures.

    Named is what stays, for nobody knows what else a program may have left in a file.
    """
    package = presentation.part.package
    for number, relation in list(package._rels.items()):  # noqa: SLF001  the same
        if _kind(relation.reltype) not in _OF_THE_FILE:
            package.drop_rel(number)
    root = presentation.part._element  # noqa: SLF001  the same
    for element in [one for one in root if QName(one).localname not in _OF_THE_SLIDES]:
        root.remove(element)
    for number, relation in list(presentation.part.rels.items()):
        if _kind(relation.reltype) not in _DRAWN_WITH:
            presentation.part.drop_rel(number)


def _kind(relation_type: str) -> str:
    return relation_type.rpartition("/")[2]
