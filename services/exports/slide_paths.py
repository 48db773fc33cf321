"""A person's path on a slide: one card a step, in the order in which they are taken."""

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches

from models.codes import Language
from services.exports.slide_shapes import (
    INK,
    PALE,
    QUIET,
    STRONG,
    Style,
    add_block,
    add_text,
    decorate,
    fade,
    write,
)
from services.exports.slide_templates import Room
from services.slides.pictures import Path, Step

_APART = 230_000
_NARROWEST = Inches(2.2)
_EDGE = 110_000
_BAND = 60_000
_ARROW = 110_000
_OPAQUE = 0.4
_SIZES = {1: (16, 24, 20), 2: (14, 20, 17)}  # of type, by the number of rows


def add_path(shapes: Any, room: Room, path: Path, language: Language) -> None:
    """Lay the steps side by side, an arrow between each and the next; in two rows if they must."""
    rows = 1 if room.width // len(path.steps) >= _NARROWEST else 2
    in_a_row = -(-len(path.steps) // rows)
    width = (room.width - _APART * (in_a_row - 1)) // in_a_row
    height = (room.height - _APART * (rows - 1)) // rows
    for place, step in enumerate(path.steps):
        row, column = divmod(place, in_a_row)
        left, top = room.left + column * (width + _APART), room.top + row * (height + _APART)
        _add_step(shapes, Room(left, top, width, height), step, _SIZES[rows], language)
        if column:
            middle = top + height // 2
            arrow = Room(left - _APART // 2 - _ARROW // 2, middle - _ARROW, _ARROW, 2 * _ARROW)
            decorate(add_block(shapes, arrow, QUIET, MSO_SHAPE.CHEVRON))


def _add_step(
    shapes: Any, card: Room, step: Step, sizes: tuple[int, int, int], language: Language
) -> None:
    """A card: where, what, and what happens there."""
    ground = add_block(shapes, card, PALE)
    fade(ground.fill.fore_color, _OPAQUE)
    decorate(ground)
    decorate(add_block(shapes, card._replace(height=_BAND), STRONG))
    top = card.top + _BAND + _EDGE
    inner = Room(card.left + _EDGE, top, card.width - 2 * _EDGE, card.height - (top - card.top))
    where, title, text = sizes
    words = add_text(shapes, inner, [step.where], Style(where, QUIET, apart=10), language)
    write(words.text_frame, [step.title], Style(title, INK, bold=True, apart=6), language)
    write(words.text_frame, [step.text], Style(text, INK), language)
