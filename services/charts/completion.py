"""One-year follow-up drawn: per region with its interval, and per arrival year."""

from plotly.graph_objects import Figure

from models.codes import Region
from services.charts.caseload import regions_of
from services.charts.theme import (
    ROW,
    TICKS_BELOW,
    Palette,
    Part,
    drawn_once,
    palette,
    picture,
)
from services.measures.questions import FEW, Row, Table
from services.words import Words

_AXIS_ROOM = 76
_YEARS_HEIGHT, _YEARS_LEGEND = 380, -0.22


@drawn_once
def draw_completion(table: Table, words: Words, *, dark: bool) -> Figure:
    """Draw each region's share with its interval; under ten, words instead of a share."""
    colours = palette(dark=dark)
    regions = regions_of(table)
    rows = [table.row(region.value) for region in regions]
    names = [words.label(region) for region in regions]
    traces: list[Part] = []
    for name, row in zip(names, rows, strict=True):
        if row is not None and _enough(row):
            traces += [_interval(name, row, colours.uncertain), _dot(name, row, colours.done)]
    traces.append(_beside(names, [n_of(row, words) for row in rows], colours.ink))
    return picture(
        traces,
        colours,
        height=ROW * len(regions) + _AXIS_ROOM,
        beside=names,
        margin={"b": TICKS_BELOW},
        yaxis={"autorange": "reversed", "categoryorder": "array", "categoryarray": names},
        xaxis={"range": [0, 1.32], "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickformat": ".0%"},
    )


@drawn_once
def draw_years(table: Table, words: Words, *, dark: bool) -> Figure:
    """Draw what became of each arrival year's twelve-month follow-ups; table: year."""
    colours = palette(dark=dark)
    years = [str(row.group[0]) for row in table.rows]
    outcomes = {
        words("done"): colours.done,
        words("late"): colours.due_soon,
        words("declined"): colours.stages[1],
        words("missed"): colours.overdue,
        words("the case ended first"): colours.uncertain,
    }
    counts = zip(*(_outcomes(row) for row in table.rows), strict=True)
    edge = {"color": colours.background, "width": 1}
    traces = [
        _stack(years, list(heights), name, {"color": colour, "line": edge})
        for (name, colour), heights in zip(outcomes.items(), counts, strict=True)
    ]
    waiting = [row.not_yet_due or 0 for row in table.rows]
    traces.append(_stack(years, waiting, words("not yet due"), _hollow(colours)))
    return picture(
        traces,
        colours,
        height=_YEARS_HEIGHT,
        beside=[_highest_tick(table)],
        legend_at=_YEARS_LEGEND,
        barmode="stack",
        bargap=0.25,
        xaxis={"type": "category", "showgrid": False, "tickangle": -90},
        yaxis={"showgrid": True, "rangemode": "tozero"},
    )


def say_completion(row: Row | None, words: Words) -> str:
    """Say the share in words: n of N, and how sure it is; a count alone under ten."""
    if row is None or not row.of:
        return words("No window has closed yet, so there is nothing to count.")
    if not _enough(row):
        return words(
            "{n} of {of} had their one-year follow-up. Too few for a percentage.",
            n=words.number(row.n),
            of=words.number(row.of),
        )
    return words(
        "{share} had their one-year follow-up ({n} of {of}; between {low} and {high}).",
        share=words.percent(row.share or 0),
        n=words.number(row.n),
        of=words.number(row.of),
        low=words.percent(row.low or 0),
        high=words.percent(row.high or 0),
    )


def say_instead(row: Row | None, words: Words) -> str:
    """Say what happened instead, and how many are not yet due."""
    if row is None or row.instead is None:
        return ""
    ended = sum(n for _, n in row.instead.cancelled)
    return words(
        "Done within 365 days: {within}. Instead: {late} late, {declined} declined, {missed} "
        "missed, {ended} ended first. Not yet due: {waiting}.",
        within=words.number(row.within_365 or 0),
        late=words.number(row.instead.late),
        declined=words.number(row.instead.declined),
        missed=words.number(row.instead.missed),
        ended=words.number(ended),
        waiting=words.number(row.not_yet_due or 0),
    )


def say_regions(table: Table, words: Words) -> str:
    """Say every region's n of N."""
    parts = [f"{words.label(Region(str(row.group[0])))} {n_of(row, words)}" for row in table.rows]
    return words("One-year follow-up done, by region: {regions}.", regions=", ".join(parts))


def n_of(row: Row | None, words: Words) -> str:
    """Write "18 of 25"; words where nothing can be counted yet."""
    if row is None or not row.of:
        return words("none yet")
    return words("{n} of {of}", n=words.number(row.n), of=words.number(row.of))


def _enough(row: Row) -> bool:
    return (row.of or 0) >= FEW and row.share is not None


def _outcomes(row: Row) -> tuple[int, int, int, int, int]:
    instead = row.instead
    if instead is None:
        return (row.n, 0, 0, 0, 0)
    ended = sum(n for _, n in instead.cancelled)
    return (row.n, instead.late, instead.declined, instead.missed, ended)


def _highest_tick(table: Table) -> str:
    """Return as many digits as the axis of counts shows; it ends a little above the highest bar."""
    highest = max((sum(_outcomes(row)) + (row.not_yet_due or 0) for row in table.rows), default=0)
    return str(int(highest / 0.95))


def _stack(years: list[str], heights: list[int], name: str, marker: Part) -> Part:
    return {
        "type": "bar",
        "x": years,
        "y": heights,
        "name": name,
        "marker": marker,
        "hovertemplate": "%{x}: %{y}",
    }


def _hollow(colours: Palette) -> Part:
    return {
        "color": "rgba(0,0,0,0)",
        "line": {"color": colours.uncertain, "width": 1.5},
        "pattern": {"shape": "/", "fgcolor": colours.uncertain, "size": 6},
    }


def _interval(name: str, row: Row, colour: str) -> Part:
    return {
        "type": "scatter",
        "x": [row.low, row.high],
        "y": [name, name],
        "mode": "lines",
        "line": {"color": colour, "width": 3},
        "hoverinfo": "skip",
    }


def _dot(name: str, row: Row, colour: str) -> Part:
    return {
        "type": "scatter",
        "x": [row.share],
        "y": [name],
        "mode": "markers",
        "marker": {"color": colour, "size": 13},
        "hovertemplate": "%{y}: %{x:.0%}<extra></extra>",
    }


def _beside(names: list[str], texts: list[str], colour: str) -> Part:
    return {
        "type": "scatter",
        "x": [1.03] * len(names),
        "y": names,
        "text": texts,
        "mode": "text",
        "textposition": "middle right",
        "textfont": {"color": colour, "size": 14},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
