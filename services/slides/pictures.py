"""What a slide shows: words, and pictures whose only numbers are released ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.codes import Region
from services.disclosure.documents import Released


@dataclass(frozen=True)
class Bars:
    """One bar for each label, such as the persons of each year."""

    labels: tuple[str, ...]
    values: tuple[Released, ...]
    unit: str

    def __post_init__(self) -> None:
        """Refuse any number that has not been released."""
        _insist(self.labels, self.values)


class Tone(StrEnum):
    """What a part means, so that every format gives it the same colour."""

    PLAIN = "PLAIN"
    DONE = "DONE"
    LATE = "LATE"
    NOT_DONE = "NOT_DONE"


@dataclass(frozen=True)
class Part:
    """One part of a stack: its name and a number for each label of the stack."""

    label: str
    values: tuple[Released, ...]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Stack:
    """Parts of a whole over the same labels, each drawn in a row of its own above the next.

    They are never piled into one bar: each was rounded by itself, so their sum is no released
    number.
    """

    labels: tuple[str, ...]
    parts: tuple[Part, ...]
    unit: str

    def __post_init__(self) -> None:
        """Refuse any number that has not been released."""
        for part in self.parts:
            _insist(self.labels, part.values)


@dataclass(frozen=True)
class Places:
    """One number for each region of the map of Sweden, from north to south."""

    regions: tuple[Region, ...]
    labels: tuple[str, ...]
    values: tuple[Released, ...]
    unit: str

    def __post_init__(self) -> None:
        """Refuse any number that has not been released."""
        _insist(self.labels, self.values)
        _insist(self.regions, self.values)


@dataclass(frozen=True)
class Step:
    """A step on a person's path: where it is taken, and what happens."""

    where: str
    title: str
    text: str


@dataclass(frozen=True)
class Path:
    """The path of a person, step by step; it has no numbers."""

    steps: tuple[Step, ...]


Picture = Bars | Stack | Places | Path


@dataclass(frozen=True)
class Slide:
    """One slide: what it says, what it shows, the same in words, and what the presenter may add.

    `key` names it in every language; `title` is what the slide says; `small` stands under the
    picture; `alt` says the picture to whoever does not see it.
    """

    key: str
    title: str
    lines: tuple[str, ...] = ()
    picture: Picture | None = None
    small: str = ""
    alt: str = ""
    notes: str = ""


def _insist(labels: tuple[object, ...], values: Iterable[object]) -> None:
    given = tuple(values)
    if len(given) != len(labels):
        raise ValueError("each label needs one number")
    if not all(isinstance(value, Released) for value in given):
        raise TypeError("only released numbers are shown to outsiders")
