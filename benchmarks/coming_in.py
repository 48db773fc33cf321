"""What coming in costs, beside the hash that is slow on purpose, and the look at every turn."""

import time
from collections.abc import Callable, Iterator

import bcrypt
from sqlalchemy.engine import Engine

from benchmarks.bench import SMALL, Bench
from benchmarks.programmes import viewer_named
from benchmarks.progress import say
from benchmarks.rows import Goal, Row, row
from benchmarks.saves import on_postgresql
from benchmarks.stock import copy_of_database
from services import accounts, clock
from services.access import Permission, require
from services.database import open_engine
from services.settings import DEMO_PASSWORD, Settings
from services.sign_ins import try_password
from services.throttles import Whence
from tests import databases
from tests.people import cookie_of

SIGN_INS, TURNS, WARM = 15, 200, 3
SIGNING_IN, A_TURN = Goal("p50", 400), Goal("p95", 2)
ADDRESS = "192.0.2.1"


def measure(bench: Bench) -> Iterator[Row]:
    """Sign a coordinator in, and ask who that is, on both databases."""
    engine = open_engine(f"sqlite:///{copy_of_database(SMALL, bench.folder)}")
    yield from _on("SQLite", engine)
    engine.dispose()
    if databases.postgresql_offered():
        with on_postgresql(bench.folder, SMALL) as engine:
            yield from _on("PostgreSQL", engine)


def _on(kind: str, engine: Engine) -> Iterator[Row]:
    say(f"Coming in on {kind} …")
    hashing = _times(lambda: _matches("another", accounts.UNUSABLE), SIGN_INS)
    signing = _times(lambda: _sign_in(engine), SIGN_INS)
    yield row(f"coming in: sign in on {kind}", "ms", signing, to=hashing, goals=(SIGNING_IN,))
    session_id, _ = cookie_of(engine, viewer_named(engine, "nord"))
    looking = _times(lambda: _look(engine, session_id), TURNS)
    yield row(f"coming in: session and permission on {kind}", "ms", looking, goals=(A_TURN,))


def _sign_in(engine: Engine) -> None:
    """From the name and password to the cookie's token."""
    settings = Settings(_env_file=None)
    now = clock.now()
    viewer = try_password(engine, "nord", DEMO_PASSWORD, _matches, now, Whence(ADDRESS)).viewer
    ticket = accounts.open_session(engine, viewer, "Bench", settings, now, address=ADDRESS)
    accounts.redeem(engine, ticket.secret, now)


def _look(engine: Engine, session_id: str) -> None:
    settings = Settings.model_construct()
    viewer = accounts.viewer_in(engine, session_id, settings, clock.now(), active=True)
    if viewer is None:
        raise RuntimeError("the session has ended")
    require(viewer, Permission.CASE_READ)


def _matches(password: str, hashed: str) -> bool:
    return bcrypt.checkpw(password.encode(), hashed.encode())


def _times(deed: Callable[[], object], times: int) -> list[float]:
    return [_milliseconds(deed) for _ in range(times + WARM)][WARM:]


def _milliseconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000
