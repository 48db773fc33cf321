"""The one palette, read from `.streamlit/config.toml`, and the look every chart shares."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, TypeVar
from zlib import crc32

from plotly.graph_objects import Figure

from services.charts.labels import SIZE, room_beside
from services.database import ROOT

CONFIG = ROOT / ".streamlit" / "config.toml"
FONT = "Source Sans, Source Sans Pro, sans-serif"
Draw = TypeVar("Draw", bound=Callable[..., Figure])
Part = dict[str, Any]
_STAGE_STEPS = (0, 2, 4, 5, 7, 9)
ROW, BELOW = 34, -0.12
TICKS_BELOW = 31


@dataclass(frozen=True)
class Palette:
    """The colours of one theme by what they mean."""

    ink: str
    background: str
    quiet: str
    hairline: str
    primary: str
    done: str
    due_soon: str
    overdue: str
    uncertain: str
    stages: tuple[str, ...]


class Picture(Figure):
    """A finished figure: it is written out once, however many pages it is sent to."""

    @cached_property
    def _written(self) -> Part:
        return super().to_dict()

    def to_dict(self) -> Part:
        """Return what Plotly draws; nobody changes it."""
        return self._written


@cache
def palette(*, dark: bool) -> Palette:
    """Return the light or the dark theme's colours."""
    theme: dict[str, Any] = tomllib.loads(CONFIG.read_text())["theme"]["dark" if dark else "light"]
    return Palette(
        ink=theme["textColor"],
        background=theme["backgroundColor"],
        quiet=theme["grayTextColor"],
        hairline=theme["dataframeBorderColor"],
        primary=theme["primaryColor"],
        done=theme["greenColor"],
        due_soon=theme["orangeColor"],
        overdue=theme["redColor"],
        uncertain=theme["grayColor"],
        stages=tuple(theme["chartSequentialColors"][step] for step in _STAGE_STEPS),
    )


def drawn_once(draw: Draw) -> Draw:
    """Keep the last pictures of a drawing: the same tables, language and theme draw the same.

    Whoever gets a figure may show it or write it out, but never changes it.
    """
    return lru_cache(maxsize=32)(draw)  # pyright: ignore[reportReturnType]


def picture(
    traces: list[Part],
    colours: Palette,
    *,
    height: int,
    beside: Sequence[str],
    legend_at: float = 0,
    **layout: Any,
) -> Figure:
    """Make a figure in the shared look: quiet, no frame, thin grid, nothing that moves.

    `beside` are the labels left of the chart. The legend stands below, at minus a part of the
    height; `layout` adds to the look, and every axis in it has it too. A figure is made of plain
    parts in one go: adding traces and updating axes one after the other takes Plotly five times
    as long.
    """
    look: dict[str, Any] = {
        "template": "none",
        "height": height,
        "font": {"family": FONT, "color": colours.ink, "size": SIZE},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": room_beside(beside), "r": 8, "t": 8, "b": 8},
        "showlegend": legend_at != 0,
        "legend": {"orientation": "h", "y": legend_at, "x": 0, "traceorder": "normal"},
        "bargap": 0.32,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"font": {"family": FONT}},
    }
    for name in dict.fromkeys(("xaxis", "yaxis", *(name for name in layout if "axis" in name))):
        look[name] = _axis(colours, grid=name.startswith("x"))
    for name, part in layout.items():
        look[name] = {**look.get(name, {}), **part} if isinstance(part, dict) else part
    # Streamlit hands every figure to Plotly twice; by an equal mark Plotly sees that it is the
    # same one. A template is never equal to itself there: all would be drawn a second time.
    look["datarevision"] = crc32(repr((traces, look)).encode())
    figure = Picture({"data": traces, "layout": look})
    figure.layout.template = None
    return figure


def _axis(colours: Palette, *, grid: bool) -> Part:
    return {
        "gridcolor": colours.hairline,
        "zeroline": False,
        "linecolor": colours.hairline,
        "tickfont": {"color": colours.ink, "size": SIZE},
        "fixedrange": True,
        "automargin": True,
        **({} if grid else {"showgrid": False}),
    }
