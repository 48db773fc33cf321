"""Puts words, lines and shapes on a slide, each so that those who do not see it know it too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import ColorFormat
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.util import Pt

from models.codes import Language
from services.exports.slide_templates import Room

INK, QUIET, PALE = MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.TEXT_2, MSO_THEME_COLOR.BACKGROUND_2
STRONG, PAPER = MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.BACKGROUND_1
DONE, LATE = MSO_THEME_COLOR.ACCENT_3, MSO_THEME_COLOR.ACCENT_2
LOCALES = {Language.SV: "sv-SE", Language.EN: "en-GB"}
_SIZES = (24, 20, 17, 14, 12, 10)
_SCALES = (1, 0.9, 0.8, 0.7, 0.6, 0.5)
_LETTER, _LINE = 0.45, 1.22  # of the size: how wide a letter is on average, how high a line
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)


@dataclass(frozen=True)
class Style:
    """How a text looks: its size in points, its colour in the theme, its weight and side."""

    size: float
    colour: MSO_THEME_COLOR = INK
    bold: bool = False
    align: PP_ALIGN = PP_ALIGN.LEFT
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP
    apart: float = 0  # points between paragraphs


def describe(shape: BaseShape, alt: str) -> None:
    """Say a picture in words."""
    _names(shape).set("descr", alt)


def decorate(shape: BaseShape) -> None:
    """Say that a shape tells nothing, so that a reader aloud passes it by."""
    _names(shape).append(parse_xml(_DECORATIVE))


def write(frame: Any, texts: Iterable[str], style: Style, language: Language) -> None:
    """Write on in a text frame, one paragraph a text, in a language that can be read aloud."""
    frame.word_wrap = True
    frame.vertical_anchor = style.anchor
    for text in texts:
        paragraph = frame.add_paragraph() if frame.text else frame.paragraphs[0]
        paragraph.alignment = style.align
        paragraph.space_after = Pt(style.apart)
        letters = paragraph.add_run()
        letters.text = text
        letters.font.size = Pt(style.size)
        letters.font.bold = style.bold
        letters.font.color.theme_color = style.colour
        speak(paragraph, language)


def fitting(texts: Sequence[str], room: Room) -> Style:
    """Return the largest type in which texts of their own have room, as far as one can reckon."""
    styles = [Style(size, INK, apart=0.75 * size) for size in _SIZES]
    return next(
        (style for style in styles if _height(texts, room, style) < room.height), styles[-1]
    )


def shrink(shape: Any, texts: Sequence[str]) -> None:
    """Make the type of a layout's place smaller, in its own look, if the texts have no room."""
    room = Room(shape.left, shape.top, shape.width, shape.height)
    size = _inherited(shape)
    scales = [scale for scale in _SCALES if _height(texts, room, Style(size * scale)) < room.height]
    scale = scales[0] if scales else _SCALES[-1]
    if scale < 1:
        body = shape.text_frame._txBody.bodyPr  # noqa: SLF001  the same
        for former in list(body):
            body.remove(former)
        fit = {"fontScale": str(round(scale * 100_000))}
        body.append(body.makeelement(qn("a:normAutofit"), fit))


def _inherited(shape: Any) -> float:
    """Return the size of type that a place has from its layout, its master, or their styles."""
    layout = shape._base_placeholder  # noqa: SLF001  the same
    master = shape.part.slide_layout.slide_master.element
    style = "title" if shape.is_placeholder and shape.placeholder_format.idx == 0 else "body"
    sizes = [
        *layout.element.xpath(".//a:lstStyle/a:lvl1pPr/a:defRPr/@sz"),
        *master.xpath(f".//p:{style}Style/a:lvl1pPr/a:defRPr/@sz"),
    ]
    return int(sizes[0]) / 100 if sizes else _SIZES[0]


def _height(texts: Sequence[str], room: Room, style: Style) -> float:
    letters = max(1, int(room.width / Pt(style.size * _LETTER)))
    lines = sum(-(-len(text) // letters) for text in texts)
    return Pt(lines * style.size * _LINE + len(texts) * style.apart)


def speak(paragraph: Any, language: Language) -> None:
    """Say in which language a paragraph is."""
    for letters in paragraph.runs:
        letters._r.get_or_add_rPr().set("lang", LOCALES[language])  # noqa: SLF001  no public way


def add_text(
    shapes: Any, room: Room, texts: Sequence[str], style: Style, language: Language
) -> Any:
    """Add a box of text without inner edges."""
    box = shapes.add_textbox(*room)
    frame = box.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write(frame, texts, style, language)
    return box


def add_block(shapes: Any, room: Room, colour: MSO_THEME_COLOR, kind: Any = None) -> Any:
    """Add a plain shape of one colour, without edge and shadow."""
    shape = shapes.add_shape(kind or MSO_SHAPE.RECTANGLE, *room)
    paint(shape, colour)
    return shape


def paint(shape: Any, colour: MSO_THEME_COLOR) -> None:
    """Give a shape one colour of the theme, no edge, no shadow."""
    flatten(shape)
    shape.fill.solid()
    shape.fill.fore_color.theme_color = colour
    shape.line.fill.background()


def flatten(shape: Any) -> None:
    """Take away the look that PowerPoint gives to every new shape: edge, shadow, its own blue."""
    for look in shape.element.findall(qn("p:style")):
        shape.element.remove(look)


def fade(colour: ColorFormat, opaque: float) -> None:
    """Let what lies below shine through; `opaque` from 0 to 1."""
    theme = colour._color._xClr  # noqa: SLF001  python-pptx knows no transparency
    part = theme.makeelement(qn("a:alpha"), {"val": str(round(opaque * 100_000))})
    theme.append(part)


def _names(shape: BaseShape) -> Any:
    return shape._element._nvXxPr.cNvPr  # noqa: SLF001  the same
