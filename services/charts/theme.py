"""The one palette, read from `.streamlit/config.toml`, and the look every chart shares."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar

from plotly.graph_objects import Figure

from services.database import ROOT

CONFIG = ROOT / ".streamlit" / "config.toml"
FONT = "Source Sans, Source Sans Pro, sans-serif"
Draw = TypeVar("Draw", bound=Callable[..., Figure])
Part = dict[str, Any]
_STAGE_STEPS = (0, 2, 4, 5, 7, 9)
ROW, BELOW = 34, -0.12


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
    traces: list[Part], colours: Palette, *, height: int, legend_at: float = 0, **layout: Any
) -> Figure:
    """Make a figure in the shared look: quiet, no frame, thin grid, nothing that moves.

    The legend stands below, at minus a part of the height; `layout` adds to the look, and every
    axis in it has it too. A figure is made of plain parts in one
    go: adding traces and updating axes one after the other takes Plotly five times as long.
    """
    look: dict[str, Any] = {
        "template": "none",  # Streamlit's own is four fifths of a figure, and nothing of it shows
        "height": height,
        "font": {"family": FONT, "color": colours.ink, "size": 14},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "showlegend": legend_at != 0,
        "legend": {"orientation": "h", "y": legend_at, "x": 0, "traceorder": "normal"},
        "bargap": 0.32,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"font": {"family": FONT}},
    }
    for name in {"xaxis", "yaxis", *(name for name in layout if "axis" in name)}:
        look[name] = _axis(colours, grid=name.startswith("x"))
    for name, part in layout.items():
        look[name] = {**look.get(name, {}), **part} if isinstance(part, dict) else part
    return Figure({"data": traces, "layout": look})


def _axis(colours: Palette, *, grid: bool) -> Part:
    return {
        "gridcolor": colours.hairline,
        "zeroline": False,
        "linecolor": colours.hairline,
        "tickfont": {"color": colours.ink, "size": 14},
        "fixedrange": True,
        "automargin": True,
        **({} if grid else {"showgrid": False}),
    }
