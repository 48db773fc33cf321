"""How much more a page costs with a hundred times as many cases."""

from collections.abc import Iterator

from benchmarks.bench import LARGE, SMALL, Bench
from benchmarks.pages import Place, places
from benchmarks.programmes import Programme
from benchmarks.progress import counted
from benchmarks.rows import Goal, Row, row

N, N_STALE = 25, 8
AT_MOST = Goal("ratio", 2)


def measure(bench: Bench) -> Iterator[Row]:
    """Turn each page here and there by turns: with a warm cache, then right after changes."""
    pairs = list(zip(places(bench.large), places(bench.small), strict=True))
    for pair in counted(pairs, f"pages at {LARGE:,} and {SMALL:,} cases,", len(pairs)):
        yield from _page(bench, *pair)


def _page(bench: Bench, many: Place, few: Place) -> Iterator[Row]:
    with many.visit(bench.large) as large, few.visit(bench.small) as small:
        large.turns(1)
        small.turns(1)
        warm = [(large.turn(), small.turn()) for _ in range(N)]
        stale = []
        for _ in range(N_STALE):
            _change(bench.large, bench.small)
            stale.append((large.turn(), small.turn()))
    name = f"growth: {many}"
    for title, turns, goals in (
        (name, warm, (AT_MOST,)),
        (f"{name} right after a change", stale, ()),
    ):
        here, there = zip(*turns, strict=True)
        yield row(title, "ms", here, to=there, goals=goals)


def _change(*programmes: Programme) -> None:
    for programme in programmes:
        programme.commit_deed()
