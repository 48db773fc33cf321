"""Drawing lots: one of several codes by weight, or whether something happens at all."""

from bisect import bisect_right
from collections.abc import Container
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Code = TypeVar("Code")


class Lots(Generic[Code]):
    """Codes to draw from, each with its weight."""

    def __init__(self, *weighted: tuple[Code, int]) -> None:
        self._codes = [code for code, _ in weighted]
        self._ends = list(accumulate(weight for _, weight in weighted))

    def draw(self, chance: Random, *, but: Container[Code] = ()) -> Code:
        """Draw one code that is none of these."""
        while True:
            code = self._codes[bisect_right(self._ends, chance.random() * self._ends[-1])]
            if code not in but:
                return code


def happens(chance: Random, *, in_hundred: float) -> bool:
    """Say whether something happens that happens so many times in a hundred."""
    return chance.random() * 100 < in_hundred
