"""Regions drawn in a funnel: between the lines only chance tells them apart; never a ranking."""

from collections.abc import Sequence

from plotly.graph_objects import Figure

from services.charts.labels import SIZE
from services.charts.theme import Part, drawn_once, palette, picture
from services.measures.funnel import Funnel, Limits, Place, Spot
from services.words import Words

_HEIGHT, _BELOW = 440, 64
_SIDES = ("top center", "bottom center")


@drawn_once
def draw_funnel(found: Funnel, words: Words, *, dark: bool) -> Figure:
    """Draw each region at how many it has and what share was done, with the limits of chance."""
    colours = palette(dark=dark)
    share = found.share or 0.0
    ends = (0, max((one.size for one in found.limits), default=0))
    thin = {"color": colours.ink, "width": 1}
    placed = [spot for spot in found.spots if spot.share is not None]
    inner = {"color": colours.uncertain, "width": 2}
    outer = {"color": colours.uncertain, "width": 1.5, "dash": "dot"}
    traces = [
        _level(ends, share, thin, words("all regions {share}", share=words.percent(share))),
        _line(found.limits, "inner", inner, words("chance reaches this far 95 times in 100")),
        _line(found.limits, "outer", outer, words("998 times in 1 000")),
        *_spots(placed, colours.primary, colours.overdue, words),
    ]
    return picture(
        traces,
        colours,
        height=_HEIGHT,
        beside=["100 %"],
        legend_at=-0.2,
        margin={"b": _BELOW, "r": 20, "t": 16},
        xaxis={
            "rangemode": "tozero",
            "showgrid": False,
            "title": {
                "text": words("return episodes whose window has closed"),
                "standoff": 8,
                "font": {"size": SIZE},
            },
        },
        yaxis={"range": [0, 1.04], "tickformat": ".0%", "showgrid": True},
    )


def say_funnel(found: Funnel, words: Words) -> str:
    """Say whether any region differs by more than chance explains."""
    if found.share is None:
        return words("No window has closed yet, so there is nothing to compare.")
    if not found.comparable:
        return words("Too few to compare the regions")
    beyond, near = found.standing(Place.BEYOND_OUTER), found.standing(Place.BEYOND_INNER)
    if beyond:
        return words.many(
            "{regions} differs from the others by more than chance explains",
            "{regions} differ from the others by more than chance explains",
            len(beyond),
            regions=_names(beyond, words),
        )
    if near:
        return words(
            "{regions}: a little outside what chance explains; that alone proves no difference",
            regions=_names(near, words),
        )
    return words("There is no difference between the regions that chance would not explain")


def say_spots(found: Funnel, words: Words) -> str:
    """Say every region's count and where it stands."""
    parts = [
        words(
            "{region} {n} of {of}, {place}",
            region=words.label(spot.region),
            n=words.number(spot.n),
            of=words.number(spot.of),
            place=words.label(spot.place),
        )
        for spot in found.spots
    ]
    return words("One-year follow-up done, by region. {parts}.", parts="; ".join(parts))


def _names(spots: Sequence[Spot], words: Words) -> str:
    return words.labels(spot.region for spot in spots)


def _line(limits: Sequence[Limits], which: str, line: Part, name: str) -> Part:
    """Both limits in one line, broken in the middle: one entry in the legend."""
    pairs = [(one.size, one.inner if which == "inner" else one.outer) for one in limits]
    sizes = [size for size, _ in pairs]
    return {
        "type": "scatter",
        "x": [*sizes, None, *sizes],
        "y": [*(low for _, (low, _) in pairs), None, *(high for _, (_, high) in pairs)],
        "mode": "lines",
        "line": line,
        "name": name,
        "hoverinfo": "skip",
    }


def _spots(spots: Sequence[Spot], usual: str, beyond: str, words: Words) -> list[Part]:
    """A spot beyond the outer limits has a shape of its own, not only a colour."""
    by_size = sorted(spots, key=lambda spot: (spot.of, spot.share))
    far = [spot.place is Place.BEYOND_OUTER for spot in by_size]
    return [
        {
            "type": "scatter",
            "x": [spot.of for spot in by_size],
            "y": [spot.share for spot in by_size],
            "text": [words.label(spot.region) for spot in by_size],
            "mode": "markers+text",
            "textposition": [_SIDES[place % 2] for place in range(len(by_size))],
            "marker": {
                "size": 13,
                "color": [beyond if one else usual for one in far],
                "symbol": ["diamond" if one else "circle" for one in far],
            },
            "showlegend": False,
            "hovertemplate": "%{text}: %{y:.0%} (%{x})<extra></extra>",
            "cliponaxis": False,
        }
    ]


def _level(ends: tuple[int, int], share: float, line: Part, name: str) -> Part:
    return {
        "type": "scatter",
        "x": list(ends),
        "y": [share, share],
        "mode": "lines",
        "line": line,
        "name": name,
        "hoverinfo": "skip",
    }
