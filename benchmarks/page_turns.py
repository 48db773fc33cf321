"""What one turn of each page costs the server, beside a turn of an empty page."""

from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks.bench import Bench
from benchmarks.pages import places
from benchmarks.progress import counted
from benchmarks.rows import Row, row
from benchmarks.visits import Visit

N, WARM = 30, 3


def measure(bench: Bench) -> Iterator[Row]:
    """Turn every page in every round, so that a slow moment of the machine strikes all alike."""
    wanted = places(bench.large)
    with ExitStack() as stack:
        empty = stack.enter_context(Visit(bench.empty))
        visits = {str(place): stack.enter_context(place.visit(bench.large)) for place in wanted}
        found: dict[str, list[float]] = {name: [] for name in ["empty page", *visits]}
        for number in counted(range(WARM + N), "turning all pages, round", WARM + N):
            for name, visit in [("empty page", empty), *visits.items()]:
                took = visit.turn()
                if number >= WARM:
                    found[name].append(took)
    for name, times in found.items():
        yield row(f"turn: {name}", "ms", times, to=found["empty page"])
