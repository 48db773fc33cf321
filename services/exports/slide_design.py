"""Our own quiet template for slides: python-pptx's, made wide, in the project's colours."""

import re
from functools import lru_cache
from io import BytesIO
from typing import Any

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from services.charts.theme import Palette, palette

FONT = "Calibri"
WIDE, HIGH = Inches(13.333), Inches(7.5)
EDGE, FOOT = Inches(0.6), Inches(0.45)
_LOW = Inches(6.85)
_BAND = Inches(0.3)
_OPENING, _PLAIN = "Title Slide", "Title Only"
_SCHEME = re.compile(rb"<a:clrScheme .*?</a:clrScheme>", re.DOTALL)
_FONTS = re.compile(rb'(<a:(?:major|minor)Font><a:latin typeface=")[^"]*')
_ACROSS = WIDE - 2 * EDGE
_PLACES = {
    PP_PLACEHOLDER.TITLE: (EDGE, Inches(0.35), _ACROSS, Inches(1)),
    PP_PLACEHOLDER.BODY: (EDGE, Inches(1.6), _ACROSS, Inches(4.9)),
    PP_PLACEHOLDER.DATE: (EDGE, _LOW, Inches(2), FOOT),
    PP_PLACEHOLDER.FOOTER: (EDGE, _LOW, Inches(10.6), FOOT),
    PP_PLACEHOLDER.SLIDE_NUMBER: (WIDE - EDGE - Inches(1), _LOW, Inches(1), FOOT),
    PP_PLACEHOLDER.CENTER_TITLE: (Inches(1.2), Inches(1.8), Inches(10.5), Inches(1.6)),
    PP_PLACEHOLDER.SUBTITLE: (Inches(1.2), Inches(3.6), Inches(8.5), Inches(2)),
}

_LETTERS = {PP_PLACEHOLDER.CENTER_TITLE: ("4800", "tx1"), PP_PLACEHOLDER.SUBTITLE: ("2400", "tx2")}


@lru_cache(maxsize=1)
def our_template() -> bytes:
    """Make the template once: a layout to open with, and one with nothing but a title."""
    presentation: Any = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = WIDE, HIGH
    for layout in list(presentation.slide_layouts):
        if layout.name not in {_OPENING, _PLAIN}:
            presentation.slide_layouts.remove(layout)
    _place(presentation.slide_master)
    _style(presentation.slide_master)
    _colour(presentation.slide_master, palette(dark=False))
    _open_with(presentation.slide_layouts.get_by_name(_OPENING))
    written = BytesIO()
    presentation.save(written)
    return written.getvalue()


def _place(ground: Any) -> None:
    """Title above, body between, number at the right of the foot."""
    for shape in ground.placeholders:
        place = _PLACES[shape.placeholder_format.type]
        shape.left, shape.top, shape.width, shape.height = place


def _style(master: Any) -> None:
    """Titles are sentences: to the left, semibold, standing on the content."""
    level = master.element.find(".//{*}titleStyle/{*}lvl1pPr")
    level.set("algn", "l")
    letters = level.find("{*}defRPr")
    letters.set("sz", "2800")
    letters.set("b", "1")
    for shape in master.placeholders:
        body = shape.text_frame._txBody.bodyPr  # noqa: SLF001  python-pptx has no public way
        body.set("lIns", "0")
        body.set("rIns", "0")
        if shape.placeholder_format.type == PP_PLACEHOLDER.TITLE:
            body.set("anchor", "b")


def _open_with(layout: Any) -> None:
    """The first slide: large words beside a band in the strong colour."""
    colours = {
        PP_PLACEHOLDER.CENTER_TITLE: ("4800", "tx1"),
        PP_PLACEHOLDER.SUBTITLE: ("2400", "tx2"),
    }
    _place(layout)
    for shape in layout.placeholders:
        if shape.placeholder_format.type in colours:
            size, colour = colours[shape.placeholder_format.type]
            _letter(shape, size, colour)
    band = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="99" name="Band"/><p:cNvSpPr/><p:nvPr/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{_BAND}" cy="{HIGH}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/>'
        "</a:solidFill></p:spPr></p:sp>"
    )
    layout.shapes._spTree.insert(2, band)  # noqa: SLF001  the same


def _letter(shape: Any, size: str, colour: str) -> None:
    """Set how a placeholder's text begins, so that a slide inherits it."""
    styles = shape.element.txBody.find("{*}lstStyle")
    for former in list(styles):
        styles.remove(former)
    styles.append(
        parse_xml(
            f'<a:lvl1pPr {nsdecls("a")} marL="0" indent="0" algn="l"><a:buNone/>'
            f'<a:defRPr sz="{size}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
            "</a:defRPr></a:lvl1pPr>"
        )
    )


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
