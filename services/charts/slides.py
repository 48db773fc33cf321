"""The pictures of slides: large, dark, read from the back of a room; they draw released numbers.

Sizes are those of a stage 900 high, which the screen makes as large as the room's projector.
"""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from plotly.graph_objects import Figure

from services.charts.sweden import as_picture, sweden_beside_rows
from services.charts.theme import Palette, Part, drawn_once, palette, picture
from services.disclosure.documents import Released
from services.slides.pictures import Bars, Places, Stack, Tone

HEIGHT = 524
_NAMES, _NUMBERS, _SMALL_NUMBERS = 28, 38, 28
_BELOW, _BESIDE = 56, 280
_TOP = 0.86  # of the height: above it stands the number of the highest bar
_TOP_OF_ROW, _END_OF_ROW = 0.74, 0.92
_LETTERS = 18  # in a line of a part's name
_FEW, _MANY = 4, 9  # so many bars in a row leave room for smaller type only
_MAP_ENDS, _LIST_BEGINS = 0.3, 0.46  # parts of the width


def draw_slide(shown: Bars | Stack | Places) -> Figure:
    """Draw the picture of a slide; a person's path is words, and drawn by the page."""
    match shown:
        case Bars():
            return draw_bars(shown)
        case Stack():
            return draw_stack(shown)
        case Places():
            return draw_places(shown)


@drawn_once
def draw_bars(bars: Bars) -> Figure:
    """Draw one bar for each label, with its number above it."""
    colours = palette(dark=True)
    size = _NUMBERS if len(bars.labels) <= _MANY else _SMALL_NUMBERS
    trace = _upright(bars.labels, bars.values, colours.primary, colours, size)
    return _picture(
        [trace],
        colours,
        margin=_margin(),
        bargap=0.34,
        xaxis=_years(colours),
        yaxis={**_UNSEEN, "domain": [0, _TOP]},
    )


@drawn_once
def draw_stack(stack: Stack) -> Figure:
    """Draw the parts in rows above each other, all on one scale, each named at its left."""
    colours = palette(dark=True)
    rows = len(stack.parts)
    size = _NUMBERS if len(stack.labels) <= _FEW else _SMALL_NUMBERS
    highest = max(value.value for part in stack.parts for value in part.values)
    scale = {**_HIDDEN, "range": [0, highest]} if highest else _UNSEEN
    traces: list[Part] = []
    layout: dict[str, Part] = {}
    names: list[Part] = []
    for row, part in enumerate(stack.parts):
        below, above = 1 - (row + 1) / rows, 1 - (row + 1 - _TOP_OF_ROW) / rows
        axis = "y" if row == 0 else f"y{row + 1}"
        colour = _colour(part.tone, colours)
        bars = _upright(stack.labels, part.values, colour, colours, size)
        traces.append({**bars, "name": part.label, "yaxis": axis})
        layout[axis.replace("y", "yaxis")] = {**scale, "domain": [below, above]}
        names.append(_name(part.label, below, colours))
    anchor = f"y{rows}" if rows > 1 else "y"
    return _picture(
        traces,
        colours,
        margin=_margin(left=_BESIDE),
        bargap=0.34,
        annotations=names,
        xaxis={**_years(colours), "anchor": anchor},
        **layout,
    )


@drawn_once
def draw_places(shown: Places) -> Figure:
    """Draw Sweden, and beside it a bar for each region from north to south, tied to its place."""
    colours = palette(dark=True)
    country = {
        "source": as_picture(sweden_beside_rows(shown.regions, dark=True)),
        "xref": "paper",
        "yref": "paper",
        "x": _MAP_ENDS,
        "y": 1,
        "sizex": _MAP_ENDS,
        "sizey": 1,
        "xanchor": "right",
        "yanchor": "top",
        "sizing": "contain",
    }
    return _picture(
        [_list(shown, colours)],
        colours,
        margin={"l": 0, "r": 8, "t": 4, "b": 4},
        bargap=0.42,
        images=[country],
        xaxis={**_UNSEEN, "domain": [_LIST_BEGINS, _END_OF_ROW]},
        yaxis={
            "range": [len(shown.regions) - 0.5, -0.5],
            "automargin": False,
            "linecolor": "rgba(0,0,0,0)",
            "tickfont": {"size": _NAMES, "color": colours.ink},
        },
    )


_HIDDEN: Part = {"visible": False, "automargin": False}
# What a scale shows follows from the numbers alone, so that no other number is sent.
_UNSEEN: Part = {**_HIDDEN, "rangemode": "tozero"}


def _picture(traces: list[Part], colours: Palette, **layout: Any) -> Figure:
    return picture(traces, colours, height=HEIGHT, beside=(), hovermode=False, **layout)


def _upright(
    labels: Sequence[str],
    values: Sequence[Released],
    colour: str,
    colours: Palette,
    size: int,
) -> Part:
    """Stand one bar on each label; a zero is said to be what it may hide."""
    return {
        "type": "bar",
        "x": list(labels),
        "y": [value.value for value in values],
        "text": [value.shown for value in values],
        "marker": {"color": colour, "cornerradius": 4},
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"size": size, "color": colours.ink},
        "constraintext": "none",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _list(shown: Places, colours: Palette) -> Part:
    bars = _upright(shown.labels, shown.values, colours.primary, colours, _NUMBERS)
    told = [f" {text}" for text in bars["text"]]
    return {**bars, "text": told, "x": bars["y"], "y": bars["x"], "orientation": "h"}


def _name(label: str, at: float, colours: Palette) -> Part:
    return {
        "text": "<br>".join(wrap(label, _LETTERS)),
        "x": 0,
        "y": at,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "xshift": -_BESIDE,
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"size": _NAMES, "color": colours.ink},
    }


def _colour(tone: Tone, colours: Palette) -> str:
    meant = {Tone.DONE: colours.done, Tone.LATE: colours.due_soon, Tone.NOT_DONE: colours.quiet}
    return meant.get(tone, colours.primary)


def _years(colours: Palette) -> Part:
    return {
        "type": "category",
        "tickfont": {"size": _NAMES, "color": colours.ink},
        "showgrid": False,
        "automargin": False,
        "linecolor": colours.quiet,
    }


def _margin(left: int = 8) -> Part:
    return {"l": left, "r": 8, "t": 8, "b": _BELOW}
