"""A Dash page with one filter and the figures of a file: dashboard.py FIGURES PORT."""

import json
import sys
from pathlib import Path
from typing import Any

import plotly.io
from dash import Dash, Input, Output, dcc, html
from plotly.graph_objects import Figure
from waitress import serve

FIGURES: dict[str, list[dict[str, Any]]] = json.loads(Path(sys.argv[1]).read_text("utf-8"))
CHOICES = list(FIGURES)
GRID = {"display": "grid", "gridTemplateColumns": "1fr 1fr"}
CONFIG = {"displayModeBar": False, "responsive": True}

plotly.io.templates.default = None  # the figures are drawn as they are in the file
charts = [f"chart-{number}" for number in range(len(FIGURES[CHOICES[0]]))]
app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.RadioItems(CHOICES, CHOICES[0], id="choice"),
        html.Div([dcc.Graph(id=chart, config=CONFIG) for chart in charts], style=GRID),
    ]
)


@app.callback([Output(chart, "figure") for chart in charts], Input("choice", "value"))
def draw(choice: str) -> list[Figure]:
    """Draw the figures of a choice."""
    return [Figure(figure) for figure in FIGURES[choice]]


if __name__ == "__main__":
    serve(app.server, host="127.0.0.1", port=int(sys.argv[2]), threads=4)
