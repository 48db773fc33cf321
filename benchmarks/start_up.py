"""How long it takes from the start of the process until the first visitor sees something."""

import time
from collections.abc import Iterator

from benchmarks.bench import LARGE, Bench
from benchmarks.programmes import demo_settings, started, viewer_named
from benchmarks.progress import counted
from benchmarks.rows import Row, row
from benchmarks.stock import copy_of_database
from benchmarks.visits import Visit
from services.database import open_engine
from tests.people import cookie_of

N = 5
AS_PEOPLE_START_IT = ["-m", "streamlit", "run", "app.py", "--server.address", "127.0.0.1"]


def measure(bench: Bench) -> Iterator[Row]:
    """Start the server again and again, and be the first visitor of its overview each time."""
    url = f"sqlite:///{copy_of_database(LARGE, bench.folder)}"
    engine = open_engine(url)
    _, token = cookie_of(engine, viewer_named(engine, "manager"))
    engine.dispose()
    boots: list[float] = []
    turns: list[tuple[float, float]] = []
    for _ in counted(range(N), "starting", N):
        began = time.perf_counter()
        command = [*AS_PEOPLE_START_IT, "--server.port"]
        with started(command, bench.folder, **demo_settings(url, bench.folder)) as server:
            boots.append((time.perf_counter() - began) * 1000)
            with Visit(server, token, "overview") as first:
                turns.append((first.turn(), first.turn()))
    firsts, seconds = zip(*turns, strict=True)
    yield row("start: process to /healthz", "ms", boots)
    yield row("start: first visitor's overview, to the second turn", "ms", firsts, to=seconds)
