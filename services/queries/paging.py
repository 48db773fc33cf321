"""A leaf of a long list, and how long the whole list is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar, overload

Row_co = TypeVar("Row_co", covariant=True)


@dataclass(frozen=True)
class Page(Sequence[Row_co]):
    """Some rows of `total`; leaf `page` of `pages`, counted from 1. Reads like its rows."""

    rows: tuple[Row_co, ...]
    total: int
    page: int = 1
    pages: int = 1

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Row_co: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Row_co, ...]: ...
    def __getitem__(self, place: int | slice) -> Row_co | tuple[Row_co, ...]:
        return self.rows[place]


def leaves(total: int, size: int) -> int:
    """Return how many leaves a list has; an empty one has one."""
    return max(1, -(-total // size))
