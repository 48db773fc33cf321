"""The caseload drawn: per region by stage now, and its course over two years."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from plotly.graph_objects import Figure

from models.codes import OPEN_STAGES, Region, Stage
from services.charts.theme import BELOW, ROW, TICKS_BELOW, Part, drawn_once, palette, picture
from services.measures.questions import Table
from services.words import Words

_LEGEND_ROOM = 148
_COURSE_ROW = 50
_GAP = 0.02


@drawn_once
def draw_caseload(table: Table, words: Words, *, dark: bool) -> Figure:
    """Draw a bar for each region, divided by stage in path order; table: region, stage."""
    colours = palette(dark=dark)
    regions = regions_of(table)
    names = [words.label(region) for region in regions]
    counts = {stage: [_count(table, region, stage) for region in regions] for stage in OPEN_STAGES}
    traces = [
        _bars(names, counts[stage], words.label(stage), colour, colours.background)
        for stage, colour in zip(OPEN_STAGES, colours.stages, strict=True)
    ]
    totals = [sum(column) for column in zip(*counts.values(), strict=True)]
    traces.append(_labels(names, totals, [words.number(n) for n in totals], colours.ink))
    return picture(
        traces,
        colours,
        height=ROW * len(regions) + _LEGEND_ROOM,
        beside=names,
        legend_at=BELOW,
        barmode="stack",
        yaxis={"autorange": "reversed"},
        xaxis={"rangemode": "tozero", "showticklabels": False, "showgrid": False},
    )


def say_caseload(table: Table, words: Words) -> str:
    """Say what the caseload's bars show; table: region, stage."""
    totals = {
        region: sum(_count(table, region, stage) for stage in OPEN_STAGES)
        for region in regions_of(table)
    }
    parts = [f"{words.label(region)} {words.number(n)}" for region, n in totals.items()]
    return words(
        "Open cases per region on {day}: {regions}.",
        day=words.day(table.as_of),
        regions=", ".join(parts),
    )


@drawn_once
def draw_course(table: Table, words: Words, *, dark: bool) -> Figure:
    """Draw each region's open cases at the end of each month, one line a region on one scale."""
    colours = palette(dark=dark)
    series = course(table)
    highest = max((n for months in series.values() for n in months.values()), default=1)
    traces: list[Part] = []
    notes: list[Part] = []
    axes: dict[str, Any] = {}
    for place, (region, months) in enumerate(series.items(), start=1):
        name = words.label(region)
        traces.append(_line(months, name, colours.primary, place))
        notes.append(_last_value(months, place, words))
        axes |= _strip(place, len(series), name, highest)
    return picture(
        traces,
        colours,
        height=_COURSE_ROW * len(series) + 40,
        beside=[words.label(region) for region in series],
        margin={"r": 40, "b": TICKS_BELOW if len(series) > 1 else 8},
        annotations=notes,
        **axes,
    )


def say_course(table: Table, words: Words) -> str:
    """Say how the whole of the shown caseload has moved over the two years."""
    series = course(table)
    months = sorted({month for found in series.values() for month in found})
    if not months:
        return words("There were no open cases in these two years.")
    totals = {month: sum(found.get(month, 0) for found in series.values()) for month in months}
    peak = max(totals, key=lambda month: totals[month])
    return words(
        "Open cases at the end of each month: {first} in {first_month}, most {most} in "
        "{peak_month}, {last} now.",
        first=words.number(totals[months[0]]),
        first_month=words.month(months[0]),
        most=words.number(totals[peak]),
        peak_month=words.month(peak),
        last=words.number(totals[months[-1]]),
    )


def course(table: Table) -> dict[Region, dict[date, int]]:
    """Fold a table by month and region into a course for each region, in the regions' order."""
    found: dict[Region, dict[date, int]] = {}
    for row in table.rows:
        codes = dict(zip(table.by, row.group, strict=True))
        month = date.fromisoformat(f"{codes['month']}-01")
        found.setdefault(Region(str(codes["region"])), {})[month] = row.n
    return {region: found[region] for region in Region if region in found}


def regions_of(table: Table) -> list[Region]:
    """Return the regions of a table in their order, from north to south."""
    place = table.by.index("region")
    shown = {str(row.group[place]) for row in table.rows}
    return [region for region in Region if region.value in shown]


def _count(table: Table, region: Region, stage: Stage) -> int:
    row = table.row(region.value, stage.value)
    return row.n if row else 0


def _bars(names: list[str], counts: list[int], name: str, colour: str, edge: str) -> Part:
    return {
        "type": "bar",
        "y": names,
        "x": counts,
        "name": name,
        "orientation": "h",
        "marker": {"color": colour, "line": {"color": edge, "width": 1}},
        "hovertemplate": "%{y}: %{x}",
    }


def _labels(names: list[str], at: list[int], texts: list[str], colour: str) -> Part:
    return {
        "type": "scatter",
        "x": at,
        "y": names,
        "text": [f" {text}" for text in texts],
        "mode": "text",
        "textposition": "middle right",
        "textfont": {"color": colour, "size": 15},
        "showlegend": False,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _line(months: Mapping[date, int], name: str, colour: str, place: int) -> Part:
    return {
        "type": "scatter",
        "x": list(months),
        "y": list(months.values()),
        "name": name,
        "mode": "lines",
        "line": {"color": colour, "width": 2, "shape": "hv"},
        "fill": "tozeroy",
        "hovertemplate": "%{x|%Y-%m}: %{y}",
        "xaxis": f"x{_nth(place)}",
        "yaxis": f"y{_nth(place)}",
    }


def _strip(place: int, of: int, name: str, highest: int) -> dict[str, Part]:
    """Give the axes of one of the strips that lie above each other; only the lowest shows days."""
    share = (1 - _GAP * (of - 1)) / of
    bottom = (of - place) * (share + _GAP)
    months = {"showgrid": False, "dtick": "M6", "tickformat": "%Y-%m"}
    lowest = place == of
    linked = {} if lowest else {"matches": f"x{_nth(of)}", "showticklabels": False}
    return {
        f"xaxis{_nth(place)}": {"anchor": f"y{_nth(place)}", "domain": [0, 1], **months, **linked},
        f"yaxis{_nth(place)}": {
            "anchor": f"x{_nth(place)}",
            "domain": [bottom, bottom + share],
            "range": [0, max(highest, 1) * 1.15],
            "tickvals": [highest / 2],
            "ticktext": [name],
        },
    }


def _last_value(months: Mapping[date, int], place: int, words: Words) -> Part:
    last = max(months)
    return {
        "x": last,
        "y": months[last],
        "text": words.number(months[last]),
        "showarrow": False,
        "xanchor": "left",
        "xshift": 6,
        "xref": f"x{_nth(place)}",
        "yref": f"y{_nth(place)}",
    }


def _nth(place: int) -> str:
    """Number an axis as Plotly does, which leaves the first one bare."""
    return "" if place == 1 else str(place)
