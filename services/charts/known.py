"""The caseload drawn as it was known at the end of each month, and as it is known now."""

from collections.abc import Sequence

from plotly.graph_objects import Figure

from services.charts.theme import Part, drawn_once, palette, picture
from services.measures.known_course import KnownMonth
from services.words import Words

_HEIGHT = 300


@drawn_once
def draw_course(
    months: tuple[KnownMonth, ...], young: tuple[KnownMonth, ...], words: Words, *, dark: bool
) -> Figure:
    """Draw two lines: what was known then hollow and dashed, what is known now full.

    The young months, which may still change, have a ring.
    """
    colours = palette(dark=dark)
    traces = [
        _line(months, [one.now for one in months], words("as known now"), colours.primary),
        {
            **_line(months, [one.then for one in months], words("as known then"), colours.quiet),
            "line": {"color": colours.quiet, "width": 2, "dash": "dot"},
            "marker": {"color": colours.quiet, "size": 8, "symbol": "circle-open"},
        },
    ]
    if young:
        traces.append(_rings(young, words("still settling"), colours.uncertain))
    highest = max((max(one.then, one.now) for one in months), default=0)
    return picture(
        traces,
        colours,
        height=_HEIGHT,
        beside=[words.number(highest)],
        legend_at=-0.24,
        xaxis={"showgrid": False, "dtick": "M3", "tickformat": "%Y-%m"},
        yaxis={"range": [0, max(highest, 1) * 1.15], "showgrid": True, "nticks": 4},
    )


def say_course(months: Sequence[KnownMonth], words: Words) -> str:
    """Say where the two lines lie furthest apart."""
    most = max(months, key=lambda one: abs(one.now - one.then), default=None)
    if most is None or most.now == most.then:
        return words("Nothing that was entered later has changed the caseload of these months.")
    return words(
        "The two lie furthest apart at the end of {month}: {then} known then, {now} known now.",
        month=words.month(most.day),
        then=words.number(most.then),
        now=words.number(most.now),
    )


def _rings(months: Sequence[KnownMonth], name: str, colour: str) -> Part:
    return {
        "type": "scatter",
        "x": [one.day for one in months],
        "y": [one.now for one in months],
        "name": name,
        "mode": "markers",
        "marker": {"color": colour, "size": 17, "symbol": "circle-open", "line": {"width": 2}},
        "hoverinfo": "skip",
    }


def _line(months: Sequence[KnownMonth], counts: list[int], name: str, colour: str) -> Part:
    return {
        "type": "scatter",
        "x": [one.day for one in months],
        "y": counts,
        "name": name,
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 6},
        "hovertemplate": "%{x|%Y-%m-%d}: %{y}",
    }
