"""Support, changes and children's checks drawn as stacked counts."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from plotly.graph_objects import Figure

from models.codes import SupportForm, SupportPhase
from services.charts.stacks import Layer, draw_stacks
from services.charts.theme import drawn_once, palette
from services.measures.questions import Row, Table
from services.queries.child_checks import CheckState, ChildCheck
from services.queries.wellbeing import Change, Dimension
from services.words import Words

_STATES = (CheckState.DONE, CheckState.REASON_GIVEN, CheckState.NOT_YET)


@drawn_once
def draw_given(table: Table, words: Words, *, dark: bool) -> Figure:
    """Draw how many items were given in each phase, divided by form; table: phase, form."""
    colours = palette(dark=dark)
    steps = (colours.stages[1], colours.stages[3], colours.stages[5])
    shades = dict(zip(SupportForm, steps, strict=True))
    layers = [
        Layer(words.label(form), counts_of(table, SupportPhase, form), shades[form])
        for form in SupportForm
    ]
    return draw_stacks(_names(SupportPhase, words), layers, colours)


@drawn_once
def draw_changes(table: Table, words: Words, *, dark: bool) -> Figure:
    """Draw how each dimension moved; table: dimension, change."""
    colours = palette(dark=dark)
    shades = {
        Change.BETTER: colours.done,
        Change.SAME: colours.uncertain,
        Change.WORSE: colours.due_soon,
    }
    layers = [
        Layer(words.label(change), counts_of(table, Dimension, change), shades[change])
        for change in Change
    ]
    return draw_stacks(_names(Dimension, words), layers, colours)


@drawn_once
def draw_checks(table: Table, words: Words, *, dark: bool) -> Figure:
    """Draw how each check for children stands; table: check, state."""
    colours = palette(dark=dark)
    shades: Mapping[CheckState, str] = {
        CheckState.DONE: colours.done,
        CheckState.REASON_GIVEN: colours.primary,
        CheckState.NOT_YET: colours.uncertain,
    }
    layers = [
        Layer(
            words.label(state),
            counts_of(table, ChildCheck, state),
            shades[state],
            hollow=state is CheckState.NOT_YET,
        )
        for state in _STATES
    ]
    return draw_stacks(_names(ChildCheck, words), layers, colours)


def say_rows(table: Table, rows: Iterable[StrEnum], layers: Iterable[StrEnum], words: Words) -> str:
    """Say every count of a table by two keys."""
    parts = [
        f"{words.label(row)}: "
        + ", ".join(
            f"{words.label(layer)} {words.number(count_of(table, row, layer))}" for layer in layers
        )
        for row in rows
    ]
    return "; ".join(parts) + "."


def say_changes(table: Table, words: Words) -> str:
    """Say how the judgements moved, all dimensions together; table: dimension, change."""
    better, same, worse = (sum(counts_of(table, Dimension, change)) for change in Change)
    if not better + same + worse:
        return words("Nobody has been judged twice yet")
    return words(
        "From the first to the last judgement: {better} better, {same} the same, {worse} worse",
        better=words.number(better),
        same=words.number(same),
        worse=words.number(worse),
    )


def say_checks(table: Table, words: Words) -> str:
    """Say how many checks for children are done of those that concern them; table: check."""
    n, of = sum(row.n for row in table.rows), sum(row.of or 0 for row in table.rows)
    if not of:
        return words("No checks for children")
    return words("{n} of {of} checks for children are done", n=words.number(n), of=words.number(of))


def total(table: Table) -> int:
    """Add up all counts of a table."""
    return sum(row.n for row in table.rows)


def counts_of(table: Table, rows: Iterable[StrEnum], layer: StrEnum) -> tuple[int, ...]:
    """Return one layer's count in each row."""
    return tuple(count_of(table, row, layer) for row in rows)


def count_of(table: Table, *group: StrEnum) -> int:
    """Return the count of one group, none if it has no row."""
    return (table.row(*(code.value for code in group)) or Row((), 0)).n


def _names(rows: Iterable[StrEnum], words: Words) -> list[str]:
    return [words.label(row) for row in rows]
