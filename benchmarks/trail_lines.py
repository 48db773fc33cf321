"""What a line of the trail costs: alone, and among eight who write at the same moment."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import col

from benchmarks.bench import SMALL, Bench
from benchmarks.deeds import take_in
from benchmarks.programmes import viewer_named
from benchmarks.progress import say
from benchmarks.rows import Goal, Row, row
from benchmarks.saves import on_postgresql
from benchmarks.stock import copy_of_database
from models.users import User
from services import clock
from services.access import Viewer
from services.database import open_engine
from services.reading import CASE_OPENED, Look, note_look
from services.unit_of_work import jot
from tests import databases

WRITERS, EACH, WARM = 8, 25, 3
A_READ = Goal("p95", 3)
OFTEN = 1_000_000  # nobody is slowed here


def measure(bench: Bench) -> Iterator[Row]:
    """Note looks and do deeds on both databases; a write without a line is what they are set to."""
    engine = open_engine(f"sqlite:///{copy_of_database(SMALL, bench.folder)}")
    yield from _on("SQLite", engine)
    engine.dispose()
    if databases.postgresql_offered():
        with on_postgresql(bench.folder, SMALL) as engine:
            yield from _on("PostgreSQL", engine)


def _on(kind: str, engine: Engine) -> Iterator[Row]:
    say(f"Lines of the trail on {kind} …")
    iom, nord = viewer_named(engine, "iom"), viewer_named(engine, "nord")
    plain = lambda _: _without_a_line(engine, iom)  # noqa: E731
    look = lambda number: _look(engine, iom, number)  # noqa: E731
    alone, without = _by_turns(look), _by_turns(plain)
    yield row(f"trail: note a look, alone on {kind}", "ms", alone, to=without, goals=(A_READ,))
    together, without = _together(look, first=10_000), _together(plain)
    yield row(f"trail: note a look, 8 writers on {kind}", "ms", together, to=without)
    deeds = _together(lambda _: take_in(engine, nord))
    yield row(f"trail: an application, 8 writers on {kind}", "ms", deeds, to=without)


def _without_a_line(engine: Engine, viewer: Viewer) -> None:
    """The smallest write there is: a row of a person's own is touched."""
    with jot(engine, viewer, clock.now()) as work:
        mine = col(User.id) == viewer.user_id
        work.session.exec(sa.update(User).where(mine).values(active=True))


def _look(engine: Engine, viewer: Viewer, number: int) -> None:
    """A minute apart, so that the hour before holds sixty: more is unusual."""
    with jot(engine, viewer, clock.now() + timedelta(minutes=number)) as work:
        note_look(work, Look(CASE_OPENED, f"CASE-{number}"), per_hour=OFTEN)


def _by_turns(deed: Callable[[int], object]) -> list[float]:
    return [_milliseconds(deed, number) for number in range(EACH * 2 + WARM)][WARM:]


def _together(deed: Callable[[int], object], first: int = 0) -> list[float]:
    """Let every writer do its share, and return how long each deed took, waiting included."""

    def share(writer: int) -> list[float]:
        numbers = range(first + writer * EACH, first + (writer + 1) * EACH)
        return [_milliseconds(deed, number) for number in numbers]

    with ThreadPoolExecutor(WRITERS) as writers:
        return [took for took_all in writers.map(share, range(WRITERS)) for took in took_all]


def _milliseconds(deed: Callable[[int], object], number: int) -> float:
    began = time.perf_counter()
    deed(number)
    return (time.perf_counter() - began) * 1000
