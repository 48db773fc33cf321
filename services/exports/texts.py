"""Writes a measure's table as plain text, for a terminal."""

from collections.abc import Sequence
from typing import Any

from services.exports.cells import neutral
from services.measures.questions import ALL, Row, Table

_SHARES = ("share", "low", "high")


def write_text(table: Table) -> str:
    """Write what is counted, on which day and by which definition, then one line a group."""
    heading = [f"{table.measure}, as of {table.as_of}, unit: {table.unit}", table.definition]
    windows = [f"{name}: {window}" for name, window in table.windows]
    lost = [f"Erased cases that are not in it any more: {table.erased}"] if table.erased else []
    return (
        "\n".join(
            [*heading, *windows, *lost, "", *_aligned(_cells(table), words=len(table.by) or 1)]
        )
        + "\n"
    )


def _cells(table: Table) -> list[list[str]]:
    """Columns that no row fills are left out."""
    rows = [_fields(row, table) for row in table.rows]
    names = list(dict.fromkeys(name for fields in rows for name in fields))
    return [names, *([fields.get(name, "") for name in names] for fields in rows)]


def _fields(row: Row, table: Table) -> dict[str, str]:
    facts = row.json()
    facts.pop("group")
    codes = [str(neutral(code)) for code in row.group]
    groups = dict(zip(table.by, codes, strict=True)) or {"group": ALL}
    instead = facts.pop("instead", {})
    cancelled = instead.pop("cancelled", {})
    for name, n in {**instead, **cancelled}.items():
        facts[str(name).lower()] = n
    return {**groups, **{name: _number(name, value, facts) for name, value in facts.items()}}


def _number(name: str, value: Any, facts: dict[str, Any]) -> str:
    if name in _SHARES and "share" in facts:
        return f"{value:.3f}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _aligned(lines: Sequence[Sequence[str]], *, words: int) -> list[str]:
    """So many columns of words to the left, the numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if place < words else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
