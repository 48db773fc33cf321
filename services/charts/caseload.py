"""The caseload drawn: per region by stage now, and its course over two years."""

from collections.abc import Mapping, Sequence
from datetime import date

from plotly.graph_objects import Bar, Figure, Scatter
from plotly.subplots import make_subplots

from models.codes import OPEN_STAGES, Region, Stage
from services.charts.theme import ROW, dress, palette
from services.measures.questions import Table
from services.words import Words

_LEGEND_ROOM = 148
_COURSE_ROW = 50


def draw_caseload(table: Table, words: Words, *, dark: bool) -> Figure:
    """Draw a bar for each region, divided by stage in path order; table: region, stage."""
    colours = palette(dark=dark)
    regions = regions_of(table)
    names = [words.label(region) for region in regions]
    figure = Figure()
    for stage, colour in zip(OPEN_STAGES, colours.stages, strict=True):
        counts = [_count(table, region, stage) for region in regions]
        figure.add_trace(
            Bar(
                y=names,
                x=counts,
                name=words.label(stage),
                orientation="h",
                marker={"color": colour, "line": {"color": colours.background, "width": 1}},
                hovertemplate="%{y}: %{x}",
            )
        )
    totals = [sum(_count(table, region, stage) for stage in OPEN_STAGES) for region in regions]
    figure.add_trace(_labels(names, totals, [words.number(n) for n in totals], colours.ink))
    dress(figure, colours, height=ROW * len(regions) + _LEGEND_ROOM, legend=True)
    figure.update_layout(barmode="stack")
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(rangemode="tozero", showticklabels=False, showgrid=False)
    return figure


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


def draw_course(table: Table, words: Words, *, dark: bool) -> Figure:
    """Draw each region's open cases at the end of each month, one line a region on one scale."""
    colours = palette(dark=dark)
    series = course(table)
    figure = make_subplots(rows=len(series), cols=1, shared_xaxes=True, vertical_spacing=0.02)
    highest = max((n for months in series.values() for n in months.values()), default=1)
    for place, (region, months) in enumerate(series.items(), start=1):
        figure.add_trace(_line(months, words.label(region), colours.primary), row=place, col=1)
        figure.update_yaxes(
            tickvals=[highest / 2], ticktext=[words.label(region)], row=place, col=1
        )
        _last_value(figure, months, place, words)
    dress(figure, colours, height=_COURSE_ROW * len(series) + 40)
    figure.update_yaxes(range=[0, max(highest, 1) * 1.15])
    figure.update_xaxes(showgrid=False, dtick="M6", tickformat="%Y-%m")
    figure.update_layout(margin={"r": 40})
    return figure


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


def _labels(
    names: Sequence[str], at: Sequence[float], texts: Sequence[str], colour: str
) -> Scatter:
    return Scatter(
        x=list(at),
        y=list(names),
        text=[f" {text}" for text in texts],
        mode="text",
        textposition="middle right",
        textfont={"color": colour, "size": 15},
        showlegend=False,
        hoverinfo="skip",
        cliponaxis=False,
    )


def _line(months: Mapping[date, int], name: str, colour: str) -> Scatter:
    return Scatter(
        x=list(months),
        y=list(months.values()),
        name=name,
        mode="lines",
        line={"color": colour, "width": 2, "shape": "hv"},
        fill="tozeroy",
        hovertemplate="%{x|%Y-%m}: %{y}",
    )


def _last_value(figure: Figure, months: Mapping[date, int], place: int, words: Words) -> None:
    last = max(months)
    figure.add_annotation(
        x=last,
        y=months[last],
        text=words.number(months[last]),
        showarrow=False,
        xanchor="left",
        xshift=6,
        row=place,
        col=1,
    )
