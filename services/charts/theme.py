"""The one palette, read from `.streamlit/config.toml`, and the look every chart shares."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from plotly.graph_objects import Figure

from services.database import ROOT

CONFIG = ROOT / ".streamlit" / "config.toml"
FONT = "Source Sans, Source Sans Pro, sans-serif"
_STAGE_STEPS = (0, 2, 4, 5, 7, 9)
ROW = 34


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


def dress(figure: Figure, colours: Palette, *, height: int, legend: bool = False) -> Figure:
    """Give a figure the shared look: quiet, no frame, thin grid, nothing that moves."""
    axis = {
        "gridcolor": colours.hairline,
        "zeroline": False,
        "linecolor": colours.hairline,
        "tickfont": {"color": colours.ink, "size": 14},
        "fixedrange": True,
        "automargin": True,
    }
    figure.update_layout(
        height=height,
        font={"family": FONT, "color": colours.ink, "size": 14},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=legend,
        legend={"orientation": "h", "y": -0.12, "x": 0, "traceorder": "normal"},
        bargap=0.32,
        dragmode=False,
        hovermode="closest",
        hoverlabel={"font": {"family": FONT}},
    )
    figure.update_xaxes(**axis)
    figure.update_yaxes(**{**axis, "showgrid": False})
    return figure
