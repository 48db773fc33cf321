"""Waiting drawn: which share still waits after so many days, with the limits of what is known."""

from plotly.graph_objects import Figure

from services.charts.theme import Palette, Part, drawn_once, palette, picture
from services.measures.questions import FEW, Row
from services.measures.waits import Wait
from services.statistics.rounding import whole
from services.words import Words

_HEIGHT, _BELOW = 320, 64


@drawn_once
def draw_wait(found: Wait, words: Words, *, dark: bool) -> Figure:
    """Draw the share still waiting as a step line within its limits, and where it falls to half."""
    colours = palette(dark=dark)
    hover = words("%{x} days: %{y:.0%} still wait") + "<extra></extra>"
    curve = _step(found.days, found.shares, colours.primary, 2.5)
    traces = [*_band(found, colours), {**curve, "hovertemplate": hover}]
    ticks = [
        words("{day} days<br>{n} left", day=words.number(day), n=words.number(n))
        for day, n in found.at_risk
    ]
    median = (found.table.row() or Row((), 0, 0)).median
    return picture(
        traces,
        colours,
        height=_HEIGHT,
        beside=["100 %"],
        margin={"b": _BELOW, "r": 32},
        xaxis={
            "tickvals": [day for day, _ in found.at_risk],
            "ticktext": ticks,
            "tickangle": 0,
            "showgrid": False,
        },
        yaxis={"range": [0, 1.02], "tickformat": ".0%", "showgrid": True},
        shapes=[] if median is None else _half(median, colours.ink),
    )


def say_wait(found: Wait, words: Words) -> str:
    """Say after how many days half have come through, and how sure that is."""
    row = found.table.row() or Row((), 0, 0)
    counts = {"n": words.number(row.n), "of": words.number(row.of or 0)}
    if not row.of:
        return words("nobody's wait began in this period")
    if row.of < FEW:
        return words("{n} of {of} are through, too few for a middle value", **counts)
    if row.median is None:
        return words("fewer than half are through so far, {n} of {of}", **counts)
    days = words.many("{n} day", "{n} days", whole(row.median))
    return words("half are through after {days}", days=days)


def say_sure(found: Wait, words: Words) -> str:
    """Say between which days the middle value lies, and of how many."""
    row = found.table.row() or Row((), 0, 0)
    counts = {"n": words.number(row.n), "of": words.number(row.of or 0)}
    if row.median is None or (row.of or 0) < FEW:
        return words("{n} of {of} are through.", **counts)
    low = words.number(whole(row.low or 0))
    if row.high is None:
        return words(
            "The true middle lies at {low} days or more, 95 times in 100. {n} of {of} are through.",
            low=low,
            **counts,
        )
    high = words.number(whole(row.high))
    return words(
        "The true middle lies between {low} and {high} days, 95 times in 100. {n} of {of} are "
        "through.",
        low=low,
        high=high,
        **counts,
    )


def say_course(found: Wait, words: Words) -> str:
    """Say how many still wait after each of the days that the picture names."""
    parts = [
        words(
            "after {days} {share} ({low}–{high}), {n} observed",
            days=words.many("{n} day", "{n} days", day),
            share=words.percent(share),
            low=words.percent(low),
            high=words.percent(high),
            n=words.number(n),
        )
        for day, n, share, low, high in found.course
    ]
    return words("Still waiting: {parts}.", parts="; ".join(parts)) if parts else ""


def _band(found: Wait, colours: Palette) -> list[Part]:
    """The limits: the upper line bare, the lower one filled up to it."""
    upper = _step(found.days, found.high, colours.uncertain, 0.5)
    lower = _step(found.days, found.low, colours.uncertain, 0.5)
    filled = {"fill": "tonexty", "fillcolor": "rgba(123,136,143,0.22)"}
    return [{**upper, "hoverinfo": "skip"}, {**lower, **filled, "hoverinfo": "skip"}]


def _step(days: tuple[int, ...], shares: tuple[float, ...], colour: str, width: float) -> Part:
    return {
        "type": "scatter",
        "x": [0, *days],
        "y": [1, *(round(share, 4) for share in shares)],
        "mode": "lines",
        "line": {"color": colour, "width": width, "shape": "hv"},
    }


def _half(median: float, colour: str) -> list[Part]:
    line = {"color": colour, "width": 1, "dash": "dot"}
    return [
        {"type": "line", "x0": 0, "x1": median, "y0": 0.5, "y1": 0.5, "line": line},
        {"type": "line", "x0": median, "x1": median, "y0": 0, "y1": 0.5, "line": line},
    ]
