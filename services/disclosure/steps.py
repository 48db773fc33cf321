"""The ladder as staff can look it up: kept in the trail, for in the file it would tell of groups.

Which steps were refused, and how many groups they told, is counted on the true figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.disclosure.building import Built


@dataclass(frozen=True)
class TriedStep:
    """One step of the ladder: what was tried and how many groups could be told from it."""

    base: int
    proven_small: int
    exact: int
    finest_dropped: str | None = None


def steps_written(built: Built) -> list[str]:
    """Write the steps of a ladder, and how the releases hang together, as fields of the trail."""
    told = [
        f"step {at}=base {rung.base} small {rung.audit.proven_small} exact {rung.audit.exact}"
        f" without {rung.dropped or '-'}"
        for at, rung in enumerate(built.rungs, start=1)
    ]
    return [*told, *(f"records={rung.audit.records}" for rung in built.rungs[-1:])]


def steps_read(fields: Iterable[str]) -> tuple[TriedStep, ...]:
    """Read the steps again."""
    found = sorted(field.partition("=")[::2] for field in fields if field.startswith("step "))
    return tuple(_step(told.split()[1::2]) for _, told in found)


def records_read(fields: Iterable[str]) -> str | None:
    """Read how the release hangs together with those before it."""
    return next((one.partition("=")[2] for one in fields if one.startswith("records=")), None)


def _step(told: list[str]) -> TriedStep:
    base, small, exact, without = told
    return TriedStep(int(base), int(small), int(exact), None if without == "-" else without)
