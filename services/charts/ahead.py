"""What falls due drawn: a bar for each month ahead, the certain full and the expected hollow."""

from datetime import date

from plotly.graph_objects import Figure

from services.charts.stacks import Layer, draw_stacks
from services.charts.theme import drawn_once, palette
from services.measures.expected import Ahead
from services.statistics.rounding import adding_up
from services.words import Words

Rounded = tuple[int, ...]


def draw_ahead(found: Ahead, words: Words, *, dark: bool) -> Figure:
    """Draw the twelve months; expected ones only where there was enough to reckon from."""
    return _drawn(found.months, certain_of(found), expected_of(found), words, dark=dark)


@drawn_once
def _drawn(
    months: tuple[str, ...], certain: Rounded, expected: Rounded, words: Words, *, dark: bool
) -> Figure:
    colours = palette(dark=dark)
    layers = [
        Layer(words("certain"), certain, colours.primary),
        Layer(words("expected besides"), expected, colours.uncertain, hollow=True),
    ]
    return draw_stacks([month_of(month, words) for month in months], layers, colours)


def say_ahead(found: Ahead, words: Words) -> str:
    """Say what is certain in every month."""
    parts = [
        f"{month_of(month, words)} {words.number(n)}"
        for month, n in zip(found.months, certain_of(found), strict=True)
    ]
    return words("Follow-ups falling due, by month: {months}.", months=", ".join(parts))


def certain_of(found: Ahead) -> Rounded:
    """Return how many follow-ups fall due in each month."""
    counted = {row.group[0]: row.n for row in found.by_month.rows}
    return tuple(counted.get(month, 0) for month in found.months)


def expected_of(found: Ahead) -> Rounded:
    """Return how many more are expected in each month, in whole numbers that add up to the total.

    None where it is too uncertain.
    """
    if not found.expected.enough:
        return (0,) * len(found.months)
    return adding_up(found.expected.middle)


def month_of(month: str, words: Words) -> str:
    """Write a month's code as people read it."""
    return words.month(date.fromisoformat(f"{month}-01"))
