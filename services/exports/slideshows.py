"""Writes a release as a PowerPoint presentation: the story's slides, with charts one can edit."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path as File
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches

from models.codes import Language
from services.disclosure.documents import ReleaseDocument
from services.exports.archives import AUTHOR, still
from services.exports.slide_charts import add_bars, add_places, add_stack
from services.exports.slide_maps import add_map
from services.exports.slide_paths import add_path
from services.exports.slide_shapes import (
    LOCALES,
    QUIET,
    Style,
    add_text,
    fade,
    fitting,
    shrink,
    speak,
)
from services.exports.slide_templates import Room, Template, open_template
from services.slides.footers import Footer, footer
from services.slides.pictures import Bars, Path, Places, Slide, Stack
from services.slides.stories import story
from services.words import Words

Progress = Callable[[float], object]
_GAP = Inches(0.18)
_SMALL = Inches(0.55)
_MAP, _NAMES = 0.36, 0.15
_PATH, _READABLE = 0.78, 0.88
_BELOW = Style(14, QUIET)


def write_slideshow(
    document: ReleaseDocument,
    words: Words,
    template: File | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Write the whole story in one language, on the office's template or ours.

    The same release in the same language is the same bytes. `progress` hears how far it is,
    from 0 to 1.

    :raises SlideTemplateUnusable: the template is no presentation, or has no layout with a title
    """
    ground = open_template(template)
    slides = story(document, words)
    foot = footer(document, words)
    for number, slide in enumerate(slides, 1):
        _add_slide(ground, slide, foot, words)
        if progress is not None:
            progress(number / len(slides))
    _name(ground.presentation, document, words)
    written = BytesIO()
    ground.presentation.save(written)
    return still(written.getvalue(), datetime.combine(document.as_of, time(12), UTC))


def _add_slide(ground: Template, slide: Slide, foot: Footer, words: Words) -> None:
    opening = slide.picture is None and not len(ground.presentation.slides)
    layout = ground.opening if opening else ground.layout
    page = ground.presentation.slides.add_slide(layout)
    shapes: Any = page.shapes
    _fill(shapes.title, (slide.title,), words)
    told = opening and _fill_subtitle(page, slide.lines, words)
    _clear(page)
    if foot.watermark:
        _add_watermark(shapes, ground, foot.watermark, words)
    if not told:
        room = ground.room
        inner = room._replace(top=room.top + _GAP, height=room.height - 2 * _GAP)
        _add_content(shapes, inner, slide, words)
    low = Style(11, QUIET, anchor=MSO_ANCHOR.MIDDLE)
    lines = (f"{foot.release} · {foot.rounded}", foot.caution)
    add_text(shapes, ground.foot, lines, low, words.language)
    if not opening:
        _add_number(page, ground, words.language)
    _add_notes(page, slide, words)


def _add_content(shapes: Any, room: Room, slide: Slide, words: Words) -> None:
    """A picture has the slide for itself, with its small words below; words alone are large."""
    language = words.language
    if slide.picture is None:
        height = room.height - _SMALL
        lines = room._replace(height=height, width=round(room.width * _READABLE))
        add_text(shapes, lines, slide.lines, fitting(slide.lines, lines), language)
    else:
        height = round(room.height * _PATH) if isinstance(slide.picture, Path) else 0
        height = height or room.height - _SMALL
        _add_picture(shapes, room._replace(height=height), slide, words)
    below = room._replace(top=room.top + height + _GAP, height=room.height - height - _GAP)
    beside = slide.lines if slide.picture is not None else ()
    texts = [*beside, *([slide.small] if slide.small else [])]
    if texts:
        add_text(shapes, below, texts, _BELOW, language)


def _add_picture(shapes: Any, room: Room, slide: Slide, words: Words) -> None:
    if isinstance(slide.picture, Path):
        add_path(shapes, room, slide.picture, words.language)
    elif isinstance(slide.picture, Bars):
        add_bars(shapes, room, slide.picture, slide.alt)
    elif isinstance(slide.picture, Stack):
        add_stack(shapes, room, slide.picture, slide.alt, words.language)
    elif isinstance(slide.picture, Places):
        ties = Room(room.left, room.top, round(room.width * _MAP), room.height)
        add_map(shapes, ties, slide.picture, words("Map of Sweden with the seven regions."))
        left = ties.left + ties.width
        rows = Room(left, room.top, room.left + room.width - left, room.height)
        add_places(shapes, rows, slide.picture, slide.alt, _NAMES)


def _fill(shape: Any, texts: Sequence[str], words: Words) -> None:
    """Write into a place of the layout, in its own look."""
    shape.text_frame.text = "\n".join(texts)
    for paragraph in shape.text_frame.paragraphs:
        speak(paragraph, words.language)
    shrink(shape, texts)


def _fill_subtitle(page: Any, lines: Sequence[str], words: Words) -> bool:
    for shape in page.placeholders:
        if shape.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE:
            _fill(shape, lines, words)
            return True
    return False


def _clear(page: Any) -> None:
    """Take away what an office's layout asks for and we have no words for."""
    for shape in list(page.placeholders):
        if not shape.has_text_frame or not shape.text_frame.text:
            shape.element.getparent().remove(shape.element)


def _add_watermark(shapes: Any, ground: Template, told: str, words: Words) -> None:
    """Lay the words behind everything, on the slide itself, so that copies have them too."""
    width = int(ground.presentation.slide_width or 0)
    height = int(ground.presentation.slide_height or 0)
    high = height // 4
    style = Style(60, QUIET, bold=True, align=PP_ALIGN.CENTER, anchor=MSO_ANCHOR.MIDDLE)
    room = Room(0, (height - high) // 2, width, high)
    box = add_text(shapes, room, [told], style, words.language)
    box.rotation = -20
    for letters in box.text_frame.paragraphs[0].runs:
        fade(letters.font.color, 0.16)
    tree = shapes._spTree  # noqa: SLF001  python-pptx has no order of shapes
    tree.remove(box.element)
    tree.insert(2, box.element)


def _add_number(page: Any, ground: Template, language: Language) -> None:
    """Take the layout's slide number over; python-pptx leaves it out."""
    for shape in ground.layout.placeholders:
        if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
            number = deepcopy(shape.element)
            taken = max(int(n) for n in page.element.xpath(".//p:cNvPr/@id"))
            number.nvSpPr.cNvPr.set("id", str(taken + 1))
            for letters in number.iter("{*}rPr", "{*}endParaRPr"):
                letters.set("lang", LOCALES[language])
            page.shapes._spTree.append(number)  # noqa: SLF001  the same


def _add_notes(page: Any, slide: Slide, words: Words) -> None:
    frame = page.notes_slide.notes_text_frame
    frame.text = slide.notes or slide.alt
    for paragraph in frame.paragraphs:
        speak(paragraph, words.language)


def _name(presentation: Any, document: ReleaseDocument, words: Words) -> None:
    """Say what the file is in its properties: the release, no person and no machine."""
    said = presentation.core_properties
    said.title = words("The return programme: released results {release}", release=document.id)
    said.subject = document.sha256
    said.author = said.last_modified_by = AUTHOR
    said.language = LOCALES[words.language]
    said.comments = said.keywords = said.category = said.content_status = ""
    said.revision = 1
    said.created = said.modified = datetime.combine(document.as_of, time(12), UTC)
