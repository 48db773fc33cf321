"""The sheet of a workbook that says what its figures mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.exports.workbooks import Column, Kind, Sheet
from services.words import Words


@dataclass(frozen=True)
class Definition:
    """What a figure is called, what it counts and how, in the reader's language."""

    name: str
    unit: str
    text: str


def definitions_sheet(
    definitions: Sequence[Definition], words: Words, *, notes: Sequence[str] = ()
) -> Sheet:
    """Make the sheet: a row for each definition, what holds for all of them below."""
    return Sheet(
        title=words("Definitions"),
        heading=words("What the figures mean"),
        notes=tuple(notes),
        columns=(
            Column(words("Measure"), Kind.TEXT),
            Column(words("Unit"), Kind.TEXT),
            Column(words("Definition"), Kind.TEXT),
        ),
        rows=tuple((each.name, each.unit, each.text) for each in definitions),
    )
