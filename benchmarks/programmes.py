"""A served copy of a demonstration database, and the people who are signed in to it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from benchmarks.progress import say
from benchmarks.stock import ROOT, copy_of_database
from benchmarks.visits import Visit
from models.users import User
from services import clock
from services.access import Viewer
from services.chain import START
from services.database import open_engine
from services.queries.users import viewer_of
from services.row_security import whole_programme
from services.settings import DEMO_SECRET
from tests.people import cookie_of
from tests.servers import PATIENCE, Server

SERVED = "benchmarks.measured_app"


@dataclass(frozen=True)
class Programme:
    """A running server on a database, the log of its statements, and the tokens given out."""

    server: Server
    engine: Engine
    statements: Path
    tokens: dict[str, str] = field(default_factory=dict[str, str])

    def viewer(self, username: str) -> Viewer:
        """Return a demonstration account."""
        return viewer_named(self.engine, username)

    def token(self, username: str) -> str:
        """Return the cookie of somebody's signed-in browser."""
        if username not in self.tokens:
            self.tokens[username] = cookie_of(self.engine, self.viewer(username))[1]
        return self.tokens[username]

    def visit(self, username: str, page: str, query: str = "") -> Visit:
        """Open a page as somebody."""
        return Visit(self.server, self.token(username), page, query)

    def commit_deed(self) -> float:
        """Have the server take in an application; return the moment at which it was committed."""
        answer = httpx.post(f"{self.server.url}/bench/deed", timeout=30)
        return float(answer.raise_for_status().json()["committed"])


def viewer_named(engine: Engine, username: str) -> Viewer:
    """Return a demonstration account as a viewer."""
    with Session(engine) as session:
        user = session.exec(select(User).where(User.username == username)).one()
        viewer = viewer_of(session, user.id or 0)
    assert viewer is not None
    return viewer


@contextmanager
def programme(cases: int, folder: Path) -> Generator[Programme]:
    """Serve a copy of the demonstration database with this many cases."""
    database = copy_of_database(cases, folder)
    statements = folder / f"{cases}.statements"
    statements.touch()
    say(f"Serving {cases:,} cases …")
    settings = {
        **demo_settings(f"sqlite:///{database}", folder),
        "BENCH_STATEMENTS": str(statements),
    }
    engine = whole_programme(open_engine(settings["DATABASE_URL"]))
    with started(["-m", SERVED], folder, **settings) as server:
        yield Programme(server, engine, statements)
    engine.dispose()


def demo_settings(url: str, folder: Path) -> dict[str, str]:
    """Return the settings of a demonstration on a database.

    Its trail counts as checked today: a day's check would run beside whatever is measured first.
    """
    heads = folder / "trail-heads.log"
    heads.write_text(f"{clock.today()} {START.position} {START.digest}\n", encoding="ascii")
    return {
        "TRAIL_HEADS_FILE": str(heads),
        "DATABASE_URL": url,
        "MIGRATION_DATABASE_URL": "",
        "SECRET_KEY": DEMO_SECRET,
        "STARTED_ON": "2012-01-01",
        "DEMO": "1",
    }


@contextmanager
def started(
    command: list[str],
    folder: Path,
    *,
    python: str = sys.executable,
    health: str = "/healthz",
    **environment: str,
) -> Generator[Server]:
    """Start a server in a process of its own on a free port, the last word of its command."""
    port = free_port()
    log = folder / f"{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [python, *command, str(port)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=out,
            stderr=out,
        )
    server = Server(f"http://127.0.0.1:{port}", log, process)
    try:
        _wait_for(server, health)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(server: Server, path: str) -> None:
    """Ask now and then: asking without a pause would take a core from what is starting."""
    end = time.monotonic() + PATIENCE
    while not _answers(server, path):
        if server.process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(server.log.read_text())
        time.sleep(0.01)


def _answers(server: Server, path: str) -> bool:
    try:
        return httpx.get(server.url + path, timeout=5).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
