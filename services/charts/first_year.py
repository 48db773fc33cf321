"""The four follow-ups drawn: the share done of all and of the reachable, and what became of all."""

from collections.abc import Iterable

from plotly.graph_objects import Figure

from services.charts.completion import n_of
from services.charts.stacks import Layer, draw_stacks
from services.charts.theme import BELOW, TICKS_BELOW, Part, drawn_once, palette, picture
from services.measures.first_year import Followed
from services.measures.questions import FEW, Row, Table
from services.words import Words

_ROW, _ROOM = 62, 84
_NOBODY = Row((), 0, 0)


@drawn_once
def draw_shares(followed: tuple[Followed, ...], words: Words, *, dark: bool) -> Figure:
    """Draw for each follow-up the share done of all (full) and of the reachable (hollow)."""
    colours = palette(dark=dark)
    names = [words.label(one.milestone) for one in followed]
    kinds = {
        words("of all in the programme"): ([row_of(one.programme) for one in followed], 0.16),
        words("of the reachable"): ([row_of(one.reachable) for one in followed], -0.16),
    }
    traces: list[Part] = []
    for place, (name, (rows, lift)) in enumerate(kinds.items()):
        marker = {"color": colours.done, "size": 13, "symbol": "circle-open" if place else "circle"}
        traces += [
            _interval(place_of(n) + lift, row, colours.uncertain) for n, row in _enough(rows)
        ]
        traces.append(_dots(name, names, list(_enough(rows)), lift, marker))
        traces.append(_beside(rows, lift, words, colours.ink))
    ticks = [place_of(n) for n in range(len(names))]
    return picture(
        traces,
        colours,
        height=_ROW * len(names) + _ROOM,
        beside=names,
        legend_at=BELOW,
        margin={"b": TICKS_BELOW + 30},
        yaxis={"tickvals": ticks, "ticktext": names, "range": [-len(names) + 0.5, 0.5]},
        xaxis={"range": [0, 1.36], "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickformat": ".0%"},
    )


@drawn_once
def draw_states(followed: tuple[Followed, ...], words: Words, *, dark: bool) -> Figure:
    """Draw what became of each follow-up; those not yet due are a hollow band."""
    colours = palette(dark=dark)
    rows = [row_of(one.programme) for one in followed]
    layers = [
        Layer(words("done"), tuple(row.n for row in rows), colours.done),
        Layer(words("late"), _counts(rows, "late"), colours.due_soon),
        Layer(words("declined"), _counts(rows, "declined"), colours.primary),
        Layer(words("missed"), _counts(rows, "missed"), colours.overdue),
        Layer(words("the case ended first"), _counts(rows, "ended_first"), colours.uncertain),
        Layer(words("not yet due"), _counts(rows, "not_yet_due"), colours.uncertain, hollow=True),
    ]
    return draw_stacks([words.label(one.milestone) for one in followed], layers, colours)


def say_shares(followed: tuple[Followed, ...], words: Words) -> str:
    """Say both counts of every follow-up."""
    parts = [
        words(
            "{milestone}: {programme}, of the reachable {reachable}",
            milestone=words.label(one.milestone),
            programme=n_of(row_of(one.programme), words),
            reachable=n_of(row_of(one.reachable), words),
        )
        for one in followed
    ]
    return words("Follow-ups done. {parts}.", parts="; ".join(parts))


def say_states(followed: tuple[Followed, ...], words: Words) -> str:
    """Say what became of every follow-up."""
    parts = [_said_states(one, words) for one in followed]
    return words("What became of the follow-ups. {parts}.", parts="; ".join(parts))


def say_last(followed: tuple[Followed, ...], words: Words) -> str:
    """Say what became of the last follow-up where it was not done, and what is not yet due."""
    row = row_of(followed[-1].programme)
    return words(
        "One-year follow-ups not done: {late} late, {declined} declined, {missed} missed, "
        "{ended} ended first. {waiting} are not yet due.",
        late=words.number(row.number("late")),
        declined=words.number(row.number("declined")),
        missed=words.number(row.number("missed")),
        ended=words.number(row.number("ended_first")),
        waiting=words.number(row.number("not_yet_due")),
    )


def row_of(table: Table) -> Row:
    """Return the one row of a table that is not broken down."""
    return table.row() or _NOBODY


def place_of(number: int) -> int:
    """Place the rows from the top down."""
    return -number


def _said_states(one: Followed, words: Words) -> str:
    row = row_of(one.programme)
    return words(
        "{milestone}: {done} done, {late} late, {declined} declined, {missed} missed, {ended} "
        "ended first, {waiting} not yet due",
        milestone=words.label(one.milestone),
        done=words.number(row.n),
        late=words.number(row.number("late")),
        declined=words.number(row.number("declined")),
        missed=words.number(row.number("missed")),
        ended=words.number(row.number("ended_first")),
        waiting=words.number(row.number("not_yet_due")),
    )


def _counts(rows: Iterable[Row], number: str) -> tuple[int, ...]:
    return tuple(row.number(number) for row in rows)


def _enough(rows: Iterable[Row]) -> list[tuple[int, Row]]:
    return [(n, row) for n, row in enumerate(rows) if (row.of or 0) >= FEW]


def _interval(at: float, row: Row, colour: str) -> Part:
    return {
        "type": "scatter",
        "x": [row.low, row.high],
        "y": [at, at],
        "mode": "lines",
        "line": {"color": colour, "width": 3},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _dots(
    name: str, follow_ups: list[str], rows: list[tuple[int, Row]], lift: float, marker: Part
) -> Part:
    return {
        "type": "scatter",
        "x": [row.share for _, row in rows],
        "y": [place_of(n) + lift for n, _ in rows],
        "name": name,
        "mode": "markers",
        "marker": {**marker, "size": 13, "line": {"width": 2.5}},
        "customdata": [follow_ups[n] for n, _ in rows],
        "hovertemplate": "%{customdata}, %{fullData.name}: %{x:.0%}<extra></extra>",
    }


def _beside(rows: Iterable[Row], lift: float, words: Words, colour: str) -> Part:
    rows = list(rows)
    return {
        "type": "scatter",
        "x": [1.03] * len(rows),
        "y": [place_of(n) + lift for n in range(len(rows))],
        "text": [n_of(row, words) for row in rows],
        "mode": "text",
        "textposition": "middle right",
        "textfont": {"color": colour, "size": 13},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }
