"""Stacked bars of counts: how many of each row ended in which way, with what is not yet due."""

from collections.abc import Sequence
from dataclasses import dataclass

from plotly.graph_objects import Figure

from services.charts.theme import Palette, Part, picture

_ROW, _LEGEND_ROOM, _LEGEND_ROW = 46, 52, 24
_NAMES_IN_A_ROW = 3
_ROOM_FOR_A_LABEL = 0.045  # of the longest bar


@dataclass(frozen=True)
class Layer:
    """One kind of ending in every row: its name, its counts and its colour; hollow if uncertain."""

    name: str
    counts: tuple[int, ...]
    colour: str
    hollow: bool = False


def draw_stacks(rows: Sequence[str], layers: Sequence[Layer], colours: Palette) -> Figure:
    """Draw a bar for each row, divided into layers, each labelled where it has room."""
    shown = [layer for layer in layers if any(layer.counts)]
    totals = [sum(heights) for heights in zip(*(layer.counts for layer in shown), strict=True)]
    longest = max(totals, default=1)
    traces = [_bars(rows, layer, colours, longest) for layer in shown]
    legend = _LEGEND_ROW * -(-len(shown) // _NAMES_IN_A_ROW) + _LEGEND_ROOM
    height = _ROW * len(rows) + legend
    return picture(
        traces,
        colours,
        height=height,
        beside=rows,
        legend_at=-0.06,
        barmode="stack",
        bargap=0.3,
        margin={"b": legend - 16},
        yaxis={"autorange": "reversed"},
        xaxis={"rangemode": "tozero", "showticklabels": False, "showgrid": False},
    )


def _bars(rows: Sequence[str], layer: Layer, colours: Palette, longest: int) -> Part:
    fits = longest * _ROOM_FOR_A_LABEL
    return {
        "type": "bar",
        "y": list(rows),
        "x": list(layer.counts),
        "name": layer.name,
        "orientation": "h",
        "marker": _hollow(layer.colour) if layer.hollow else _full(layer.colour, colours),
        "text": [str(n) if n >= fits and n else "" for n in layer.counts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": colours.ink if layer.hollow else colours.background, "size": 14},
        "constraintext": "none",
        "hovertemplate": "%{y}: %{x}",
    }


def _full(colour: str, colours: Palette) -> Part:
    return {"color": colour, "line": {"color": colours.background, "width": 1}}


def _hollow(colour: str) -> Part:
    return {
        "color": "rgba(0,0,0,0)",
        "line": {"color": colour, "width": 1.5},
        "pattern": {"shape": "/", "fgcolor": colour, "size": 6, "fgopacity": 0.45},
    }
