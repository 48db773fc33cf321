"""What a benchmark found: one line of the table, with its goal and whether it was met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any, Literal


@dataclass(frozen=True)
class Goal:
    """The most that one of a row's figures should be."""

    figure: Literal["p50", "p95", "ratio"]
    most: float

    def __str__(self) -> str:
        """Write the goal as people do."""
        return f"{self.figure} ≤ {self.most:g}"


@dataclass(frozen=True)
class Row:
    """One thing measured n times; the ratio is to what the row's name says it is compared with."""

    name: str
    unit: str
    n: int
    p50: float
    p95: float
    ratio: float | None = None
    goals: tuple[Goal, ...] = ()

    @property
    def goal(self) -> str:
        """Write all goals; nothing where the figure is only reported."""
        return ", ".join(map(str, self.goals))

    @property
    def met(self) -> bool | None:
        """Say whether every goal is met; None where there is none."""
        if not self.goals:
            return None
        figures = {"p50": self.p50, "p95": self.p95, "ratio": self.ratio or 0}
        return all(figures[goal.figure] <= goal.most for goal in self.goals)

    def json(self) -> dict[str, Any]:
        """Return the row as it is written down."""
        return {
            "name": self.name,
            "unit": self.unit,
            "n": self.n,
            "p50": round(self.p50, 3),
            "p95": round(self.p95, 3),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "goal": self.goal or None,
            "met": self.met,
        }


def row(
    name: str,
    unit: str,
    found: Sequence[float],
    *,
    to: Sequence[float] = (),
    goals: tuple[Goal, ...] = (),
) -> Row:
    """Make a row of what was found, its ratio to the median of something else."""
    p50, p95 = share(found, 50), share(found, 95)
    ratio = p50 / share(to, 50) if to else None
    return Row(name, unit, len(found), p50, p95, ratio, goals)


def share(found: Sequence[float], percent: int) -> float:
    """Return what this many percent of the values stay at or below, interpolated."""
    if len(found) == 1:
        return found[0]
    return quantiles(found, n=100, method="inclusive")[percent - 1]


def table(rows: Sequence[Row]) -> str:
    """Write rows as a table for the screen."""
    titles = ("what", "unit", "n", "p50", "p95", "ratio", "goal", "met")
    lines = [titles, *(_cells(one.json()) for one in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(titles))]
    return "\n".join(_line(line, widths) for line in lines)


def _cells(facts: Mapping[str, Any]) -> tuple[str, ...]:
    told = {None: "", True: "yes", False: "NO"}
    numbers = ("" if facts[key] is None else f"{facts[key]:.4g}" for key in ("p50", "p95", "ratio"))
    return (
        facts["name"],
        facts["unit"],
        str(facts["n"]),
        *numbers,
        facts["goal"] or "",
        told[facts["met"]],
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.rjust(width) if 2 <= place <= 5 else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([first, *rest]).rstrip()
