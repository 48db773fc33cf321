"""The endings of the year after the return drawn: stacked shares, with how many are still known."""

from collections.abc import Mapping

from plotly.graph_objects import Figure

from services.charts.theme import Palette, Part, drawn_once, palette, picture
from services.measures.incidence import TICKS, Incidence
from services.measures.questions import FEW, Row
from services.queries.incidence import LONGEST, Ending
from services.words import Words

_HEIGHT, _BELOW = 430, 96
_OPENS = 274
_MONTHS: Mapping[int, int] = dict(zip(TICKS, (0, 3, 6, 9, 12), strict=True))
_QUARTERS = [0, 0.25, 0.5, 0.75, 1]


@drawn_once
def draw_incidence(found: Incidence, words: Words, *, dark: bool) -> Figure:
    """Draw each ending's share over the days since the arrival, one upon the other."""
    colours = palette(dark=dark)
    looks = _colours(colours)
    traces = [
        _area(found, kind, shares, looks[kind], words)
        for kind, row, shares in zip(Ending, found.rows, found.shares, strict=True)
        if row.n
    ]
    ticks = [
        words("{months} mo<br>{n} left", months=_MONTHS[day], n=words.number(n))
        for day, n in found.at_risk
    ]
    return picture(
        traces,
        colours,
        height=_HEIGHT,
        beside=["100 %"],
        legend_at=-0.24,
        margin={"b": _BELOW, "r": 24},
        hovermode="x unified",
        xaxis={
            "range": [0, LONGEST + 6],
            "tickangle": 0,
            "tickvals": [day for day, _ in found.at_risk],
            "ticktext": ticks,
            "showgrid": True,
        },
        yaxis={"range": [0, 1.02], "tickvals": _QUARTERS, "tickformat": ".0%", "showgrid": True},
        shapes=[_opening(colours), *_interval(found.rows[0], colours)],
        annotations=[_opens(words, colours)],
    )


def say_incidence(found: Incidence, words: Words) -> str:
    """Say how likely the follow-up is to be done by the end of its window, and how sure that is."""
    done = found.rows[0]
    if not found.of:
        return words("Nobody has arrived yet, so there is nothing to follow.")
    if found.of < FEW:
        return words.many(
            "Of {of} who arrived, {n} has had the one-year follow-up. Too few for a percentage.",
            "Of {of} who arrived, {n} have had the one-year follow-up. Too few for a percentage.",
            done.n,
            of=words.number(found.of),
        )
    if done.share is None:
        return words.many(
            "It is too early to say how it ends: {n} of {of} is still under way. So far {done} "
            "have had their one-year follow-up.",
            "It is too early to say how it ends: {n} of {of} are still under way. So far {done} "
            "have had their one-year follow-up.",
            found.waiting,
            of=words.number(found.of),
            done=words.number(done.n),
        )
    return words(
        "By the end of the window {share} have had their one-year follow-up (between {low} and "
        "{high})",
        **_bounds(done, words),
    )


def say_endings(found: Incidence, words: Words) -> str:
    """Say every ending's share by the end of the window, as a sentence."""
    return words("By the end of the window: {parts}.", parts=", ".join(_parts(found, words)))


def shares_at(found: Incidence, row: Row, words: Words) -> tuple[tuple[str, str], ...]:
    """Name every tick of the axis with an ending's share on that day; a dash where unknown."""
    shares = found.shares[list(Ending).index(Ending(str(row.group[0])))] if found.shares else ()
    return tuple(
        (
            words("After {months} months", months=_MONTHS[day]),
            _share_on(found, shares, day, words),
        )
        for day in TICKS[1:]
    )


def _share_on(found: Incidence, shares: tuple[float, ...], day: int, words: Words) -> str:
    reached = [share for at, share in zip(found.days, shares, strict=True) if at <= day]
    known = day <= found.known_until or not found.waiting
    return words.percent(reached[-1] if reached else 0) if known else "–"


def share_of(row: Row, found: Incidence, words: Words) -> str:
    """Write an ending's share with its interval; in words where there are few."""
    if found.of < FEW:
        return words("too few")
    if row.share is None:
        return words("not known yet")
    return words("{share} ({low}–{high})", **_bounds(row, words))


def _parts(found: Incidence, words: Words) -> list[str]:
    few = found.of < FEW
    return [
        f"{words.label(Ending(str(row.group[0])))} "
        + (words.number(row.n) if few else share_of(row, found, words))
        for row in found.rows
        if row.n
    ]


def _bounds(row: Row, words: Words) -> Mapping[str, str]:
    values = {"share": row.share, "low": row.low, "high": row.high}
    return {name: words.percent(value or 0) for name, value in values.items()}


def _colours(colours: Palette) -> Mapping[Ending, str]:
    return {
        Ending.DONE: colours.done,
        Ending.WITHDREW: colours.primary,
        Ending.LOST: colours.due_soon,
        Ending.RE_EXPLOITED: colours.overdue,
        Ending.DIED: colours.ink,
        Ending.REMIGRATED: colours.stages[1],
        Ending.OTHER: colours.uncertain,
    }


def _area(
    found: Incidence, kind: Ending, shares: tuple[float, ...], colour: str, words: Words
) -> Part:
    kept = [(day, share) for day, share in zip(found.days, shares, strict=True) if day <= LONGEST]
    last = kept[-1][1] if kept else 0.0
    end = [(min(LONGEST, found.known_until), last)]
    days, heights = zip(*[(0, 0.0), *kept, *end], strict=True)
    return {
        "type": "scatter",
        "x": list(days),
        "y": [round(height, 4) for height in heights],
        "name": words.label(kind),
        "mode": "lines",
        "stackgroup": "endings",
        "line": {"width": 0.5, "color": colour, "shape": "hv"},
        "fillcolor": colour,
        "hovertemplate": "%{y:.0%}",
    }


def _interval(done: Row, colours: Palette) -> list[Part]:
    """Draw between which shares the follow-up's true one lies at the end of the window."""
    if done.share is None:
        return []
    across = {"x0": LONGEST + 1, "x1": LONGEST + 1, "y0": done.low, "y1": done.high}
    return [{"type": "line", **across, "line": {"color": colours.ink, "width": 3}}]


def _opening(colours: Palette) -> Part:
    return {
        "type": "line",
        "x0": _OPENS,
        "x1": _OPENS,
        "y0": 0,
        "y1": 1,
        "line": {"color": colours.ink, "width": 1, "dash": "dot"},
    }


def _opens(words: Words, colours: Palette) -> Part:
    return {
        "x": _OPENS,
        "y": 0.98,
        "text": words("the window opens"),
        "showarrow": False,
        "xanchor": "right",
        "xshift": -6,
        "font": {"size": 13, "color": colours.ink},
    }
