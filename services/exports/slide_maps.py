"""Sweden on a slide, drawn in PowerPoint's own shapes, each region tied to its row of the list."""

from typing import Any

from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.util import Pt

from services.exports.slide_shapes import (
    INK,
    PAPER,
    QUIET,
    STRONG,
    add_block,
    describe,
    fade,
    flatten,
)
from services.exports.slide_templates import Room
from services.slides.pictures import Places
from services.slides.places import Place, extent, places

_MARK = 90_000
_OUTLINE, _TIE = Pt(1), Pt(1)
_OPAQUE = 0.28


def add_map(shapes: Any, room: Room, shown: Places, alt: str) -> None:
    """Draw the map as high as the room at its left; ties end at the room's right, row by row."""
    group = shapes.add_group_shape()
    wide, high = extent()
    scale = min(room.height / high, room.width / wide)
    by_region = {place.region: place for place in places()}
    for region, label in zip(shown.regions, shown.labels, strict=True):
        _add_region(group.shapes, room, by_region[region], label, scale)
    rows = len(shown.regions)
    for row, region in enumerate(shown.regions):
        x, y = _at(room, by_region[region].middle, scale)
        level = room.top + round(room.height * (row + 0.5) / rows)
        edge = room.left + round(wide * scale)
        _tie(group.shapes, (x, y), (max(edge, x), level))
        _tie(group.shapes, (max(edge, x), level), (room.left + room.width, level))
        mark = Room(x - _MARK // 2, y - _MARK // 2, _MARK, _MARK)
        add_block(group.shapes, mark, INK, MSO_SHAPE.OVAL)
    describe(group, alt)


def _add_region(shapes: Any, room: Room, place: Place, label: str, scale: float) -> None:
    """Draw a region and its islands as one shape."""
    outlines = [[_at(room, point, scale) for point in ring] for ring in place.outlines]
    pen = shapes.build_freeform(*outlines[0][0], scale=1.0)
    pen.add_line_segments(outlines[0][1:], close=True)
    for outline in outlines[1:]:
        pen.move_to(*outline[0])
        pen.add_line_segments(outline[1:], close=True)
    shape = pen.convert_to_shape()
    shape.name = label
    flatten(shape)
    shape.fill.solid()
    shape.fill.fore_color.theme_color = STRONG
    fade(shape.fill.fore_color, _OPAQUE)
    shape.line.width = _OUTLINE
    shape.line.color.theme_color = PAPER


def _tie(shapes: Any, start: tuple[int, int], end: tuple[int, int]) -> None:
    line = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *start, *end)
    flatten(line)
    line.line.width = _TIE
    line.line.color.theme_color = QUIET


def _at(room: Room, point: tuple[float, float], scale: float) -> tuple[int, int]:
    """Turn kilometres to the north-east into a place on the slide, to the south-east."""
    x, y = point
    return room.left + round(x * scale), room.top + room.height - round(y * scale)
