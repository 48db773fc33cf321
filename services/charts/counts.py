"""Plain counts drawn: what presses per region, and countries of return."""

from collections.abc import Mapping, Sequence

from plotly.graph_objects import Figure

from services.charts.caseload import regions_of
from services.charts.theme import BELOW, ROW, Palette, Part, drawn_once, palette, picture
from services.measures.questions import Table
from services.words import Words, in_order

_ROOM = 72


@drawn_once
def draw_pressing(overdue: Table, due_soon: Table, words: Words, *, dark: bool) -> Figure:
    """Draw overdue and soon due follow-ups of each region side by side; tables: region."""
    colours = palette(dark=dark)
    regions = regions_of(overdue)
    names = [words.label(region) for region in regions]
    codes = [region.value for region in regions]
    series = {
        words("overdue"): ([_n(overdue, code) for code in codes], colours.overdue),
        words("due within 14 days"): ([_n(due_soon, code) for code in codes], colours.due_soon),
    }
    return _bars(names, series, colours)


@drawn_once
def draw_countries(supported: Table, returned: Table, words: Words, *, dark: bool) -> Figure:
    """Draw granted support and returns by country of return, the most frequent first."""
    colours = palette(dark=dark)
    codes = countries_of(supported, returned, words)
    series = {
        words("granted support"): ([_n(supported, code) for code in codes], colours.primary),
        words("returned"): ([_n(returned, code) for code in codes], colours.done),
    }
    return _bars([words.country(code) for code in codes], series, colours)


def say_pressing(overdue: Table, due_soon: Table, words: Words) -> str:
    """Say how many follow-ups press."""
    late, soon = (sum(row.n for row in table.rows) for table in (overdue, due_soon))
    return "; ".join(
        (
            words.many("{n} follow-up is overdue", "{n} follow-ups are overdue", late),
            words.many(
                "{n} follow-up falls due within 14 days",
                "{n} follow-ups fall due within 14 days",
                soon,
            ),
        )
    )


def say_countries(supported: Table, returned: Table, words: Words) -> str:
    """Say every country's two counts."""
    parts = [
        f"{words.country(code)} {_n(supported, code)}/{_n(returned, code)}"
        for code in countries_of(supported, returned, words)
    ]
    return words(
        "Granted support and returned, by country: {countries}.", countries=", ".join(parts) or "–"
    )


def countries_of(supported: Table, returned: Table, words: Words) -> list[str]:
    """Return the countries of two tables, the most frequent first, equal ones by name."""
    counts: dict[str, int] = {}
    for row in (*supported.rows, *returned.rows):
        counts[str(row.group[0])] = counts.get(str(row.group[0]), 0) + row.n
    by_name = in_order(counts, key=words.country)
    return sorted(by_name, key=lambda code: -counts[code])


def _n(table: Table, code: str) -> int:
    row = table.row(code)
    return row.n if row else 0


def _bars(
    names: Sequence[str], series: Mapping[str, tuple[list[int], str]], colours: Palette
) -> Figure:
    traces: list[Part] = [
        {
            "type": "bar",
            "y": list(names),
            "x": counts,
            "name": name,
            "orientation": "h",
            "marker": {"color": colour},
            "text": [str(n) if n else "" for n in counts],
            "textposition": "outside",
            "textfont": {"color": colours.ink, "size": 14},
            "constraintext": "none",
            "cliponaxis": False,
            "hovertemplate": "%{y}: %{x}",
        }
        for name, (counts, colour) in series.items()
    ]
    return picture(
        traces,
        colours,
        height=ROW * max(len(names), 1) + _ROOM,
        beside=names,
        legend_at=BELOW,
        barmode="group",
        bargroupgap=0.08,
        yaxis={"autorange": "reversed"},
        xaxis={"rangemode": "tozero", "showticklabels": False, "showgrid": False},
    )
