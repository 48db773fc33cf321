"""A person's path on a slide: one card a step, in the order in which they are taken."""

from typing import Any

from pptx.enum.shapes import MSO_SHAPE

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
)
from services.exports.slide_templates import Room
from services.slides.pictures import Path, Step

_APART = 230_000
_EDGE = 110_000
_BAND = 60_000
_ARROW = 110_000
_OPAQUE = 0.4
_FEW, _SMALL, _LARGE = 4, 12, 14  # long words have less room beside each other


def add_path(shapes: Any, room: Room, path: Path, language: Language) -> None:
    """Lay the steps side by side, an arrow between each and the next."""
    many = len(path.steps)
    small = _SMALL if many > _FEW else _LARGE
    width = (room.width - _APART * (many - 1)) // many
    for place, step in enumerate(path.steps):
        left = room.left + place * (width + _APART)
        _add_step(shapes, Room(left, room.top, width, room.height), step, small, language)
        if place:
            middle = room.top + room.height // 2
            arrow = Room(left - _APART // 2 - _ARROW // 2, middle - _ARROW, _ARROW, 2 * _ARROW)
            decorate(add_block(shapes, arrow, QUIET, MSO_SHAPE.CHEVRON))


def _add_step(shapes: Any, card: Room, step: Step, small: float, language: Language) -> None:
    """A card: where, what, and what happens there."""
    ground = add_block(shapes, card, PALE)
    fade(ground.fill.fore_color, _OPAQUE)
    decorate(ground)
    decorate(add_block(shapes, card._replace(height=_BAND), STRONG))
    left, width = card.left + _EDGE, card.width - 2 * _EDGE
    top, height = card.top + _BAND + _EDGE, card.height - _BAND - 2 * _EDGE
    where, title = height // 6, height // 7
    add_text(shapes, Room(left, top, width, where), [step.where], Style(small, QUIET), language)
    add_text(
        shapes,
        Room(left, top + where, width, title),
        [step.title],
        Style(20, INK, bold=True),
        language,
    )
    rest = Room(left, top + where + title, width, height - where - title)
    add_text(shapes, rest, [step.text], Style(17, INK), language)
