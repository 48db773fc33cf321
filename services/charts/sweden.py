"""Sweden in seven regions as a drawing (SVG), alone or with a line from each region to its row."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache

from models.codes import Region
from services.charts.theme import Palette, palette
from services.slides.places import Place, Ring, extent, places

ROOM = 70.0  # kilometres beside the map in which the lines end


@cache
def sweden(*, dark: bool) -> str:
    """Draw the country."""
    width, height = extent()
    return _svg(width, height, _areas(palette(dark=dark)))


@cache
def sweden_beside_rows(rows: tuple[Region, ...], *, dark: bool) -> str:
    """Draw the country with a line from each region to its row, the rows as high as the map."""
    width, height = extent()
    colours = palette(dark=dark)
    by_region = {place.region: place for place in places()}
    tied = "".join(
        _tie(by_region[region], height * (row + 0.5) / len(rows), colours)
        for row, region in enumerate(rows)
    )
    return _svg(width + ROOM, height, _areas(colours) + tied)


def as_picture(svg: str) -> str:
    """Write a drawing as an address that holds it."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _svg(width: float, height: float, drawn: str) -> str:
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawn}</svg>'


def _areas(colours: Palette) -> str:
    drawn = "".join(f'<path d="{_outlines(place.outlines)}"/>' for place in places())
    look = f'fill="{colours.stages[0]}" stroke="{colours.background}" stroke-width="5"'
    return f'<g {look} stroke-linejoin="round">{drawn}</g>'


def _outlines(rings: Sequence[Ring]) -> str:
    _, height = extent()
    lines = (" ".join(f"{x:.0f},{height - y:.0f}" for x, y in ring) for ring in rings)
    return "".join(f"M{line}Z" for line in lines)


def _tie(place: Place, row: float, colours: Palette) -> str:
    width, height = extent()
    x, y = place.middle[0], height - place.middle[1]
    line = f"{x:.0f},{y:.0f} {width:.0f},{row:.0f} {width + ROOM:.0f},{row:.0f}"
    return (
        f'<polyline points="{line}" fill="none" stroke="{colours.ink}" stroke-width="4"'
        f' opacity=".7"/><circle cx="{x:.0f}" cy="{y:.0f}" r="15" fill="{colours.ink}"/>'
    )
