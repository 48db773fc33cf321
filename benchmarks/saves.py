"""How long the server takes from "Save" until what was saved is confirmed."""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import Engine

from benchmarks.bench import LARGE, Bench
from benchmarks.contact_form import save_contacts
from benchmarks.deeds import log_reached, take_in, waiting_today
from benchmarks.programmes import viewer_named
from benchmarks.progress import counted
from benchmarks.rows import Goal, Row, row
from benchmarks.stock import copy_of_database, fill
from services.database import open_engine
from services.row_security import whole_programme
from tests import databases, postgresql, runs

N, WARM = 40, 3
QUICK = Goal("p95", 150)
# The tests' server may lose the last second in a power cut; real use may not, and pays for it.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}


def measure(bench: Bench) -> Iterator[Row]:
    """Save by the command on both databases, then by pressing Save on the page."""
    engine = open_engine(f"sqlite:///{copy_of_database(LARGE, bench.folder)}")
    yield from _by_command("SQLite", engine)
    engine.dispose()
    if databases.postgresql_offered():
        with on_postgresql(bench.folder, LARGE) as engine:
            yield from _by_command("PostgreSQL", engine)
    pressed = save_contacts(bench.large, N)
    yield row("save: a contact, pressed on the page", "ms", pressed, goals=(QUICK,))


def _by_command(kind: str, engine: Engine) -> Iterator[Row]:
    iom, nord = viewer_named(engine, "iom"), viewer_named(engine, "nord")
    waiting = iter(waiting_today(engine, N + WARM))
    deeds: dict[str, Callable[[], object]] = {
        "an application": lambda: take_in(engine, nord),
        "a contact": lambda: log_reached(engine, iom, next(waiting)),
    }
    for name, deed in deeds.items():
        rounds = counted(range(N + WARM), f"saving on {kind}, {name}", N + WARM)
        times = [_milliseconds(deed) for _ in rounds]
        yield row(f"save: {name}, command on {kind}", "ms", times[WARM:], goals=(QUICK,))


def _milliseconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


@contextmanager
def on_postgresql(folder: Path, cases: int) -> Generator[Engine]:
    """Fill a database on a server of our own that loses nothing in a power cut."""
    postgresql.OPTIONS.update(DURABLE)
    runs.open_run()
    try:
        with databases.migrated_database("postgresql", folder) as made:
            fill(made.migration_url or made.url, cases)
            engine = whole_programme(open_engine(made.url))
            yield engine
            engine.dispose()
    finally:
        databases.leave_server()
        runs.close_run()
