"""How many SQL statements one turn of each page sends."""

from collections.abc import Callable, Iterator

from benchmarks.bench import Bench
from benchmarks.pages import places
from benchmarks.programmes import Programme
from benchmarks.progress import counted
from benchmarks.rows import Goal, Row, row

N = 5
MOST = Goal("p95", 10)
# The live channel and the doors of our routes read in these threads, not the page.
NOT_THE_PAGE = "AnyIO"


def measure(bench: Bench) -> Iterator[Row]:
    """Count with a warm cache, and once more when a change has made every cached figure stale."""
    programme = bench.large
    wanted = places(programme)
    for place in counted(wanted, "counting statements, page", len(wanted)):
        with place.visit(programme) as visit:
            visit.turns(1)
            warm = [_sent(programme, visit.turn) for _ in range(N)]
            programme.commit_deed()
            stale = [_sent(programme, visit.turn)]
        yield row(f"statements: {place}", "statements", warm, goals=(MOST,))
        yield row(f"statements: {place} after a change", "statements", stale, goals=(MOST,))


def _sent(programme: Programme, turn: Callable[[], float]) -> float:
    begun = programme.statements.stat().st_size
    turn()
    with programme.statements.open(encoding="utf-8") as log:
        log.seek(begun)
        return float(sum(not line.startswith(NOT_THE_PAGE) for line in log))
